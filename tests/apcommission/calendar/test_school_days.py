"""School days, held against a slow and obvious count."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apcommission.calendar import queries
from apcommission.calendar.models import Closure, Term
from apcommission.people.models import Organisation
from tests.factories.apcommission import OrganisationFactory

FIRST = date(2026, 1, 1)
LENGTH = 60
DAY = timedelta(days=1)
DAYS = st.integers(0, LENGTH - 1)

# Where terms begin and end, in turn; of each term where its break lies, if any.
BOUNDS = st.lists(DAYS, unique=True, max_size=6).map(sorted)
BREAKS = st.lists(st.none() | st.tuples(DAYS, DAYS), min_size=3, max_size=3)
CLOSED = st.lists(
    st.tuples(DAYS, st.sampled_from(["all", "own", "other"])), max_size=8, unique=True
)


def day(number: int) -> date:
    return FIRST + number * DAY


def terms_of(
    bounds: list[int], breaks: list[tuple[int, int] | None]
) -> list[tuple[int, int, tuple[int, int] | None]]:
    """(first, last, break) of each term, as numbers of days; a break that does not fit is none."""
    made = []
    for start, end, rest in zip(bounds[::2], bounds[1::2], breaks, strict=False):
        fits = rest is not None and start <= rest[0] <= rest[1] <= end
        made.append((start, end, rest if fits else None))
    return made


@pytest.fixture
def places(db: None) -> dict[str, Organisation | None]:
    own, other = (OrganisationFactory(kind="provider") for _ in range(2))
    return {"all": None, "own": own, "other": other}


@given(bounds=BOUNDS, breaks=BREAKS, closed=CLOSED, asked=st.tuples(DAYS, DAYS), mine=st.booleans())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_school_days_are_those_that_one_counts_by_hand(
    places: dict[str, Organisation | None],
    bounds: list[int],
    breaks: list[tuple[int, int] | None],
    closed: list[tuple[int, str]],
    asked: tuple[int, int],
    mine: bool,
) -> None:
    terms = terms_of(bounds, breaks)
    expected = []
    for number in range(asked[0], asked[1] + 1):
        in_term = any(start <= number <= end for start, end, _ in terms)
        in_break = any(rest and rest[0] <= number <= rest[1] for _, _, rest in terms)
        shut = (number, "all") in closed or (mine and (number, "own") in closed)
        if day(number).strftime("%a") not in ("Sat", "Sun") and in_term and not in_break:
            if not shut:
                expected.append(day(number))
    own = places["own"]
    assert own is not None
    with transaction.atomic():
        for start, end, rest in terms:
            Term.objects.create(
                reference=str(start),
                start=day(start),
                end=day(end),
                break_start=day(rest[0]) if rest else None,
                break_end=day(rest[1]) if rest else None,
            )
        for number, who in closed:
            Closure.objects.create(date=day(number), provider=places[who])
        found = queries.school_days(
            day(asked[0]), day(asked[1]), provider_id=own.pk if mine else None
        )
        transaction.set_rollback(True)
    assert found == expected


@pytest.mark.django_db
def test_a_year_costs_one_query() -> None:
    Term.objects.create(reference="a", start=date(2026, 9, 2), end=date(2026, 12, 18))
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.school_days(date(2026, 1, 1), date(2026, 12, 31))) == 78
    assert len(asked) == 1


@pytest.mark.django_db
def test_a_day_lies_in_its_term_or_after_the_last_that_began() -> None:
    term = Term.objects.create(reference="a", start=date(2026, 9, 2), end=date(2026, 12, 18))
    assert queries.term_of(term.start) == queries.term_of(term.end) == term
    assert queries.term_of(term.end + DAY) is None
    assert queries.present_or_last_term(term.end + DAY) == term
    assert queries.present_or_last_term(term.start - DAY) is None
    assert queries.monday_of(date(2026, 9, 6)) == date(2026, 8, 31)
