"""The home page: the work waiting for the person who signed in; their account; pages of words.

Each capability that has waiting work tells it from its `start.py`. Work stands in the order of the job, as
areas of the navigation do (`shell.Area`):

    @home.register(order=40)
    def offers_to_answer(person: Person) -> list[Work]:
        return [Work("Offers to answer", reverse("placement:list"), queries.offers(for_user=person))]

A teller asks no query itself where rows are only to be counted: it hands them on, the page counts those of
all tellers in one query and leaves out what there is none of. It tells nothing to whom it does not concern.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apcommission.people.models import Person
from apcommission.people.requests import PersonRequest
from apcommission.permissions import may
from apcommission.together import Among, counts

PAGES = frozenset({"help", "privacy", "accessibility"})
URGENT = "Needs attention now"
WAITING = "Waiting for you"


@dataclass(frozen=True)
class Work:
    """One line of waiting work: what, how many, and where to do it. `urgent` ones stand first.

    `count` is a number, or the rows that are counted (or some among them); none for what is not counted.
    `group` is the heading that it stands under, where "Waiting for you" is not enough.
    """

    title: str
    url: str
    count: int | QuerySet[Any] | Among | None = None
    detail: str = ""
    urgent: bool = False
    group: str = ""

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
    work = counted([line for tell in _TELLERS for line in tell(person)])
    headings = list(dict.fromkeys([URGENT, WAITING, *(line.heading for line in work)]))
    work.sort(key=lambda line: headings.index(line.heading))
    return [(heading, list(lines)) for heading, lines in groupby(work, lambda line: line.heading)]


def counted(work: list[Work]) -> list[Work]:
    """The lines with numbers in the place of rows, all counted in one query; without those of no row."""
    rows = {
        place: line.count
        for place, line in enumerate(work)
        if isinstance(line.count, QuerySet | Among)
    }
    numbers = dict(zip(rows, counts(list(rows.values())), strict=True))
    lines = (replace(line, count=numbers.get(place, line.count)) for place, line in enumerate(work))
    return [line for place, line in enumerate(lines) if place not in rows or line.count]


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
