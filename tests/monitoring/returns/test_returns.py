"""Yearly returns: opened once, filled in with what is held, explained, submitted, queried, accepted."""

from datetime import date, timedelta
from typing import Any

import pytest

from apcommission.errors import Refused
from monitoring.returns import actions
from monitoring.returns.actions import Entry
from monitoring.returns.models import ProviderReturn, ReturnLine
from tests.factories.placements import AwardFactory, IncidentFactory, PlacementFactory
from tests.factories.providers import ProgrammeFactory
from tests.factories.returns import ReturnFactory
from tests.monitoring.returns.conftest import SEPTEMBER
from tests.monitoring.returns.pages import page


def line(made: ProviderReturn, key: str) -> ReturnLine:
    return made.lines.get(key=key)


def fill(made: ProviderReturn, by: Any, **figures: int) -> None:
    """Enter what is not held, and other figures of one's own."""
    asked = {"suspensions": 1, "complaints": 0, "staff": 6, "teachers": 2, "dsl_trained": 1}
    entries = {key: Entry(figure) for key, figure in {**asked, **figures}.items()}
    actions.save_figures(by=by, yearly_return=made, entries=entries)


def submitted(made: ProviderReturn, world: Any) -> ProviderReturn:
    manager = world.people["provider_manager"]
    fill(made, manager)
    return actions.submit_return(by=manager, yearly_return=made)


# ---- Opening ---------------------------------------------------------------------------------------


def test_a_return_is_opened_once_for_each_provider_that_had_a_placement(world: Any) -> None:
    assert actions.open_returns(today=SEPTEMBER) == 1
    assert actions.open_returns(today=SEPTEMBER + timedelta(days=40)) == 0
    made = ProviderReturn.objects.get()
    assert (made.provider, made.year, made.due_on) == (world.provider, 2026, date(2027, 10, 31))


def test_nobody_is_asked_about_a_year_in_which_no_pupil_was_there(world: Any) -> None:
    assert actions.open_returns(today=date(2026, 9, 1)) == 0
    PlacementFactory(
        start=date(2026, 3, 2), end=date(2026, 7, 3), state="ended", end_reason="moved_on"
    )
    PlacementFactory(start=date(2026, 3, 2), planned_end=date(2026, 7, 3), state="cancelled")
    assert actions.open_returns(today=date(2026, 11, 20)) == 1
    assert ProviderReturn.objects.get().due_on == date(2026, 12, 18)


def test_it_is_filled_in_with_what_the_system_holds(world: Any) -> None:
    IncidentFactory(placement=world.placement)
    IncidentFactory(placement=world.placement, restricted=True)
    AwardFactory(placement=world.placement, kind="full", title="GCSE", awarded_on=world.today)
    back = PlacementFactory(
        programme=world.programme,
        state="ended",
        start=world.monday - timedelta(weeks=4),
        end=world.monday,
        end_reason="reintegrated",
    )
    lost = PlacementFactory(
        programme=world.programme,
        state="ended",
        start=world.monday - timedelta(weeks=4),
        end=world.monday,
        end_reason="broke_down",
    )
    actions.open_returns(today=SEPTEMBER)
    made = ProviderReturn.objects.get()
    held = dict(made.lines.values_list("key", "held"))
    stages = [one.pupil.key_stage for one in (world.placement, back, lost)]
    assert {key: held[key] for key in ("placements", "pupils", "units", "full", "incidents")} == {
        "placements": 3,
        "pupils": 3,
        "units": 1,
        "full": 1,
        "incidents": 1,
    }
    assert (held["ended_planned"], held["ended_unplanned"], held["returned"]) == (1, 1, 1)
    assert [held[f"pupils_ks{stage}"] for stage in range(1, 6)] == [
        stages.count(stage) for stage in range(1, 6)
    ]
    assert (held["sessions_attended"], held["sessions_possible"]) == (3, 3)
    assert held["places"] == held[f"places_of_{world.programme.pk}"] == world.programme.places
    assert held["staff"] is held["complaints"] is None


# ---- Filling in ------------------------------------------------------------------------------------


def test_a_figure_that_differs_needs_an_explanation_and_nothing_typed_is_lost(
    opened: ProviderReturn, world: Any, as_: Any
) -> None:
    manager = as_("provider_manager")
    address = page(opened, "section", key="safety")
    shown = manager.get(address).content.decode()
    assert "The system holds 0." in shown
    typed = {
        "figure_incidents": "3",
        "why_incidents": "",
        "figure_suspensions": "",
        "figure_complaints": "1",
        "version": opened.version,
    }
    refused = manager.post(address, typed).content.decode()
    assert "Explain why incidents, concerns and times a pupil was missing differs" in refused
    assert "Enter a figure: suspensions" in refused
    assert 'value="3"' in refused
    later = manager.post(address, {**typed, "later": "1"})
    assert later.url == page(opened)
    assert line(opened, "incidents").reported == 3
    assert line(opened, "complaints").reported == 1
    opened.refresh_from_db()
    explained = {
        **typed,
        "why_incidents": "Two were told by phone.",
        "figure_suspensions": "0",
        "version": opened.version,
    }
    assert manager.post(address, explained).url == page(opened, "section", key="staff")
    assert line(opened, "incidents").explanation == "Two were told by phone."


def test_a_part_is_no_more_than_its_whole(opened: ProviderReturn, world: Any, as_: Any) -> None:
    typed = {
        "figure_staff": "4",
        "figure_teachers": "5",
        "figure_dsl_trained": "2",
        "version": opened.version,
    }
    answer = as_("provider_manager").post(page(opened, "section", key="staff"), typed)
    words = "Qualified teachers among them must be no more than staff who work with pupils (4)"
    assert words in answer.content.decode()
    assert line(opened, "staff").reported is None


