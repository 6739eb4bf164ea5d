"""School, provider and parents are told of a decision, each in words that fit."""

from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.messages.models import Email
from apcommission.messages.tasks import send_email
from referrals.panels import actions, letters
from referrals.panels.models import Appeal, Decision
from referrals.pupils.models import Contact, Pupil
from referrals.sharing.actions import UnderRestriction
from tests.referrals.panels.hearing import MISSING, linked, signed


def parent(world: Any, name: str = "Jo Ashdown", **more: Any) -> Contact:
    fields = {"email": f"{name.split()[0].lower()}@home.example", "parental_responsibility": True}
    return Contact.objects.create(
        pupil=world.listed.pupil, name=name, relationship="Parent", **{**fields, **more}
    )


def told(address: str) -> Email:
    return Email.objects.get(to=address)


def post_out() -> None:
    for email in Email.objects.filter(state="waiting").order_by("pk"):
        send_email(email.pk)


def link_in(address: str) -> str:
    [message] = [one for one in mail.outbox if one.to == [address]]
    return message.body.split(": ")[1].strip().partition("http://")[2].partition("/")[2]


def test_each_is_told_once_and_no_message_names_the_pupil(world: Any) -> None:
    parent(world)
    parent(world, "Kim Ashdown", parental_responsibility=False)
    signed(world, programme=world.programme)
    people = world.people
    addresses = set(Email.objects.values_list("to", flat=True))
    assert addresses == {
        people["headteacher"].email,
        people["provider_manager"].email,
        "jo@home.example",
    }
    assert "stays on your roll" in told(people["headteacher"].email).body
    assert "need to do nothing yet" in told(people["provider_manager"].email).body
    letters.tell(Decision.objects.get(referral=world.listed))
    assert Email.objects.count() == 3
    pupil = world.listed.pupil
    for email in Email.objects.all():
        for name in (pupil.surname, pupil.forename, world.listed.reference):
            assert name not in email.subject + email.body


def test_both_parents_read_their_letter_by_a_link(world: Any) -> None:
    parent(world)
    parent(world, "Kim Ashdown")
    signed(world, programme=world.programme, conditions="Weekly contact.")
    post_out()
    for address in ("jo@home.example", "kim@home.example"):
        page = Client().get("/" + link_in(address)).content.decode()
        for words in (
            "Weekly contact.",
            "tried what it can",
            str(world.programme),
            "Someone who did",
        ):
            assert words in page
    opened = AuditEvent.objects.filter(verb="opened_link", pupil_id=world.listed.pupil_id)
    assert opened.count() == 2


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("school_place", "a place in another school"),
        ("support_in_school", "stay at school"),
        ("decline", "should not have a place"),
        ("defer", "psychologist"),
        ("pass_on", "Medical panel"),
    ],
)
def test_the_letter_tells_each_outcome_in_plain_words(
    world: Any, as_: Any, outcome: str, words: str
) -> None:
    more = {"passed_to": linked(world)} if outcome == "pass_on" else {}
    decision = signed(world, outcome=outcome, review_on=None, **MISSING, **more)
    for persona in ("officer", "headteacher"):
        page = as_(persona).get(reverse("panels:letter", args=[decision.pk]))
        assert words in page.content.decode()


def test_a_school_is_asked_for_what_is_missing_from_it(world: Any) -> None:
    asked = {**MISSING, "missing_from": "school"}
    signed(world, outcome="defer", review_on=None, **asked)
    assert "asks your school" in told(world.people["headteacher"].email).body


def test_a_superseding_decision_is_told_as_one(world: Any) -> None:
    old = signed(world)
    actions.supersede_decision(
        by=world.person("chair"), decision=old, outcome="decline", reasons="New facts."
    )
    last = Email.objects.filter(to=world.people["headteacher"].email).order_by("pk").last()
    assert last is not None
    assert "takes the place of an earlier decision" in last.body


def test_a_parent_asks_to_look_at_it_again_once(world: Any) -> None:
    parent(world)
    signed(world)
    post_out()
    page = "/" + link_in("jo@home.example")
    client = Client()
    assert "Enter your name" in client.post(page, {"words": "Not heard"}).content.decode()
    sent = {"made_by": "Jo Ashdown", "relationship": "Father", "words": "We were not heard."}
    assert "asked us to look at it again" in client.post(page, sent).content.decode()
    assert client.post(page, sent).status_code == 404
    appeal = Appeal.objects.get()
    assert (appeal.kind, appeal.state, appeal.received_on) == ("appeal", "open", world.today)


def test_under_restriction_a_case_is_deferred_and_the_parents_alone_are_told(world: Any) -> None:
    parent(world)
    Pupil.objects.filter(pk=world.listed.pupil_id).update(restricted_on=world.today)
    with pytest.raises(UnderRestriction), transaction.atomic():
        signed(world, programme=world.programme)
    signed(world, outcome="defer", **MISSING)
    assert set(Email.objects.values_list("to", flat=True)) == {"jo@home.example"}
