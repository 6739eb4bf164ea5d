"""What was sent about a pupil, to whom, when and why; and what a withdrawn consent stops."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from apcommission.messages.models import Email
from referrals.panels import packs
from referrals.panels.tasks import make_pack
from referrals.pupils import actions as pupils
from referrals.sharing.actions import NoConsent, disclose, note_disclosure
from referrals.sharing.models import Disclosure
from referrals.voices import actions as voices
from tests.placements.placement.test_offer import address, made, offer
from tests.referrals.panels.hearing import signed


def given(world: Any, scope: str) -> Any:
    return pupils.give_consent(
        by=world.person("officer"),
        pupil=world.pupil,
        scope=scope,
        given_by="Sam Parent",
        given_on=world.today,
    )


def told(pupil_id: int) -> list[tuple[str, str]]:
    found = Disclosure.objects.filter(pupil=pupil_id).order_by("pk")
    return [(one.what, one.recipient) for one in found]


def test_a_signed_decision_says_to_whom_it_went(world: Any) -> None:
    parent = world.listed.pupil.contacts.create(
        name="Jo", relationship="Father", email="jo@example.com", parental_responsibility=True
    )
    signed(world)
    found = told(world.listed.pupil_id)
    assert ("decision", world.listed.school.organisation.name) in found
    assert ("decision", "Parent or carer") in found
    assert parent.name not in str(found)


def test_a_pack_is_noted_for_the_organisations_of_its_readers(world: Any) -> None:
    packs.ask_for_pack(by=world.person("officer"), meeting=world.meeting)
    make_pack(world.meeting.pk)
    assert ("pack", world.agency.name) in told(world.listed.pupil_id)


def test_a_link_for_views_is_noted_and_stops_with_the_consent_to_contact(world: Any) -> None:
    officer = world.person("officer")
    referral = world.submitted
    world.pupil = referral.pupil
    voices.ask(by=officer, referral=referral, whose="parent", email="jo@example.com")
    assert told(referral.pupil_id) == [("link", "Parent or carer")]
    consent = given(world, "contact")
    pupils.withdraw_consent(by=officer, consent=consent)
    before = Email.objects.count()
    with pytest.raises(NoConsent):
        voices.ask(by=officer, referral=referral, whose="parent", email="jo@example.com")
    assert Email.objects.count() == before
    voices.ask(by=officer, referral=referral, whose="young_person")
    given(world, "contact")
    voices.ask(by=officer, referral=referral, whose="parent", email="jo@example.com")
    assert len(told(referral.pupil_id)) == 3
    assert mail.outbox == []


def test_sharing_by_consent_needs_one_that_holds(world: Any) -> None:
    officer = world.person("officer")
    asked = {
        "by": officer,
        "pupil": world.pupil,
        "organisation": world.agency,
        "to": "",
        "what": "other",
        "words": "Report of the youth service",
        "on": world.today,
        "why": "consent",
    }
    with pytest.raises(NoConsent):
        note_disclosure(**asked)
    consent = given(world, "sharing")
    note_disclosure(**asked)
    pupils.withdraw_consent(by=officer, consent=consent)
    with pytest.raises(NoConsent):
        note_disclosure(**asked)
    note_disclosure(**{**asked, "why": "law"})
    assert [what for what, _ in told(world.pupil.pk)] == ["other", "other"]


def test_an_organisation_and_a_pupil_have_a_page_of_what_was_sent(world: Any, as_: Any) -> None:
    school = world.school.organisation_id
    disclose(world.pupil.pk, "notice", "attend", organisations=[school], about=world.placement)
    disclose(world.listed.pupil_id, "decision", "decide", organisations=[world.agency.pk])
    officer = as_("officer")
    rows = officer.get(reverse("sharing:organisation", args=[school])).context["rows"]
    assert [cells[2][1] for cells in rows] == ["Notice of absence"]
    page = as_("headteacher").get(reverse("sharing:pupil", args=[world.pupil.pk]))
    assert "To know where the pupil is" in page.content.decode()
    page = officer.get(reverse("sharing:organisations")).content.decode()
    assert world.agency.name in page


def test_an_offer_is_noted_for_its_provider(world: Any, as_: Any) -> None:
    as_("officer").post(address(world), offer(world))
    placement = made(world)
    assert ("offer", world.provider.organisation.name) in told(placement.pupil_id)