def test_who_saves_over_a_newer_version_is_told(opened: ProviderReturn, as_: Any) -> None:
    typed = {
        "figure_staff": "4",
        "figure_teachers": "2",
        "figure_dsl_trained": "2",
        "version": opened.version - 1,
    }
    answer = as_("provider_manager").post(page(opened, "section", key="staff"), typed)
    assert "Someone else changed this" in answer.content.decode()
    assert line(opened, "staff").reported is None


def test_figures_that_agree_follow_a_new_count_and_others_stay(
    opened: ProviderReturn, world: Any, as_: Any
) -> None:
    manager = world.people["provider_manager"]
    fill(opened, manager, incidents=0, units=7)
    IncidentFactory(placement=world.placement)
    ProgrammeFactory(provider=world.provider, title="Bricklaying", places=5)
    as_("provider_manager").post(page(opened, "recount"))
    assert (line(opened, "incidents").held, line(opened, "incidents").figure) == (1, 1)
    assert (line(opened, "units").held, line(opened, "units").figure) == (1, 7)
    assert opened.lines.get(label="Bricklaying").figure == 5


# ---- Submitting and answering ----------------------------------------------------------------------


def test_it_cannot_be_submitted_before_it_is_complete(
    opened: ProviderReturn, world: Any, as_: Any
) -> None:
    client = as_("provider_manager")
    shown = client.get(page(opened, "submit")).content.decode()
    assert f"{page(opened, 'section', key='staff')}#id_figure_staff" in shown
    sent = client.post(page(opened, "submit"), {"confirmed": "on", "version": opened.version})
    assert "not ready to be submitted" in sent.content.decode()
    fill(opened, world.people["provider_manager"])
    opened.refresh_from_db()
    sent = client.post(page(opened, "submit"), {"confirmed": "on", "version": opened.version})
    assert sent.url == page(opened)
    opened.refresh_from_db()
    assert (opened.state, opened.was_late) == ("submitted", False)
    assert line(opened, "pupils").reported == line(opened, "pupils").held


def test_a_question_goes_back_to_the_provider_and_is_answered(
    opened: ProviderReturn, world: Any, as_: Any
) -> None:
    submitted(opened, world)
    officer, manager = as_("officer"), as_("provider_manager")
    opened.refresh_from_db()
    empty = officer.post(page(opened), {"verb": "query", "version": opened.version})
    assert "Write what you ask the provider" in empty.content.decode()
    asked = {"verb": "query", "question": "Why so few awards?", "version": opened.version}
    assert officer.post(page(opened), asked).url == page(opened)
    assert "Why so few awards?" in manager.get(page(opened, "submit")).content.decode()
    opened.refresh_from_db()
    answered = {"confirmed": "on", "version": opened.version}
    refused = manager.post(page(opened, "submit"), answered)
    assert "Answer what the authority asks" in refused.content.decode()
    manager.post(page(opened, "submit"), {**answered, "answer": "Exams are in June."})
    shown = officer.get(page(opened)).content.decode()
    assert "Exams are in June." in shown
    opened.refresh_from_db()
    assert opened.state == "submitted"


def test_what_is_accepted_is_fixed(opened: ProviderReturn, world: Any, as_: Any) -> None:
    submitted(opened, world)
    opened.refresh_from_db()
    as_("officer").post(page(opened), {"verb": "accept", "version": opened.version})
    opened.refresh_from_db()
    assert (opened.state, opened.accepted_by) == ("accepted", world.people["officer"])
    IncidentFactory(placement=world.placement)
    officer, manager = world.people["officer"], world.people["provider_manager"]
    with pytest.raises(Refused):
        actions.recount(by=officer, yearly_return=opened)
    with pytest.raises(Refused):
        fill(opened, manager)
    with pytest.raises(Refused):
        actions.take_back(by=manager, yearly_return=opened)
    assert line(opened, "incidents").held == 0
    assert opened.counted_on == date(2026, 11, 16)


def test_a_new_count_of_the_authority_leaves_what_was_submitted(
    opened: ProviderReturn, world: Any, as_: Any
) -> None:
    submitted(opened, world)
    IncidentFactory(placement=world.placement)
    programme = ProgrammeFactory(provider=world.provider)
    as_("officer").post(page(opened, "recount"))
    incidents = line(opened, "incidents")
    assert (incidents.held, incidents.reported, incidents.difference) == (1, 0, -1)
    assert not opened.lines.filter(key=f"places_of_{programme.pk}").exists()
    shown = as_("officer").get(page(opened)).content.decode()
    differ = shown.index("Figures that differ")
    assert (
        differ < shown.index("Incidents, concerns") < shown.index("What follows from the figures")
    )


def test_a_provider_takes_back_what_nobody_has_answered(
    opened: ProviderReturn, world: Any, as_: Any
) -> None:
    submitted(opened, world)
    as_("provider_manager").post(page(opened, "take_back"))
    opened.refresh_from_db()
    assert opened.state == "open"


def test_a_return_that_first_came_in_after_its_day_stays_late(world: Any) -> None:
    made = ReturnFactory(provider=world.provider, due_on=world.today - timedelta(days=1))
    manager = world.people["provider_manager"]
    actions.submit_return(by=manager, yearly_return=made)
    made.refresh_from_db()
    assert made.was_late
