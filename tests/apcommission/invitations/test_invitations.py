"""From the invitation to the home page: by a link that works once, ends, is sent again and is taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.invitations import actions
from apcommission.invitations.models import Invitation
from apcommission.messages.actions import deliver, make_link
from apcommission.messages.models import Email, SingleUseLink
from apcommission.people.actions import invite_person
from apcommission.people.models import Person, Role
from tests.apcommission.people.test_signing_in import ACTIVATE, code_for, sign_in
from tests.factories.access import invitation
from tests.factories.apcommission import PASSWORD, person_with

pytestmark = pytest.mark.django_db
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def administrator() -> Person:
    return person_with(Role.ADMINISTRATOR)


@pytest.fixture
def kim(administrator: Person) -> Person:
    """Someone new, invited as an officer."""
    return invite_person(
        by=administrator,
        name="Kim Newcomer",
        email="kim@wenbury.example",
        role="officer",
        organisation=administrator.current_roles[0].organisation,
    )


def link_in(mailoutbox: list[Any], email: Email) -> str:
    """Where the link of an e-mail leads, as it leaves."""
    deliver(email_pk=email.pk)
    found = re.findall(r"http://127.0.0.1:8000(/invitations/accept/\S+)", mailoutbox[-1].body)
    return str(found[0])


def test_an_invited_person_comes_from_the_email_to_the_home_page(
    kim: Person, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    link = link_in(mailoutbox, Email.objects.get())
    page = client.get(link).content.decode()
    assert "Choose your password" in page
    assert "second step" in page
    weak = client.post(link, {"password1": "council school", "password2": "council school"})
    assert "easy to guess here" in weak.content.decode()
    assert client.post(link, CHOSEN).status_code == 302
    assert client.get("/").url == ACTIVATE
    form = client.get(ACTIVATE).context["form"]  # at once: the password was typed a moment ago
    client.post(ACTIVATE, {"code": code_for(form.secret)})
    assert "Kim Newcomer" in client.get("/").content.decode()
    accepted = Invitation.objects.get()
    assert (accepted.state, accepted.person) == (Invitation.State.ACCEPTED, kim)
    assert Client().get(link).status_code == 404, "the link works once"
    assert AuditEvent.objects.filter(verb="accepted_invitation", by=kim).count() == 1


def test_sent_again_the_earlier_link_stops_working_and_an_expired_one_works_anew(
    kim: Person, administrator: Person, mailoutbox: list[Any]
) -> None:
    first = link_in(mailoutbox, Email.objects.get())
    past = timezone.now() - timedelta(minutes=1)
    Invitation.objects.update(expires_at=past)
    SingleUseLink.objects.update(expires_at=past)
    assert Client().get(first).status_code == 404
    signed_in = Client()
    signed_in.force_login(administrator)
    assert "Invitations expired" in signed_in.get("/").content.decode()
    signed_in.post(reverse("invitations:again", args=[Invitation.objects.get().pk]))
    again = Invitation.objects.get()
    assert (again.state, again.times_sent) == (Invitation.State.SENT, 2)
    second = link_in(mailoutbox, Email.objects.latest("pk"))
    assert Client().get(first).status_code == 404
    assert Client().post(second, CHOSEN).status_code == 302
    with pytest.raises(actions.NotOpen):
        actions.send_again(by=administrator, person=Person.objects.get(pk=kim.pk))


def test_taken_back_the_link_stops_working_and_the_account_is_closed(
    kim: Person, administrator: Person, mailoutbox: list[Any]
) -> None:
    link = link_in(mailoutbox, Email.objects.get())
    signed_in = Client()
    signed_in.force_login(administrator)
    back = reverse("invitations:take_back", args=[Invitation.objects.get().pk])
    for _ in range(2):  # a double click
        signed_in.post(back)
    assert Client().post(link, CHOSEN).status_code == 404
    kim.refresh_from_db()
    assert not kim.is_active
    assert not kim.role_assignments.filter(ended_on=None).exists()
    assert AuditEvent.objects.filter(verb="took_back_invitation").count() == 1
    assert "taken back" in signed_in.get(reverse("invitations:list")).content.decode()


def test_a_forgotten_password_is_no_way_round_an_invitation_that_ended(
    kim: Person, mailoutbox: list[Any]
) -> None:
    Client().post("/account/password/reset/", {"email": kim.email})
    assert "no account" in mailoutbox[-1].body
    assert sign_in(Client(), kim.email, "").status_code == 200


def test_an_accepted_invitation_is_not_taken_back(administrator: Person) -> None:
    accepted = invitation(accepted_at=timezone.now())
    with pytest.raises(actions.NotOpen):
        actions.take_back(by=administrator, invitation=accepted)


def test_two_who_use_one_link_at_once_set_one_password() -> None:
    open_one = invitation()
    token = make_link(purpose="invitation", subject_pk=open_one.pk, by=None)
    address = reverse("invitations:accept", args=[token])
    Client().post(address, CHOSEN)
    other = "three other random words"
    assert Client().post(address, {"password1": other, "password2": other}).status_code == 404
    assert Person.objects.get(pk=open_one.person_id).check_password(PASSWORD)
