"""How pupils stand is kept, and is always what would be counted now, whatever changed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apcommission.people.models import Person
from monitoring.census import lines, queries
from monitoring.census.keeping import keep_lines
from monitoring.census.models import Census, CensusChange, CensusLine
from monitoring.census.views import PupilList
from placements.placement.models import Placement
from referrals.panels.models import Declaration
from tests.factories.census import PlacementItemsFactory, placed
from tests.factories.placements import PlacementFactory, TimetableSlotFactory

pytestmark = pytest.mark.django_db

Two = list[Placement]
Change = Callable[[Two, Census], object]


def update(path: str, **values: Any) -> Change:
    """Change something that the first placement has."""

    def change(two: Two, _census: Census) -> None:
        found: Any = Placement.objects.get(pk=two[0].pk)
        for name in filter(None, path.split(".")):
            found = getattr(found, name)
        type(found).objects.filter(pk=found.pk).update(**values)

    return change


def second(two: Two, _census: Census) -> None:
    """A further placement of the same pupil, with more sessions."""
    if Placement.objects.filter(pupil=two[0].pupil_id).count() > 1:
        return
    placement = PlacementFactory(
        referral=two[0].referral, start=date(2025, 10, 6), planned_end=date(2026, 7, 17)
    )
    for number in range(6):
        TimetableSlotFactory(placement=placement, weekday=2 + number // 2, session=number % 2)


CHANGES: dict[str, Change] = {
    "a pupil without ethnicity": update("pupil", ethnicity=""),
    "a postcode of no form": update("pupil", postcode="NOWHERE"),
    "a pupil too old": update("pupil", birth_date=date(2001, 1, 1)),
    "a placement that a school pays": update("", school_share=100, la_share=0, ehcp_share=0),
    "a placement that was over before": update(
        "", start=date(2024, 9, 2), end=date(2024, 12, 20), state="ended", end_reason="completed"
    ),
    "a provider that returns by itself": update("provider", category="pru"),
    "a provider with a wrong number": update("provider", ukprn="2"),
    "a route that tells the reason": update("referral", route="suspension"),
    "no address": update("pupil.census_items", address=""),
    "no reason": lambda two, _: two[0].census_items.__class__.objects.all().delete(),
    "no session": lambda two, _: two[0].slots.all().delete(),
    "a further placement": second,
    "a placement that is gone": lambda two, _: Placement.objects.filter(pk=two[1].pk).delete(),
    "a placement that is new": lambda _two, _: placed(pupil__ethnicity="Martian"),
    "other days": lambda _, census: Census.objects.filter(pk=census.pk).update(
        period_start=census.reference_date - timedelta(days=30)
    ),
    "the worker": lambda _two, _: keep_lines(),
}


def stands(census: Census) -> dict[int, tuple[Any, ...]]:
    """{placement: how it stands} as pages read it."""
    found = lines.now(Census.objects.get(pk=census.pk))
    sent = {one.pk: ("", one.standing, one.others) for one in lines.sent(found)}  # type: ignore[attr-defined]
    out = {one.pk: (one.why, "", 0) for one in lines.left_out(found)}  # type: ignore[attr-defined]
    assert (found.pupils, found.left_out) == (len(sent), len(out))
    return {**sent, **out}


def counted(census: Census) -> dict[int, tuple[Any, ...]]:
    """The same, counted anew."""
    whole = queries.count(Census.objects.get(pk=census.pk))
    found = lines.now(Census.objects.get(pk=census.pk))
    assert (found.pupils, found.blocking) == (len(whole.cases), whole.blocking)
    assert (found.sent_on_day(), found.out_on_day()) == (whole.sent_on_day(), whole.out_on_day())
    return {
        line.placement_id: (line.why, line.standing, line.others) for line in lines.lines_of(whole)
    }


@given(
    names=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=5),
    few=st.sampled_from([0, lines.FEW]),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_changes_what_is_read_is_what_would_be_counted(
    names: list[str], few: int, census: Census
) -> None:
    with patch.object(lines, "FEW", few), transaction.atomic():
        two = [placed(), placed(pupil__postcode="")]
        keep_lines()
        for name in names:
            if "gone" not in name or Placement.objects.filter(pk=two[1].pk).exists():
                CHANGES[name](two, census)
            assert stands(census) == counted(census), name
        keep_lines()
        assert not CensusChange.objects.exists()
        assert stands(census) == counted(census)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "name", [name for name in CHANGES if name not in ("the worker", "other days")]
)
def test_each_change_is_noted_and_forgotten_once_it_is_counted(name: str, census: Census) -> None:
    two = [placed(), placed()]
    keep_lines()
    assert not CensusChange.objects.exists()
    CHANGES[name](two, census)
    assert CensusChange.objects.exists()
    keep_lines()
    assert not CensusChange.objects.exists()
    assert stands(census) == counted(census)


def test_what_does_not_enter_is_not_noted(census: Census) -> None:
    placement = placed()
    keep_lines()
    Placement.objects.filter(pk=placement.pk).update(version=7)
    placement.pupil.__class__.objects.update(version=7)
    assert not CensusChange.objects.exists()


def test_what_is_kept_is_read_until_something_changes_or_rules_are_others(
    census: Census, monkeypatch: pytest.MonkeyPatch
) -> None:
    placement, other = placed(), placed()
    keep_lines()
    # Were it counted, it would be said to be ready.
    CensusLine.objects.update(standing="check")
    assert stands(census)[placement.pk] == ("", "check", 0)
    PlacementItemsFactory._meta.model.objects.filter(pk=placement.pk).update(reason="MHN")
    assert stands(census) == {placement.pk: ("", "ready", 0), other.pk: ("", "check", 0)}
    monkeypatch.setattr(lines, "rules", lambda: "of another version")
    assert stands(census) == {placement.pk: ("", "ready", 0), other.pk: ("", "ready", 0)}


def test_pages_show_who_was_counted_anew_beside_who_is_kept(
    census: Census, officer: Person, client: Client
) -> None:
    first = placed(pupil__surname="Complete")
    placed(pupil__surname="Lacking", pupil__ethnicity="")
    out = placed(school_share=100, la_share=0, ehcp_share=0)
    keep_lines()
    first.pupil.__class__.objects.filter(pk=first.pupil_id).update(postcode="NOWHERE")
    client.force_login(officer)
    page = client.get("/census/2026/?standing=contradictory").content.decode()
    assert "Complete" in page
    assert "Lacking" not in page
    whole = client.get("/census/2026/").content.decode()
    assert whole.index("Lacking") < whole.index("Complete")
    left_out = client.get("/census/2026/left-out/").content.decode()
    assert out.reference in left_out
    assert queries.OUT[queries.SCHOOL_PAYS] in left_out
    assert first.reference not in left_out
    assert out.reference not in client.get("/census/2026/left-out/?why=age").content.decode()


@pytest.mark.parametrize("declared", [False, True])
def test_pages_go_through_all_who_are_shown_in_their_order(
    declared: bool, census: Census, officer: Person, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = [placed(pupil__surname=name, pupil__ethnicity="") for name in ("Brook", "Ash")]
    ready = placed(pupil__surname="Alder")
    contrary = placed(pupil__surname="Acer", pupil__postcode="NOWHERE")
    if declared:
        Declaration.objects.create(person=officer, referral=missing[1].referral)
    keep_lines()
    client.force_login(officer)
    monkeypatch.setattr(PupilList, "page_size", 1)
    pages = [client.get(f"/census/2026/?page={number}").context["page"] for number in range(1, 5)]
    shown = [row.pk for page in pages[: pages[0].paginator.count] for row in page]
    first = [missing[0]] if declared else [missing[1], missing[0]]
    assert shown == [one.pk for one in [*first, contrary, ready]]


def test_of_one_who_changed_no_more_is_counted_than_that_pupil(
    census: Census, django_assert_num_queries: Any
) -> None:
    placement, _ = placed(), placed()
    keep_lines()
    census.refresh_from_db()
    with django_assert_num_queries(1):
        assert lines.now(census).fresh == []
    placement.pupil.__class__.objects.filter(pk=placement.pupil_id).update(postcode="")
    with django_assert_num_queries(3):
        found = lines.now(census)
    assert [line.placement_id for line in found.fresh] == [placement.pk]
