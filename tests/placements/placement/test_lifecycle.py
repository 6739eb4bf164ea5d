"""A placement from answer to end: every row of its table, its timetable and its dates."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.editing import ChangedMeanwhile
from apcommission.lifecycles import TransitionRefused
from placements.placement import actions
from placements.placement.models import PLACEMENT, Placement
from tests.factories.placements import MarkFactory
from tests.typed import boxes

STATES = Placement.State.values
#: Who may do what in the table, apart from its own words.
WHO = {"accept": "provider_manager", "decline": "provider_manager", "agree": "officer"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", sorted(PLACEMENT.verbs))
def test_each_transition_is_open_only_from_its_own_states(
    world: Any, state: str, verb: str
) -> None:
    placement = world.placement
    placement.state = state
    row = PLACEMENT.verbs[verb]
    person = world.person(WHO.get(verb, "officer"))
    if state in row.sources:
        PLACEMENT.move(placement, verb, by=person)
        assert placement.state == row.target
    elif verb in ("accept", "decline") and state in ("declined", "cancelled"):
        with pytest.raises(PermissionDenied):
            PLACEMENT.move(placement, verb, by=person)
    else:
        with pytest.raises(TransitionRefused, match=r"so you cannot"):
            PLACEMENT.move(placement, verb, by=person)


@pytest.mark.parametrize("verb", ["cancel", "begin_reintegration", "stay"])
@pytest.mark.parametrize("persona", ["headteacher", "provider_manager", "chair"])
def test_only_the_authority_moves_a_placement(world: Any, verb: str, persona: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.move_placement(by=world.person(persona), placement=world.placement, verb=verb)


def test_buttons_lead_through_reintegration_and_back(world: Any, as_: Any) -> None:
    officer, page = as_("officer"), reverse("placement:detail", args=[world.placement.pk])
    move = reverse("placement:move", args=[world.placement.pk])
    assert "Begin reintegration" in officer.get(page).content.decode()
    officer.post(move, {"verb": "begin_reintegration"})
    assert "Stay in the placement" in officer.get(page).content.decode()
    refused = officer.post(move, {"verb": "begin_reintegration"}, follow=True)
    assert "is reintegrating, so you cannot begin reintegration" in refused.content.decode()
    officer.post(move, {"verb": "stay"})
    world.placement.refresh_from_db()
    assert world.placement.state == "active"


def end(world: Any, day: date, reason: str = "completed", **more: Any) -> dict[str, Any]:
    return {**boxes("end", day), "end_reason": reason, "version": 1, **more}


def test_an_ended_placement_has_day_reason_and_a_timetable_that_ends_with_it(
    world: Any, as_: Any
) -> None:
    placement = world.placement
    as_("officer").post(reverse("placement:end", args=[placement.pk]), end(world, world.today))
    placement.refresh_from_db()
    assert (placement.state, placement.end, placement.end_reason) == (
        "ended",
        world.today,
        "completed",
    )
    assert {slot.valid_to for slot in placement.slots.all()} == {world.today}
    assert AuditEvent.objects.filter(verb="ended_placement").exists()


def test_an_end_that_cannot_be_is_told(world: Any, as_: Any) -> None:
    address = reverse("placement:end", args=[world.placement.pk])
    MarkFactory(placement=world.placement, date=world.monday, session=1)
    wrong = (
        (world.today + timedelta(days=1), "completed", "cannot lie in the future"),
        (world.placement.start - timedelta(days=1), "completed", "cannot come before the first"),
        (world.monday - timedelta(days=1), "completed", "The register has marks after this day."),
        (world.today, "", "Select the reason"),
    )
    for day, reason, words in wrong:
        page = as_("officer").post(address, end(world, day, reason)).content.decode()
        assert words in page, (day, reason)
    world.placement.refresh_from_db()
    assert world.placement.state == "active"


def test_a_new_timetable_holds_from_its_day_and_keeps_the_old_one_before(
    world: Any, as_: Any
) -> None:
    placement = world.placement
    data = {**boxes("valid_from", world.monday), "slots_4-1": "provider", "version": 1}
    as_("officer").post(reverse("placement:timetable", args=[placement.pk]), data)
    before = placement.slots.filter(valid_to=world.monday - timedelta(days=1))
    assert sorted(before.values_list("weekday", "session")) == [(0, 0), (1, 0)]
    now = placement.slots.get(valid_to=None)
    assert (now.weekday, now.session, now.valid_from) == (4, 1, world.monday)


def test_who_saves_over_a_newer_version_is_told_and_may_save_again(world: Any, as_: Any) -> None:
    placement, officer = world.placement, as_("officer")
    address = reverse("placement:planned_end", args=[placement.pk])
    later = world.term.end + timedelta(days=7)
    officer.post(address, {**boxes("planned_end", later), "version": 1})
    much_later = later + timedelta(days=7)
    stale = officer.post(address, {**boxes("planned_end", much_later), "version": 1})
    assert "Someone else changed this" in stale.content.decode()
    version = stale.context["form"]["version"].value()
    officer.post(address, {**boxes("planned_end", much_later), "version": version})
    placement.refresh_from_db()
    assert placement.planned_end == much_later
    with pytest.raises(ChangedMeanwhile):
        actions.change_planned_end(
            by=world.person("officer"), placement=placement, planned_end=later, version=1
        )


def test_a_place_promised_to_another_is_not_kept_longer(world: Any, as_: Any) -> None:
    programme, placement = world.programme, world.placement
    programme.places = 3
    programme.save()
    next_day = placement.planned_end + timedelta(days=1)
    promised = world.placed(world._referral("decided"), "offered")
    rest = [world.offered.pk, world.accepted.pk, promised.pk]
    Placement.objects.filter(pk__in=rest).update(
        start=next_day, planned_end=next_day + timedelta(days=60)
    )
    page = as_("officer").post(
        reverse("placement:planned_end", args=[placement.pk]),
        {**boxes("planned_end", next_day), "version": 1},
    )
    assert "places of this programme are taken in that time" in page.content.decode()


def test_an_ended_placement_is_no_longer_changed(world: Any, as_: Any) -> None:
    placement = world.placement
    as_("officer").post(reverse("placement:end", args=[placement.pk]), end(world, world.today))
    page = as_("officer").post(
        reverse("placement:planned_end", args=[placement.pk]),
        {**boxes("planned_end", world.term.end), "version": 2},
    )
    assert "This placement is ended, so it is no longer changed." in page.content.decode()
