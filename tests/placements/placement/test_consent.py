"""What parents agreed to and withdrew: no offer and no start without a reason, and officers are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apcommission.errors import Refused
from placements.agreements import actions as agreements
from placements.placement import starting
from placements.placement.actions import AgreementWithdrawn, offer_placement
from placements.placement.models import Placement, StartCheck
from referrals.pupils import actions as pupils
from referrals.pupils.models import Consent, Pupil
from referrals.sharing.actions import NoConsent
from tests.factories.placements import PlacementFactory


def given(world: Any, pupil: Pupil, scope: str = "placement", withdrawn: bool = False) -> Consent:
    consent = Consent.objects.create(
        pupil=pupil, scope=scope, given_by="Sam Parent", given_on=world.today
    )
    if withdrawn:
        pupils.withdraw_consent(by=world.person("officer"), consent=consent)
    return consent


def test_no_place_is_offered_after_the_parents_withdrew_their_agreement_without_a_reason(
    world: Any,
) -> None:
    asked = {
        "by": world.person("officer"),
        "decision": world.decision_to_place,
        "programme": world.programme,
        "start": world.today,
        "planned_end": world.today + timedelta(days=30),
        "slots": [(3, 0, "provider")],
    }
    pupil = world.decision_to_place.referral.pupil
    given(world, pupil, withdrawn=True)
    with pytest.raises(AgreementWithdrawn):
        offer_placement(**asked)
    placement = offer_placement(**asked, override="The court decided so.")
    assert placement.override_reason == "The court decided so."


def test_a_consent_given_anew_lets_it_start_and_a_withdrawn_one_needs_a_reason(world: Any) -> None:
    officer, every = world.person("officer"), list(StartCheck.objects.all())

    def agreed() -> Placement:
        return PlacementFactory(
            referral__pupil__school=world.school, programme=world.programme, state="agreed"
        )

    placement = agreed()
    given(world, placement.pupil, withdrawn=True)
    with pytest.raises(Refused, match="withdrew their agreement"):
        starting.prepare_start(by=officer, placement=placement, checks=every, start_now=True)
    given(world, placement.pupil)
    started = starting.prepare_start(by=officer, placement=placement, checks=every, start_now=True)
    assert (started.state, started.start_override) == ("active", "")
    other = agreed()
    given(world, other.pupil, withdrawn=True)
    started = starting.prepare_start(
        by=officer, placement=other, checks=every, start_now=True, override="Court order"
    )
    assert (started.state, started.start_override) == ("active", "Court order")


def test_officers_are_told_where_parents_withdrew_while_it_runs(world: Any, as_: Any) -> None:
    given(world, world.placement.pupil, withdrawn=True)
    officer = as_("officer")
    assert "Placements whose parents withdrew their agreement" in officer.get("/").content.decode()
    listed = officer.get(reverse("placement:list"), {"withdrawn": "on"}).content.decode()
    assert world.placement.reference in listed
    assert world.offered.reference not in listed
    address = reverse("placement:detail", args=[world.placement.pk])
    words = "withdrew their agreement to a placement"
    assert words in officer.get(address).content.decode()
    assert words not in as_("provider_manager").get(address).content.decode()
    given(world, world.placement.pupil)
    assert words not in officer.get(address).content.decode()


def test_an_agreement_is_neither_drawn_up_nor_sent_against_a_withdrawn_consent(world: Any) -> None:
    officer = world.person("officer")
    given(world, world.accepted.pupil, "contact", withdrawn=True)
    with pytest.raises(NoConsent):
        agreements.send_parent_link(by=officer, agreement=world.agreement)
    given(world, world.accepted.pupil, withdrawn=True)
    agreements.void_agreement(by=officer, agreement=world.agreement)
    with pytest.raises(Refused, match="withdrew"):
        agreements.draw_up_agreement(by=officer, placement=world.accepted)
