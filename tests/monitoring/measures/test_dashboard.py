"""The dashboard: one's own headline figures beside last year and the authority."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures import choices, comparing, drawing
from monitoring.measures.figures import Period
from tests.factories.world import World

DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))


@given(start=DAYS, length=st.integers(0, 400))
def test_last_year_is_the_same_days_a_year_before(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    before = choices.year_before(period)
    assert 365 <= (period.start - before.start).days <= 366
    assert abs((before.end - before.start).days - length) <= 1


def page(as_: Any, persona: str, **query: Any) -> str:
    answer = as_(persona).get(reverse("measures:dashboard"), query)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_each_role_sees_its_own_on_one_screen(world: World, as_: Any) -> None:
    officer = page(as_, "officer")
    assert "The line across a bar" not in officer, "the authority stands beside nothing else"
    manager = page(as_, "provider_manager")
    assert str(world.provider) in manager
    assert "The line across a bar is the authority." in manager
    head = page(as_, "headteacher")
    assert str(world.school.organisation) in head
    for told in (officer, manager, head):
        assert "Attendance" in told
        assert told.count("<svg") <= len(comparing.HEADLINES)


def test_a_key_worker_sees_the_caseload_and_its_rows(world: World, as_: Any) -> None:
    told = page(as_, "key_worker")
    assert f"Key worker: {world.people['key_worker']}" in told
    assert "the rows behind Attendance" in told
    other = f"group:key_worker={world.people['officer'].pk}"
    query = {"scope": other, "from": world.term.start, "to": world.term.end}
    assert as_("key_worker").get(reverse("measures:dashboard"), query).status_code in (403, 404)


def test_a_chair_sees_how_it_went_with_those_whom_the_panel_placed(world: World, as_: Any) -> None:
    """Without the rows: the chair may have declared an interest in one of the cases."""
    told = page(as_, "chair")
    assert f"Placed by: {world.panel}" in told
    assert "the rows behind" not in told


def test_an_elected_member_sees_the_authority_without_small_numbers(world: World, as_: Any) -> None:
    told = page(as_, "member")
    assert "Too few pupils for this to be published" in told
    assert "the rows behind" not in told
    assert "How each figure is counted" in told


def test_a_panel_member_sees_the_same_without_small_numbers_and_costs(
    world: World, as_: Any
) -> None:
    told = page(as_, "panel_member", all="on")
    assert f"Placed by: {world.panel}" in told
    assert "Too few pupils for this to be published" in told
    assert "Cost for each award" not in told


def test_partners_see_the_authority_without_small_numbers_and_costs(world: World, as_: Any) -> None:
    for persona in ("consultant", "agency"):
        told = page(as_, persona, all="on")
        assert "Too few pupils for this to be published" in told
        assert "the rows behind" not in told
        assert "Cost for each award" not in told


def test_others_are_not_told_small_numbers_of_the_authority(world: World, as_: Any) -> None:
    """The world has fewer pupils than may be told."""
    manager = page(as_, "provider_manager")
    assert '<td class="govuk-table__cell"> c </td>' in manager


def test_all_measures_are_one_click_away(world: World, as_: Any) -> None:
    headlines = page(as_, "officer")
    assert "all=on" in headlines
    assert "Cost for each award" not in headlines
    assert "Cost for each award" in page(as_, "officer", all="on")


def test_those_who_work_with_a_provider_see_how_it_goes_there_and_not_what_it_costs(
    world: World, as_: Any
) -> None:
    for persona in ("provider_tutor", "safeguarding_lead"):
        told = page(as_, persona, all="on")
        assert str(world.provider) in told
        assert "Suspensions" in told
        assert "Cost for each award" not in told
        assert "the rows behind" not in told


def test_what_cannot_be_understood_is_not_found(world: World, as_: Any) -> None:
    answer = as_("officer").get(reverse("measures:dashboard"), {"scope": "la", "from": "x"})
    assert answer.status_code == 404


def test_before_the_first_term_there_is_nothing_yet(world: World, as_: Any) -> None:
    world.term.delete()
    assert "No figures yet" in page(as_, "officer")


def test_a_bar_is_as_long_as_the_share_and_has_its_range() -> None:
    bar = drawing.drawn(
        {"numerator": 3, "denominator": 4, "interval": ["0.3006", "0.9544"]},
        {"numerator": 1, "denominator": 2},
    )
    assert bar == drawing.Drawn(150, 60, 191, 100)
    assert drawing.drawn("c") is None
