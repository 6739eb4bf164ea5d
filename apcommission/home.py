"""The home page: the work waiting for the person who signed in; their account; pages of words.

Each capability that has waiting work tells it from its `start.py`. Work stands in the order of the job, as
areas of the navigation do (`shell.Area`):

    @home.register(order=40)
    def offers_to_answer(person: Person) -> list[Work]:
        return [Work("Offers to answer", reverse("placement:list"), queries.offers(for_user=person))]

A teller asks no query itself where rows are only to be counted: it hands them on, the page counts those of
all tellers in one query and leaves out what there is none of. It tells nothing to whom it does not concern.
What a teller says without reading anything is not asked of it again that day: it goes by the person, their
roles and the day alone, or reads.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeGuard

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from apcommission.people.models import Person
from apcommission.people.requests import PersonRequest
from apcommission.permissions import may
from apcommission.together import Among, Composed, composed, counts_of

PAGES = frozenset({"help", "privacy", "accessibility"})
URGENT = "Needs attention now"
WAITING = "Waiting for you"


@dataclass(frozen=True)
class Work:
    """One line of waiting work: what, how many, and where to do it. `urgent` ones stand first.

    `count` is a number, or the rows that are counted (or some among them); none for what is not counted.
    `group` is the heading that it stands under, where "Waiting for you" is not enough. `completed`: of
    the line with its number and the person, the line as it is shown, where something has to be read for it.
    """

    title: str
    url: str
    count: int | QuerySet[Any] | Among | None = None
    detail: str = ""
    urgent: bool = False
    group: str = ""
    completed: "Callable[[Work, Person], Work] | None" = None

    @property
    def heading(self) -> str:
        return URGENT if self.urgent else self.group or WAITING


Teller = Callable[[Person], list[Work]]
_TELLERS: list[Teller] = []
_ORDER: dict[Teller, int] = {}


def register(*, order: int) -> Callable[[Teller], Teller]:
    """Add a capability's teller of waiting work; the lower `order`, the higher its work stands."""

    def add(teller: Teller) -> Teller:
        if teller not in _TELLERS:
            _TELLERS.append(teller)
        _ORDER[teller] = order
        _TELLERS.sort(key=lambda told: _ORDER[told])
        return teller

    return add


def work_for(person: Person) -> list[tuple[str, list[Work]]]:
    """What waits for `person` as (heading, work): urgent first, then in the order of the capabilities."""
    told = _told(person)
    numbers = counts_of([each.counting for each in told])
    pairs = zip(told, numbers, strict=True)
    work = [line for each, own in pairs for line in each.with_numbers(own, person)]
    headings = list(dict.fromkeys([URGENT, WAITING, *(line.heading for line in work)]))
    work.sort(key=lambda line: headings.index(line.heading))
    return [(heading, list(lines)) for heading, lines in groupby(work, lambda line: line.heading)]


# ---- What is told again without being put together anew -------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a teller says: its lines, each with whether its rows are counted, and the words that count."""

    lines: tuple[tuple[Work, bool], ...]
    counting: Composed

    def with_numbers(self, numbers: list[int], person: Person) -> Iterator[Work]:
        """The lines with numbers in the place of rows; without those of no row."""
        counted = iter(numbers)
        for line, is_counted in self.lines:
            if not is_counted:
                yield line
            elif number := next(counted):
                counted_line = replace(line, count=number)
                yield line.completed(counted_line, person) if line.completed else counted_line


#: To put the words together takes longer than to have them answered. Kept are the words, never an answer, and
#: only those that follow from the day, the person and their roles alone.
_KEPT: dict[Hashable, dict[Teller, Told]] = {}
MOST_KEPT = 200  # people


def _told(person: Person) -> list[Told]:
    kept: dict[Teller, Told] = {}
    if person.pk is not None:
        key = _all_that_decides(person)
        if key not in _KEPT and len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT.setdefault(key, kept)
    return [kept.get(tell) or _tell(tell, person, kept) for tell in _TELLERS]


def _tell(tell: Teller, person: Person, kept: dict[Teller, Told]) -> Told:
    """Ask a teller. What it says is kept unless it has read anything or goes by the time of day."""
    asked: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        said = tell(person)
    rows = {at: line.count for at, line in enumerate(said) if _is_rows(line.count)}
    counting = composed([*rows.values()])
    lines = (
        (replace(line, count=None), True) if at in rows else (line, False)
        for at, line in enumerate(said)
    )
    told = Told(tuple(lines), counting)
    by_the_clock = any(isinstance(value, datetime) for *_, own in counting.parts for value in own)
    if not asked and not by_the_clock:
        kept[tell] = told
    return told


def _is_rows(count: object) -> TypeGuard[QuerySet[Any] | Among]:
    return isinstance(count, QuerySet | Among)


def _all_that_decides(person: Person) -> Hashable:
    """The day, the person, and all that was read of their roles and organisations."""
    read = [vars(row) for held in person.current_roles for row in (held, held.organisation)]
    values = (repr(value) for row in read for name, value in row.items() if name != "_state")
    return timezone.localdate(), person.pk, person.is_active, person.is_reading, *values


def home(request: PersonRequest) -> HttpResponse:
    """The home page."""
    assert isinstance(request.user, Person)  # noqa: S101 - every page needs a sign-in
    return render(
        request, "apcommission/home.html", {"groups": work_for(request.user), "at_home": True}
    )


def account(request: PersonRequest) -> HttpResponse:
    """Who I am here: name, address, roles, and how I sign in."""
    reviews = may(request.user, "apcommission.review_access")
    context = {"title": "Your account", "reviews_access": reviews}
    return render(request, "apcommission/account.html", context)


@login_not_required
def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of words alone: `templates/apcommission/pages/<name>.html`."""
    if name not in PAGES:
        raise Http404
    return render(request, f"apcommission/pages/{name}.html")
