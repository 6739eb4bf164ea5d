"""The clocks of the law: which day is due, how many school days are left, and who is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apcommission.calendar.models import Closure, Term
from apcommission.messages.models import Email
from referrals.clocks import actions, queries
from referrals.clocks.models import Clock
from referrals.clocks.tasks import follow_clocks, recount_clocks
from referrals.referral.models import Referral
from tests.typed import boxes

MONDAY = date(2027, 1, 11)


@pytest.fixture
def term(db: None) -> Term:
    """From 4 January to 1 April 2027, with a break from 15 to 19 February."""
    return Term.objects.create(
        reference="2027-spring",
        start=date(2027, 1, 4),
        end=date(2027, 4, 1),
        break_start=date(2027, 2, 15),
        break_end=date(2027, 2, 19),
    )


def due(route: str, start: date, **fields: Any) -> date | None:
    name = "exclusion_date" if route == "permanent_exclusion" else "clock_from"
    return actions.due(Referral(route=route, **{name: start}, **fields))


@pytest.mark.parametrize(
    ("route", "start", "expected"),
    [
        ("permanent_exclusion", MONDAY, date(2027, 1, 18)),  # Monday is school day 1
        ("suspension", date(2027, 1, 14), date(2027, 1, 21)),  # from a Thursday, over a weekend
        ("medical", MONDAY, date(2027, 1, 29)),
        ("permanent_exclusion", date(2027, 2, 10), date(2027, 2, 24)),  # over the break
        ("permanent_exclusion", date(2027, 3, 30), None),  # the calendar ends before
        ("school", MONDAY, None),
    ],
)
def test_the_day_is_counted_with_the_real_calendar(
    term: Term, route: str, start: date, expected: date | None
) -> None:
    assert due(route, start) == expected


def test_a_closure_moves_the_day(term: Term) -> None:
    Closure.objects.create(date=date(2027, 1, 13), reason="Snow")
    assert due("permanent_exclusion", MONDAY) == date(2027, 1, 19)


def test_without_its_first_day_no_clock_runs(term: Term) -> None:
    assert actions.due(Referral(route="medical")) is None
    # The day of an exclusion is not that of an absence.
    assert actions.due(Referral(route="medical", exclusion_date=MONDAY)) is None


@pytest.mark.django_db
@given(st.integers(0, 60), st.integers(1, 20))
def test_the_day_due_is_the_school_day_of_that_number(start: int, number: int) -> None:
    Term.objects.all().delete()
    Term.objects.create(reference="long", start=date(2027, 1, 4), end=date(2027, 7, 23))
    first = MONDAY + timedelta(days=start)
    found = queries.due_day(
        Referral(route="medical", clock_from=first), Clock(route="medical", school_day=number)
    )
    assert found is not None
    assert found.weekday() < 5
    weekdays = sum(
        (first + timedelta(days=n)).weekday() < 5 for n in range((found - first).days + 1)
    )
    assert weekdays == number


def test_the_law_of_the_day_applies(term: Term) -> None:
    Clock.objects.create(
        route="medical", school_day=10, words="Sooner", source="SI", in_force_from=date(2030, 1, 1)
    )
    now, later = queries.clock_of("medical"), queries.clock_of("medical", date(2031, 1, 1))
    assert now is not None
    assert later is not None
    assert (now.school_day, later.school_day) == (15, 10)


def test_school_days_left_fall_to_nought_and_below(term: Term) -> None:
    days = [MONDAY + timedelta(days=n) for n in (0, 1, 4, 7, 8)]
    left = [queries.days_left(MONDAY + timedelta(days=7), today=day) for day in days]
    assert left == [5, 4, 1, 0, -1]


# ---- On pages --------------------------------------------------------------------------------------


@pytest.fixture
def excluded(world: Any) -> Referral:
    """Submitted, and excluded five school days ago."""
    start = world.today - timedelta(days=9)
    Referral.objects.filter(pk=world.submitted.pk).update(
        route="permanent_exclusion", exclusion_date=start
    )
    Term.objects.all().delete()
    Term.objects.create(
        reference="all", start=world.today - timedelta(60), end=world.today + timedelta(60)
    )
    actions.recount()
    found: Referral = Referral.objects.get(pk=world.submitted.pk)
    return found


def test_an_officer_sees_what_is_pressing_in_order_of_urgency(
    world: Any, as_: Any, excluded: Referral
) -> None:
    assert excluded.due_on is not None
    later = excluded.due_on + timedelta(days=40)
    Referral.objects.filter(pk=world.triaged.pk).update(due_on=later)
    officer = as_("officer")
    assert "Referrals whose time is near or gone by" in officer.get("/").content.decode()
    page = officer.get(reverse("referral:list"), {"due": "on", "sort": "due"})
    assert [row[0][1] for row in page.context["rows"]] == [excluded.reference]
    text = officer.get(reverse("referral:detail", args=[excluded.pk])).content.decode()
    assert "Full-time education is due from the authority" in text
    head = as_("headteacher").get("/").content.decode()
    assert "whose time is near" not in head


def test_officers_are_told_once_of_each_clock_that_is_near(world: Any, excluded: Referral) -> None:
    for _ in range(2):
        follow_clocks()
    [letter] = Email.objects.filter(key__startswith=f"clock/{excluded.pk}/")
    assert letter.to == world.person("officer").email
    assert excluded.pupil.surname not in letter.body
    Referral.objects.filter(pk=excluded.pk).update(state="decided")
    Email.objects.all().delete()
    follow_clocks()
    assert not Email.objects.exists()


def test_the_school_tells_the_first_day_and_the_clock_runs(world: Any, as_: Any) -> None:
    head, draft = as_("headteacher"), world.draft
    address = reverse("referral:section", args=[draft.pk, "reason"])
    typed = {"route": "medical", "reason": "Ill", "aim": "engagement", "version": draft.version}
    head.post(address, typed)
    page = head.get(reverse("referral:detail", args=[draft.pk])).content.decode()
    assert "the first day of the absence" in page
    future = boxes("clock_from", world.today + timedelta(days=1))
    draft.refresh_from_db()
    wrong = head.post(address, {**typed, **future, "version": draft.version})
    assert "cannot be in the future" in str(wrong.context["form"].errors["clock_from"])
    Term.objects.filter(pk=world.term.pk).update(end=world.today + timedelta(days=60))
    head.post(address, {**typed, **boxes("clock_from", world.today), "version": draft.version})
    draft.refresh_from_db()
    assert draft.due_on is not None
    assert draft.due_on > world.today


def test_an_administrator_keeps_the_clocks_and_referrals_are_counted_anew(
    world: Any, as_: Any, excluded: Referral
) -> None:
    client = as_("administrator")
    clock = Clock.objects.get(route="permanent_exclusion")
    typed = {
        "route": "permanent_exclusion",
        "school_day": "2",
        "words": "Education",
        "source": "A new regulation",
        **boxes("in_force_from", clock.in_force_from),
        "version": clock.version,
    }
    same = client.post(reverse("clocks:add"), typed)
    assert same.context["form"].errors["in_force_from"] == [
        "A clock of this route begins on this day."
    ]
    client.post(reverse("clocks:edit", args=[clock.pk]), typed)
    before = excluded.due_on
    recount_clocks()
    excluded.refresh_from_db()
    assert excluded.due_on is not None
    assert before is not None
    assert excluded.due_on < before
    with pytest.raises(PermissionDenied):
        actions.save_clock(by=world.person("officer"), clock=clock, school_day=3)


@pytest.mark.parametrize("route", ["school", "agency", "self"])
def test_the_authoritys_own_promise_counts_from_the_day_of_submission(
    term: Term, route: str
) -> None:
    assert actions.due(Referral(route=route, submitted_on=MONDAY)) == date(2027, 2, 5)
    assert actions.due(Referral(route=route)) is None, "a draft has no clock"


def test_every_route_has_a_clock_with_its_source(db: None) -> None:
    for route in Referral.Route.values:
        clock = queries.clock_of(route, date(2026, 9, 1))
        assert clock is not None, route
        assert clock.source
