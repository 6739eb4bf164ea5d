"""The second wall: the database itself binds what a provider's or a school's request asks of it.

Who is let in is decided by the rules of the apps. Should one of them fail, or a query forget whose it is, the
database still shows those who are only providers no pupil and no referral but those placed with them, and
those who only lead schools none but their schools'. It is row-level security: the policies stand in the
migrations of placements (docs/decisions: a second wall).

The lists of providers and schools go with each statement and hold for that statement's transaction alone:
nothing is left on a connection that another request, or another client of a pool, takes over.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from apcommission.people.models import Person, Role

#: What the policies ask for, and by which roles; all empty: everyone else, and all that no person asked for
#: (jobs, commands). Who holds any other role is not bound.
ONLY: dict[str, tuple[Role, ...]] = {
    "wall.only_providers": (Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR),
    "wall.only_schools": (Role.HEADTEACHER,),
}
BOUND = frozenset(role for roles in ONLY.values() for role in roles)
TAKEN_DOWN = "SELECT set_config(name, '', true) FROM unnest(%s) name"
SAVEPOINTS = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")


class Wall:
    """Goes before each statement, as a wrapper of Django's connection: for whom it asks."""

    def __init__(self, own: dict[str, frozenset[int]]) -> None:
        says = (
            f"set_config('{setting}', '{{{','.join(str(pk) for pk in sorted(keys))}}}', true)"
            for setting, keys in own.items()
        )
        self.says = f"SELECT {', '.join(says)}"

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        if sql.startswith(SAVEPOINTS):
            # They ask for no rows, and back to one is all that a transaction takes in which something failed.
            return execute(sql, params, many, context)
        if getattr(context["cursor"].cursor, "name", None):
            # A cursor that is read in pieces has one statement: what holds for it is said before.
            return self._declared(execute, sql, params, many, context)
        return execute(f"{self.says}; {sql}", params, many, context)

    def _declared(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        with transaction.atomic(savepoint=False):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return execute(sql, *rest)


def only_own(person: Any) -> dict[str, frozenset[int]]:
    """{setting: providers or schools} of someone who holds no role but in these; else nothing. No query."""
    if not isinstance(person, Person) or any(one.role not in BOUND for one in person.current_roles):
        return {}
    own = {setting: person.organisation_ids(*roles) for setting, roles in ONLY.items()}
    return {setting: keys for setting, keys in own.items() if keys}


class WallMiddleware:
    """Raises the wall around the requests of those who are only of providers or schools."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        take_down()
        own = only_own(request.user) if request.user.is_authenticated else {}
        if not own:
            return self.get_response(request)
        wall = Wall(own)
        connection.execute_wrappers.append(wall)
        try:
            response = self.get_response(request)
        finally:
            take_down()
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _behind(wall, iter(response))
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        """A page that needs no account shows what its link is for, to whoever has the link."""
        if not getattr(view, "login_required", True):
            take_down()


def _behind(wall: Wall, rows: Iterable[bytes]) -> Iterator[bytes]:
    """What is read while it is sent, behind the wall as well."""
    connection.execute_wrappers.append(wall)
    try:
        yield from rows
    finally:
        take_down()


def take_down() -> list[Wall]:
    """No wall from here on; what stood. In a transaction that goes on, as around a test, it is said aloud."""
    standing = [one for one in connection.execute_wrappers if isinstance(one, Wall)]
    for wall in standing:
        connection.execute_wrappers.remove(wall)
    if standing and connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(TAKEN_DOWN, [list(ONLY)])
    return standing


@contextmanager
def lifted() -> Iterator[None]:
    """Without the wall: for what counts everyone and names nobody, as whether a number is in use."""
    standing = take_down()
    try:
        yield
    finally:
        connection.execute_wrappers.extend(standing)
