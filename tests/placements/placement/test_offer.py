"""Offering a place: what must hold, what is refused beside the field, and who gets the last place."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from placements.placement import actions
from placements.placement.models import Placement, TimetableSlot
from providers.directory.models import Programme
from providers.protocols.models import ProtocolSignature
from tests.factories.world import World
from tests.typed import boxes


def address(world: Any) -> str:
    return reverse("placement:offer", args=[world.decision_to_place.pk])


def offer(world: Any, **changes: Any) -> dict[str, Any]:
    """Monday morning with the provider and Monday afternoon in school, for four weeks from today."""
    return {
        "programme": world.programme.pk,
        **boxes("start", world.today),
        **boxes("planned_end", world.today + timedelta(weeks=4)),
        "registration": "dual",
        "slots_0-0": "provider",
        "slots_0-1": "school",
        "price": "45.50",
        "price_basis": "session",
        "once": "a-token",
        **changes,
    }


def made(world: Any) -> Placement:
    return Placement.objects.get(referral=world.referral_to_place)


def test_an_offer_carries_out_the_decision_with_timetable_and_price(world: Any, as_: Any) -> None:
    officer = as_("officer")
    answer = officer.post(address(world), offer(world, school_share="40", la_share="60"))
    placement = made(world)
    assert answer.url == reverse("placement:detail", args=[placement.pk])
    assert placement.state == "offered"
    assert placement.pupil == world.referral_to_place.pupil
    assert placement.provider == world.provider
    assert (placement.school_share, placement.la_share, placement.ehcp_share) == (40, 60, 0)
    slots = placement.slots.values_list("weekday", "session", "place", "valid_from")
    assert list(slots) == [(0, 0, "provider", world.today), (0, 1, "school", world.today)]
    assert AuditEvent.objects.filter(verb="offered_placement", subject_pk=placement.pk).exists()


def test_a_double_click_offers_once(world: Any, as_: Any) -> None:
    for _ in range(2):
        as_("officer").post(address(world), offer(world))
    assert Placement.objects.filter(referral=world.referral_to_place).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"programme": ""}, "Select the programme"),
        ({"programme": "999999"}, "Select the programme from the list"),
        ({"start_1": "13"}, "Enter a real date"),
        ({"start_0": "", "start_1": "", "start_2": ""}, "Enter the first day"),
        ({"planned_end_2": "2020"}, "The planned end must come after the first day."),
        ({"slots_0-0": "", "slots_0-1": ""}, "Choose at least one session of the week"),
        ({"slots_0-0": "school"}, "At least one session must be with the provider."),
        ({"price": "much"}, "Enter an amount in pounds"),
        ({"price": "-1"}, "must be 0 or more"),
        ({"price_basis": ""}, "Enter both the price and what it is for, or neither."),
        ({"school_share": "70", "la_share": "40"}, "must add up to 100 per cent"),
        ({"offer_note": "x" * 4001}, "must be 4000 characters or fewer"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(
    world: Any, as_: Any, changes: dict[str, str], words: str
) -> None:
    note = {"offer_note": "Needs a quiet place at lunch."}
    page = as_("officer").post(address(world), offer(world, **{**note, **changes}))
    text = page.content.decode()
    assert words in text
    assert "There is a problem" in text
    if "offer_note" not in changes:
        assert note["offer_note"] in text
    assert not Placement.objects.filter(referral=world.referral_to_place).exists()


def test_a_provider_that_has_not_signed_needs_a_reason(world: Any, as_: Any) -> None:
    ProtocolSignature.objects.filter(provider=world.provider).delete()
    page = as_("officer").post(address(world), offer(world))
    assert "has not signed" in page.content.decode()
    as_("officer").post(address(world), offer(world, override="Only place for this need."))
    assert made(world).state == "offered"
    event = AuditEvent.objects.filter(verb="offered_placement").latest("pk")
    assert event.detail["overridden"] == ["protocol"]


def test_a_full_programme_takes_no_one_more(world: Any, as_: Any) -> None:
    Programme.objects.filter(pk=world.programme.pk).update(places=3)
    page = as_("officer").post(address(world), offer(world))
    assert "All 3 places of this programme are taken in that time." in page.content.decode()


def test_a_place_that_becomes_free_in_time_can_be_promised(world: Any, as_: Any) -> None:
    Programme.objects.filter(pk=world.programme.pk).update(places=3)
    for one in (world.placement, world.offered, world.accepted):
        Placement.objects.filter(pk=one.pk).update(planned_end=world.today + timedelta(weeks=1))
    later = world.today + timedelta(weeks=2)
    dates = {**boxes("start", later), **boxes("planned_end", later + timedelta(weeks=4))}
    as_("officer").post(address(world), offer(world, **dates))
    assert made(world).start == later


def test_a_pupil_cannot_be_in_two_places_in_one_session(world: Any, as_: Any) -> None:
    TimetableSlot.objects.create(
        placement=world.placement,
        pupil=world.referral_to_place.pupil,
        weekday=0,
        session=1,
        valid_from=world.today - timedelta(days=30),
    )
    page = as_("officer").post(address(world), offer(world)).content.decode()
    assert "Another placement of this pupil holds: Monday PM." in page


def test_a_declined_offer_frees_place_and_sessions(world: Any, as_: Any) -> None:
    officer, manager = as_("officer"), as_("provider_manager")
    officer.post(address(world), offer(world))
    first = made(world)
    answer = reverse("placement:answer", args=[first.pk])
    page = manager.post(answer, {"answer": "decline", "note": "", "version": first.version})
    assert "Tell the authority why you decline." in page.content.decode()
    manager.post(answer, {"answer": "decline", "note": "No room.", "version": first.version})
    assert manager.get(reverse("placement:detail", args=[first.pk])).status_code == 404
    officer.post(address(world), offer(world, once="another"))
    assert Placement.objects.filter(referral=world.referral_to_place).count() == 2


def test_a_second_click_leads_to_the_placement_that_the_first_one_made(
    world: Any, as_: Any
) -> None:
    typed = offer(world, once="one-page")
    first, second = (as_("officer").post(address(world), typed) for _ in range(2))
    assert first.url == second.url == reverse("placement:detail", args=[made(world).pk])
    back = as_("officer").get(address(world))
    assert back.url == first.url


def test_an_officer_who_comes_second_is_told_and_loses_nothing(world: Any, as_: Any) -> None:
    as_("officer").post(address(world), offer(world, once="one-page"))
    late = offer(world, once="another-page", offer_note="Meets at the gate")
    page = as_("commissioner").post(address(world), late).content.decode()
    assert f"Placement {made(world).reference} carries out this decision already." in page
    assert "Meets at the gate" in page
    assert Placement.objects.filter(referral=world.referral_to_place).count() == 1


def test_two_officers_cannot_fill_the_last_place(transactional_db: None) -> None:
    world = World()
    Programme.objects.filter(pk=world.programme.pk).update(places=4)
    decisions = [world.decision_to_place, world._decided(world._referral("decided"))[1]]
    answers: list[str] = []
    together = threading.Barrier(2)

    def place(decision: Any) -> None:
        together.wait(20)
        try:
            actions.offer_placement(
                by=world.person("officer"),
                decision=decision,
                programme=world.programme,
                start=world.today,
                planned_end=world.today + timedelta(weeks=2),
                slots=[(2, 0, "provider")],
            )
            answers.append("placed")
        except Refused as refused:
            answers.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=place, args=(decision,)) for decision in decisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == ["PlaceTaken", "placed"]


def test_too_many_hours_with_an_unregistered_provider_need_a_reason(world: Any, as_: Any) -> None:
    type(world.provider).objects.update(registration="not_required")
    type(world.pupil).objects.update(looked_after=True)
    week = {f"slots_{day}-{half}": "provider" for day in range(4) for half in (0, 1)}
    shown = as_("officer").post(address(world), offer(world, **week)).content.decode()
    assert "20 hours a week for a pupil who is looked after" in shown
    assert not Placement.objects.filter(referral=world.referral_to_place).exists()
    as_("officer").post(
        address(world), offer(world, **week, override="Registration is applied for.")
    )
    assert made(world).override_reason == "Registration is applied for."
