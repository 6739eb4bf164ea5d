"""Whoever installs the service makes one account; that person makes all others."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apcommission.messages.actions import deliver
from apcommission.messages.models import Email
from apcommission.people.models import Organisation, Person, Role
from tests.factories.apcommission import person_with

pytestmark = pytest.mark.django_db


def make(email: str = "Sam@Wenbury.example", name: str = "Sam First") -> None:
    call_command("make_administrator", email, name)


def test_a_new_installation_gets_its_authority_and_an_administrator() -> None:
    make()
    person = Person.objects.get(email="sam@wenbury.example")
    [held] = person.current_roles
    assert held.role == Role.ADMINISTRATOR
    assert (held.organisation.kind, held.organisation.name) == ("la", "Wenbury Council")


def test_the_administrator_chooses_the_password_by_e_mail() -> None:
    make()
    assert not Person.objects.get().has_usable_password()
    email = Email.objects.get(to="sam@wenbury.example")
    assert (email.link_purpose, email.link_page) == ("invitation", "invitations:accept")


def test_there_is_one_first_administrator() -> None:
    make()
    with pytest.raises(CommandError, match="Sam First is an administrator"):
        make("kim@wenbury.example", "Kim Second")
    assert Person.objects.count() == 1


def test_an_administrator_who_left_can_be_followed_by_another() -> None:
    left = person_with(Role.ADMINISTRATOR)
    left.is_active = False
    left.save()
    make()
    assert Organisation.objects.filter(kind="la").count() == 1
    assert Person.objects.filter(is_active=True).count() == 1


def test_an_address_that_someone_has_is_refused() -> None:
    person_with(Role.OFFICER, email="sam@wenbury.example")
    with pytest.raises(CommandError, match="already"):
        make()


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        make("sam")


def test_the_way_to_a_password_leads_to_signing_in(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make()
    deliver(email_pk=Email.objects.get().pk)
    [link] = re.findall(r"https?://\S+accept\S+", mailoutbox[0].body)
    chosen = {"password1": "three-random-words", "password2": "three-random-words"}
    page = Client().post(link.removeprefix("http://127.0.0.1:8000"), chosen, follow=True)
    assert "Sam First" in page.content.decode()
