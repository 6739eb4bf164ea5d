"""The second wall: what a provider's request asks of the database is bound by the database itself.

Who is let in is decided by the rules of the apps. Should one of them fail, or a query forget whose it is, the
database still shows those who are only providers no pupil and no referral but those placed with them. It is
row-level security: the policies stand in the migrations of placements (docs/decisions: a second wall).

The list of providers goes with each statement and holds for that statement's transaction alone: nothing is
left on a connection that another request, or another client of a pool, takes over.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from apcommission.people.models import Person, Role

#: What the policies ask for; empty: everyone else, and all that no person asked for (jobs, commands).
SETTING = "wall.only_providers"
ONLY = frozenset({Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR})
SAVEPOINTS = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")


class Wall:
    """Goes before each statement, as a wrapper of Django's connection: for which providers it asks."""

    def __init__(self, providers: frozenset[int]) -> None:
        listed = ",".join(str(pk) for pk in sorted(providers))
        self.says = f"SELECT set_config('{SETTING}', '{{{listed}}}', true)"

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


def only_providers(person: Any) -> frozenset[int]:
    """The providers of someone who holds no role but those of a provider; else none. No query of its own."""
    if not isinstance(person, Person):
        return frozenset()
    held = person.current_roles
    return person.organisation_ids(*ONLY) if all(one.role in ONLY for one in held) else frozenset()


class WallMiddleware:
    """Raises the wall around the requests of those who are only providers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        take_down()
        providers = only_providers(request.user) if request.user.is_authenticated else frozenset()
        if not providers:
            return self.get_response(request)
        wall = Wall(providers)
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
            cursor.execute("SELECT set_config(%s, '', true)", [SETTING])
    return standing


@contextmanager
def lifted() -> Iterator[None]:
    """Without the wall: for figures that count everyone and name nobody, as beside a provider's own."""
    standing = take_down()
    try:
        yield
    finally:
        connection.execute_wrappers.extend(standing)
