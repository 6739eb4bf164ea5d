"""The pages as targets: every form, every query string that is read, every part of an address, the API.

A form gets each of its inputs bound to itself, as the page binds it, with its true arguments and database.
What is new about an input (a refusal not seen before at a field, another shape of an accepted value), one
in 20 of what is accepted, one in 200 of the rest, and whatever raised goes the whole way: through
middleware, view, action and template.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from apcommission.api import v1
from apcommission.middleware import _without_nul
from tests.access.rows import Row, rows_of
from tests.access.test_access import address, bearer
from tests.factories.world import World
from tests.fuzz import noting
from tests.fuzz.feeding import Target
from tests.fuzz.grammar import File, form_data, query, words
from tests.fuzz.pages import Field, Form, forms_of
from tests.fuzz.watching import ALWAYS, WRITE, fault_of

#: One input in so many goes the whole way though it shows nothing new.
ONE_IN = 200
#: And of those that the forms accept: what they start must be all done or not at all.
ONE_IN_ACCEPTED = 20
#: How often a page is asked which names it reads: it may look for a second one only where it has the first.
LOOKS = 4
#: What is only pressed.
BUTTON = ("hidden", "submit", "button")


class Mark:
    """Where the transaction goes back to after an error of the database: one for all, as each costs time."""

    def __init__(self) -> None:
        self.savepoint: Any = None

    def put(self) -> None:
        self.savepoint = self.savepoint or transaction.savepoint()

    def back(self) -> None:
        transaction.savepoint_rollback(self.savepoint)
        transaction.set_rollback(False)


@dataclass
class Door:
    """Where inputs go: an address, as whoever gets in there, and the forms that the page binds."""

    world: World
    persona: str
    where: str
    method: str = "post"
    headers: dict[str, str] = field(default_factory=dict)
    mark: Mark = field(default_factory=Mark)
    calls: dict[tuple[type, ...], list[noting.Call]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    whole: int = 0
    tried: int = 0
    accepted: int = 0

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.persona and not self.headers:
            self.client.force_login(self.world.person(self.persona))
        self.cookies = dict(self.client.cookies)

    # The whole way

    def send(self, sent: dict[str, Any]) -> Any:
        self.client.cookies = SimpleCookie(self.cookies)
        if self.method == "get":
            path = f"{self.where}?{urlencode(sent, doseq=True)}"
            return self.client.get(path, headers=self.headers)
        body = {name: one.upload() if isinstance(one, File) else one for name, one in sent.items()}
        answer = self.client.post(self.where, body)
        if answer.status_code == 302 and urlsplit(answer.url).path == self.where:
            # A search by names of people: what was typed is bound by the page to which it leads.
            return self.client.get(answer.url)
        return answer

    def whole_way(self, sent: dict[str, Any]) -> str:
        """What is wrong with the whole answer; notes the forms that were bound for it."""
        self.whole += 1
        with noting.forms_noted() as noted:
            fault = fault_of(lambda: self.send(sent))
        if noted and len(self.calls) < LOOKS:
            self.calls.setdefault(tuple(call.made for call in noted), noted)
        return fault

    # The short way

    def try_one(self, sent: dict[str, Any]) -> str:
        """Binds the forms; the whole way where that showed something new, and where there is no form."""
        self.tried += 1
        if not self.calls or self.tried % ONE_IN == 0:
            return self.whole_way(sent)
        data, files = noting.bodies(sent)
        if not self.where.startswith("/account/"):
            data = _without_nul(data)
        wrote: list[str] = []
        try:
            self.mark.put()
            with connection.execute_wrapper(partial(_watch, wrote)):
                ways = [[one.again(data, files) for one in way] for way in self.calls.values()]
                found = {one for way in ways for form in way for one in noting.features(form)}
        except Exception:
            self.mark.back()
            return self.whole_way(sent)
        if wrote:
            self.mark.back()
            return f"a form wrote to {sorted(set(wrote))} while it was looked through"
        self.accepted += any(all(form.is_valid() for form in way) for way in ways)
        if found <= self.seen and self.accepted < ONE_IN_ACCEPTED:
            return ""
        self.accepted = 0
        self.seen |= found
        return self.whole_way(sent)


def _watch(
    wrote: list[str], execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    if (found := WRITE.match(sql)) and found.group(1) not in ALWAYS:
        wrote.append(found.group(1))
    return execute(sql, params, many, context)


def _target(kind: str, name: object, door: Door, make: Callable[[Random], Any]) -> Target:
    return Target(kind, str(name), make, door.try_one, lambda: door.whole)


# ---- What there is -------------------------------------------------------------------------------


class Finder:
    """Finds the targets of tables. The same form at the same kind of address counts once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seen: set[Any] = set()
        self.mark = Mark()

    def first_time(self, *what: Any) -> bool:
        is_new = what not in self.seen
        self.seen.add(what)
        return is_new

    def targets(self, table: str) -> Iterator[Target]:
        for row in rows_of(table):
            if row.scope:
                yield from self.api(row)
                continue
            forms = self.shown_forms(row)
            yield from self.forms(row, forms)
            if row.method == "get":
                yield from self.queries(row, forms)
                yield from self.addresses(row)

    def shown_forms(self, row: Row) -> list[Form]:
        if row.method != "get":
            return []
        door = self.door(row, address(row, self.world))
        return list(forms_of(door.client.get(door.where)))

    def forms(self, row: Row, shown: list[Form]) -> Iterator[Target]:
        """The forms on a page, and what is sent to without one."""
        own = address(row, self.world)
        for form in shown:
            if form.method == "post":
                where = form.action if form.action.startswith("/") else own
                yield from self.form(row, where, list(form.fields.values()))
        if row.method == "post":
            sent = row.data(self.world)
            fields = [Field(name, "hidden", str(one)) for name, one in sent.items()]
            yield from self.form(row, own, fields)

    def form(self, row: Row, where: str, fields: list[Field]) -> Iterator[Target]:
        try:
            view = resolve(urlsplit(where).path).view_name
        except Resolver404:
            return
        door = Door(self.world, row.first(), where, mark=self.mark)
        names = tuple(sorted(one.name for one in fields))
        if (view, names) in self.seen:
            return
        self.seen.add((view, names))
        for seed in range(3):
            door.whole_way(form_data(Random(seed), fields))
        classes = tuple(sorted({call.__qualname__ for made in door.calls for call in made}))
        is_button = not classes and all(one.kind in BUTTON for one in fields)
        if self.first_time("form", view, classes):
            kind = "button" if is_button else "form"
            yield _target(kind, f"{row} to {view}", door, partial(form_data, fields=fields))

    def queries(self, row: Row, shown: list[Form]) -> Iterator[Target]:
        """What a page reads of its query: where it binds a form to it, that is a form; else names alone."""
        where = reverse(row.name, kwargs=row.kwargs(self.world))
        door = self.door(row, where)
        fields = {
            name: one
            for form in shown
            if form.method == "get" and not form.action.startswith("/")
            for name, one in form.fields.items()
        }
        read = {*row.query(self.world), *fields}
        for _ in range(LOOKS):
            # What is sent is looked through by the service itself; what a page misses it looks for by name.
            sent = {"nothing": "1", **dict.fromkeys(read, "1"), **row.query(self.world)}
            with noting.names_noted() as noted:
                door.whole_way(sent)
            if noted <= sent.keys():
                break
            read |= noted - sent.keys()
        read = {name for name in read if isinstance(name, str) and name != "csrfmiddlewaretoken"}
        classes = tuple(sorted({call.__qualname__ for made in door.calls for call in made}))
        if not read or not self.first_time("query", row.name, classes, tuple(sorted(read))):
            return
        if classes:
            every = [fields.get(name, Field(name)) for name in sorted(read)]
            yield _target("form", f"{row} asked", door, partial(form_data, fields=every))
        else:
            yield _target("query", row, door, partial(query, names=sorted(read)))

    def addresses(self, row: Row, kind: str = "address") -> Iterator[Target]:
        """What stands in an address: numbers that are none, weeks, months, tokens, names of things."""
        kwargs = row.kwargs(self.world)
        if not kwargs or not self.first_time("address", row.name, tuple(kwargs)):
            return
        door = self.door(row, "")

        def make(dice: Random) -> dict[str, Any]:
            return {name: part(dice, value) for name, value in kwargs.items()}

        def look(parts: dict[str, Any]) -> str:
            try:
                door.where = reverse(row.name, kwargs=parts)
            except NoReverseMatch:
                return ""
            return door.whole_way({})

        yield Target(kind, f"{row} by its address", make, look, lambda: door.whole)

    def door(self, row: Row, where: str) -> Door:
        """To look at an address of a row, as the first who gets in, or with a token of theirs."""
        headers = bearer(row, self.world, row.first())
        return Door(self.world, row.first(), where, "get", headers, self.mark)

    def api(self, row: Row) -> Iterator[Target]:
        """An address for programs: its query, and now and then a token that is none."""
        where = reverse(row.name, kwargs=row.kwargs(self.world))
        door = self.door(row, where)
        right = dict(door.headers)
        names = sorted({*api_names(), *row.query(self.world)})

        def make(dice: Random) -> dict[str, Any]:
            asked = dict(row.query(self.world)) if dice.random() < 0.3 else {}
            for _ in range(dice.randrange(4)):
                asked[dice.choice(names)] = dice.choice((words(dice), *NEAR_API))
            if dice.random() < 0.05:
                asked["Authorization"] = dice.choice(("", "Bearer ", "Basic ")) + words(dice)[:2000]
            return asked

        def look(asked: dict[str, Any]) -> str:
            token = asked.get("Authorization")
            door.headers = right if token is None else {"Authorization": token}
            return door.whole_way({k: v for k, v in asked.items() if k != "Authorization"})

        yield Target("api", str(row), make, look, lambda: door.whole)
        yield from self.addresses(row, "api")


#: What the queries of the API carry when they are right.
NEAR_API = ("2026-09-07", "2026-09-07T09:00:00Z", "2026-09", "1", "100", "csv", "json")


def api_names() -> set[str]:
    """The names that the API says that it reads."""
    paths: dict[str, Any] = v1.described(v1.api, v1.PREFIX)["paths"]
    return {
        one["name"]
        for methods in paths.values()
        for told in methods.values()
        for one in told.get("parameters", ())
        if one["in"] == "query"
    }


def part(dice: Random, value: Any) -> Any:
    """A part of an address: as it is, or something else that may pass for it."""
    if dice.random() < 0.3:
        return value
    if isinstance(value, int):
        return dice.choice((dice.randrange(100), dice.randrange(2 ** dice.randrange(1, 70))))
    spoilt = list(str(value))
    if spoilt and dice.random() < 0.4:
        spoilt[dice.randrange(len(spoilt))] = words(dice)[:3]
        return "".join(spoilt)
    return words(dice)
