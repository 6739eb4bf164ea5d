"""The young person and the parents are heard in their own words, by a link that works once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.messages.models import Email, SingleUseLink
from apcommission.messages.tasks import send_email
from referrals.referral.models import Referral
from referrals.voices import actions
from referrals.voices.models import Voice


def link_of(world: Any, whose: str) -> str:
    token = actions.ask(by=world.person("headteacher"), referral=world.draft, whose=whose)
    return reverse(actions.PAGES[Voice.Whose(whose)], args=[token])


def now(world: Any) -> Referral:
    return Referral.objects.get(pk=world.draft.pk)


YOUNG = {"name": "Kay", "likes": "Bicycles", "now": "Too loud.", "wanted": "A small group."}
PARENT = {"name": "Jo", "views": "She needs calm.", "agrees": "true"}


def test_the_young_person_writes_by_themself(world: Any, as_: Any) -> None:
    Referral.objects.filter(pk=world.draft.pk).update(interests="Tools.")
    page, client = link_of(world, "young_person"), Client()
    text = client.get(page).content.decode()
    assert world.draft.pupil.forename in text
    assert world.draft.pupil.surname not in text
    assert "Thank you" in client.post(page, YOUNG).content.decode()
    told = now(world)
    assert told.interests == "Tools.\n\nBicycles", "what the school wrote is kept"
    assert told.young_person_views == "Now: Too loud.\nWhat I would like: A small group."
    assert client.get(page).status_code == 404
    assert client.post(page, YOUNG).status_code == 404
    seen = as_("headteacher").get(reverse("referral:detail", args=[world.draft.pk]))
    assert "Told: the young person" in seen.content.decode()
    verbs = AuditEvent.objects.filter(pupil_id=told.pupil_id).values_list("verb", flat=True)
    assert {"asked_for_views", "opened_link", "told_views"} <= set(verbs)


@pytest.mark.parametrize(("answer", "agrees"), [("true", True), ("false", False)])
def test_a_parent_tells_views_and_whether_they_agree(world: Any, answer: str, agrees: bool) -> None:
    page = link_of(world, "parent")
    assert Client().post(page, {**PARENT, "agrees": answer}).status_code == 200
    assert (now(world).parent_views, now(world).parent_consent) == ("She needs calm.", agrees)


@pytest.mark.parametrize(
    ("whose", "typed", "words"),
    [
        ("young_person", {**YOUNG, "wanted": ""}, "Write a few words here"),
        ("young_person", {**YOUNG, "name": ""}, "Enter your name"),
        ("parent", {**PARENT, "agrees": ""}, "Select yes or no"),
    ],
)
def test_what_is_missing_is_told_and_the_link_still_works(
    world: Any, whose: str, typed: dict[str, str], words: str
) -> None:
    page, client = link_of(world, whose), Client()
    text = client.post(f"{page}?size=large", typed).content.decode()
    assert words in text
    assert "ap-large-print" in text
    assert client.get(page).status_code == 200
    assert not Voice.objects.exists()


def test_a_link_opens_its_own_purpose_only(world: Any) -> None:
    token = link_of(world, "parent").split("/")[-2]
    assert Client().get(reverse("voices:young_person", args=[token])).status_code == 404


def test_a_newer_link_replaces_the_older_and_each_ends(world: Any) -> None:
    old, new = link_of(world, "parent"), link_of(world, "parent")
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    SingleUseLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().get(new).status_code == 404


def test_after_the_decision_it_is_too_late_and_the_link_is_not_used_up(world: Any) -> None:
    page = link_of(world, "parent")
    Referral.objects.filter(pk=world.draft.pk).update(state="withdrawn")
    text = Client().post(page, PARENT).content.decode()
    assert "Talk to the school" in text
    assert "She needs calm." in text, "what was typed is kept"
    assert not Voice.objects.exists()
    with pytest.raises(actions.Decided):
        link_of(world, "parent")


def test_the_link_is_shown_once_or_goes_out_by_e_mail(world: Any, as_: Any) -> None:
    page = reverse("voices:ask", args=[world.draft.pk])
    shown = as_("headteacher").post(page, {"whose": "parent"}).content.decode()
    assert re.search(r"/views/parent/[\w-]+/", shown)
    sent = {"whose": "young_person", "email": "kay@home.example"}
    assert as_("headteacher").post(page, sent).status_code == 302
    email = Email.objects.get(to="kay@home.example")
    send_email(email.pk)
    [message] = [one for one in mail.outbox if one.to == ["kay@home.example"]]
    address = re.search(r"/views/young-person/[\w-]+/", message.body)
    assert address is not None
    assert Client().get(address[0]).status_code == 200
    pupil = world.draft.pupil
    assert pupil.surname not in message.body + message.subject
    assert pupil.forename not in message.body + message.subject


def test_the_same_questions_stand_on_paper(world: Any, as_: Any) -> None:
    text = as_("headteacher").get(reverse("voices:paper", args=[world.draft.pk])).content.decode()
    for words in ("What would you like to happen?", "best for your child", "What is hard?"):
        assert words in text
