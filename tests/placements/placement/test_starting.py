"""Before the start: the provider's own steps, the checks of the law, and the threshold of registration."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.errors import Refused
from placements.placement import hours, starting
from placements.placement.models import AdmissionStep, Placement, PlacementCheck, StartCheck
from placements.placement.queries import checks_missing
from providers.directory.models import Provider
from tests.factories.placements import PlacementFactory, TimetableSlotFactory
from tests.typed import boxes


@pytest.fixture
def agreed(world: Any) -> Placement:
    placement: Placement = PlacementFactory(
        referral__pupil__school=world.school, programme=world.programme, state="agreed"
    )
    return placement


def page(placement: Placement) -> str:
    return reverse("placement:start", args=[placement.pk])


def every() -> list[int]:
    return list(StartCheck.objects.values_list("pk", flat=True))


def test_checks_ship_with_their_sources(db: None) -> None:
    assert StartCheck.objects.count() == 8
    assert not StartCheck.objects.filter(source="").exists()


def test_checks_are_saved_one_by_one_and_then_it_starts(
    world: Any, as_: Any, agreed: Placement
) -> None:
    officer = as_("officer")
    some = {"checks": every()[:2], "start_now": "no", "version": agreed.version}
    officer.post(page(agreed), some)
    agreed.refresh_from_db()
    assert PlacementCheck.objects.filter(placement=agreed).count() == 2
    now = {"checks": every()[:2], "start_now": "yes", "version": agreed.version}
    shown = officer.post(page(agreed), now).content.decode()
    assert "checks are not made. Make them, or say why" in shown
    agreed.refresh_from_db()
    assert agreed.state == "agreed"
    officer.post(page(agreed), {**now, "checks": every(), "version": agreed.version})
    agreed.refresh_from_db()
    assert (agreed.state, agreed.start_override) == ("active", "")


def test_a_start_without_a_check_needs_a_reason_that_is_kept(
    world: Any, as_: Any, agreed: Placement
) -> None:
    answers = {
        "checks": every()[1:],
        "start_now": "yes",
        "override": "The letter comes on Monday; the head has rung.",
        "version": agreed.version,
    }
    as_("officer").post(page(agreed), answers)
    agreed.refresh_from_db()
    assert agreed.state == "active"
    assert agreed.start_override_by == world.people["officer"]
    detail = as_("commissioner").get(reverse("placement:detail", args=[agreed.pk]))
    assert "The letter comes on Monday" in detail.content.decode()


def test_a_registered_provider_is_not_asked_about_the_threshold(agreed: Placement) -> None:
    Provider.objects.filter(pk=agreed.provider_id).update(registration="not_required")
    agreed.provider.refresh_from_db()
    assert len(checks_missing(agreed)) == 8
    Provider.objects.filter(pk=agreed.provider_id).update(registration="registered")
    agreed.provider.refresh_from_db()
    assert len(checks_missing(agreed)) == 7


def test_the_provider_writes_down_its_steps_while_the_offer_waits(world: Any, as_: Any) -> None:
    where = reverse("placement:step", args=[world.offered.pk])
    typed = {"kind": "taster", **boxes("held_on", world.today), "words": "Loved the horses."}
    for _ in range(2):
        as_("provider_tutor").post(where, {**typed, "once": "a-token"})
    assert AdmissionStep.objects.count() == 1
    detail = as_("officer").get(reverse("placement:detail", args=[world.offered.pk]))
    assert "Loved the horses." in detail.content.decode()
    future = {**typed, **boxes("held_on", world.today + timedelta(days=1))}
    assert "still to come" in as_("provider_tutor").post(where, future).content.decode()
    with pytest.raises(Refused, match="while the offer waits"):
        starting.log_step(
            by=world.person("provider_tutor"),
            placement=world.placement,
            kind="taster",
            held_on=world.today,
        )
    with pytest.raises(PermissionDenied):
        starting.log_step(
            by=world.person("officer"), placement=world.offered, kind="taster", held_on=world.today
        )


def full_time(world: Any, number: int) -> None:
    """So many pupils with eight sessions a week at the world's provider."""
    for _ in range(number):
        placement = PlacementFactory(
            referral__pupil__school=world.school,
            programme=world.programme,
            start=world.monday,
            planned_end=world.term.end,
        )
        for cell in range(8):
            TimetableSlotFactory(placement=placement, weekday=cell // 2, session=cell % 2)


@pytest.mark.parametrize(
    ("others", "sessions", "care", "refused", "warned"),
    [
        (0, 8, False, False, False),
        (3, 8, False, False, True),
        (4, 8, False, True, True),
        (4, 7, False, False, False),
        (0, 8, True, True, True),
        (0, 7, True, False, False),
    ],
)
def test_the_threshold_is_told_before_it_is_reached(
    world: Any, others: int, sessions: int, care: bool, refused: bool, warned: bool
) -> None:
    full_time(world, others)
    Provider.objects.filter(pk=world.provider.pk).update(registration="not_required")
    world.provider.refresh_from_db()
    world.pupil.looked_after = care
    found = hours.threshold(world.provider, world.pupil, sessions)
    assert (found.is_reached, bool(found.words)) == (refused, warned)
    Provider.objects.filter(pk=world.provider.pk).update(registration="registered")
    world.provider.refresh_from_db()
    assert hours.threshold(world.provider, world.pupil, sessions).words == ""


def test_hours_stand_against_full_time(world: Any, as_: Any) -> None:
    shown = as_("officer").get(reverse("placement:detail", args=[world.placement.pk]))
    own = 2 * settings.SESSION_HOURS
    assert f"{own:g} of 25 (full time), {own:g} of them" in shown.content.decode()


def test_an_administrator_keeps_the_list_of_checks(world: Any, as_: Any, agreed: Placement) -> None:
    admin = as_("administrator")
    admin.post(reverse("placement:add_check"), {"words": "A phone number for the taxi"})
    new = StartCheck.objects.get(words="A phone number for the taxi")
    assert new in checks_missing(agreed)
    typed = {"words": new.words, "position": "1", "is_retired": "on", "version": new.version}
    admin.post(reverse("placement:edit_check", args=[new.pk]), typed)
    assert new not in checks_missing(agreed)
    assert "A phone number" in as_("officer").get(reverse("placement:checks")).content.decode()
    empty = admin.post(reverse("placement:add_check"), {"words": ""}).content.decode()
    assert "Enter what must be settled" in empty
