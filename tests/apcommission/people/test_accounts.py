"""An account is put right, a lost second factor replaced, and the trail keeps who came in and who did not."""

import random
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.editing import Submission
from apcommission.messages.models import Email
from apcommission.people import leaving
from apcommission.people.models import Person, Role
from apcommission.people.tasks import clear_what_is_over
from tests.apcommission.people.test_signing_in import ACTIVATE, sign_in, switch_on
from tests.factories.apcommission import PASSWORD, person_with


@pytest.fixture
def administrator(as_: Any) -> Any:
    return as_("administrator")


@pytest.fixture
def visitor() -> Client:
    return Client(REMOTE_ADDR=".".join(["10", *(str(random.randint(1, 254)) for _ in range(3))]))


def at(name: str, person: Person) -> str:
    return reverse(f"people:{name}", args=[person.pk])


# ---- Name and address ------------------------------------------------------------------------------


def test_a_name_and_an_address_are_put_right_and_both_addresses_hear_of_it(
    world: Any, administrator: Any, visitor: Client
) -> None:
    tutor = world.people["provider_tutor"]
    EmailAddress.objects.create(user=tutor, email=tutor.email, primary=True, verified=True)
    assert at("edit", tutor) in administrator.get(at("person", tutor)).content.decode()
    typed = {"name": "Robin Newname", "email": "Robin@New.example", "version": 1}
    assert administrator.post(at("edit", tutor), typed).url == at("person", tutor)
    told = Email.objects.filter(subject__startswith="The email address")
    assert {email.to for email in told} == {tutor.email, "robin@new.example"}
    assert not any(
        word in email.subject + email.body
        for email in told
        for word in ("Robin", tutor.name, tutor.email, "robin@")
    )
    assert sign_in(visitor, tutor.email).status_code == 200, "no longer with the old one"
    assert sign_in(visitor, "robin@new.example").status_code == 302
    event = AuditEvent.objects.get(verb="changed_person")
    assert event.detail == {"fields": ["name", "email"]}


def test_who_keeps_the_address_hears_nothing(world: Any, administrator: Any) -> None:
    tutor = world.people["provider_tutor"]
    typed = {"name": "Robin Newname", "email": tutor.email.upper(), "version": 1}
    administrator.post(at("edit", tutor), typed)
    assert world.person("provider_tutor").name == "Robin Newname"
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter the full name"),
        ({"email": "robin"}, "Enter a valid email address"),
        ({"email": "taken"}, "has an account with this email address already"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_what_was_typed_is_kept(
    world: Any, administrator: Any, wrong: dict[str, str], words: str
) -> None:
    tutor = world.people["provider_tutor"]
    if wrong.get("email") == "taken":
        wrong = {"email": world.people["officer"].email}
    typed = {"name": "Typed Name", "email": "typed@new.example", "version": 1, **wrong}
    page = administrator.post(at("edit", tutor), typed)
    (field,) = wrong
    assert words in str(page.context["form"].errors[field])
    assert ("typed@new.example" if field == "name" else "Typed Name") in page.content.decode()
    assert world.person("provider_tutor").name == tutor.name


def test_two_administrators_do_not_overwrite_each_other(world: Any, administrator: Any) -> None:
    tutor = world.people["provider_tutor"]
    mine = {"name": "Mine", "email": tutor.email, "version": 1}
    administrator.post(at("edit", tutor), {**mine, "name": "Theirs"})
    stale = administrator.post(at("edit", tutor), mine)
    assert "Someone else changed this" in stale.content.decode()
    assert world.person("provider_tutor").name == "Theirs"
    again = {**mine, "version": stale.context["form"]["version"].value()}
    assert administrator.post(at("edit", tutor), again).status_code == 302
    assert world.person("provider_tutor").name == "Mine"


def test_a_closed_account_is_given_no_role(world: Any, administrator: Any) -> None:
    tutor = world.people["provider_tutor"]
    leaving.switch_off(by=world.person("administrator"), person=tutor)
    sent = {"role": "provider_tutor", "organisation": world.provider.organisation.reference}
    page = administrator.post(at("person", tutor), sent).content.decode()
    assert "This account is closed" in page
    assert not world.person("provider_tutor").current_roles


# ---- A lost second factor --------------------------------------------------------------------------


def test_a_lost_second_factor_is_reset_by_an_administrator_and_set_up_anew(
    world: Any, administrator: Any, visitor: Client, settings: Any
) -> None:
    officer = world.people["officer"]
    assert "It is not set up." in administrator.get(at("person", officer)).content.decode()
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(visitor, officer.email)
    switch_on(visitor)
    visitor.post("/account/logout/")
    settings.SECOND_FACTOR_REQUIRED = False
    assert "Reset the second step" in administrator.get(at("person", officer)).content.decode()
    for _ in range(2):  # a double click
        administrator.post(at("reset", officer))
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.filter(verb="reset_second_factor").count() == 1
    (email,) = Email.objects.all()
    assert email.to == officer.email
    assert officer.name not in email.subject + email.body
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(visitor, officer.email)
    assert visitor.get("/").url == ACTIVATE


# ---- Tidying up ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_at_night_ended_sessions_and_old_tokens_are_forgotten_and_no_others() -> None:
    now, day = timezone.now(), timedelta(days=1)
    for key, end in (("ended", now - day), ("open", now + day)):
        Session.objects.create(session_key=key, session_data="x", expire_date=end)
    for token in ("old", "new"):
        Submission.objects.create(token=token, made="x", made_pk=1)
    Submission.objects.filter(token="old").update(at=now - 31 * day)
    clear_what_is_over()
    assert [session.session_key for session in Session.objects.all()] == ["open"]
    assert [sent.token for sent in Submission.objects.all()] == ["new"]


# ---- The trail -------------------------------------------------------------------------------------


def trail() -> list[tuple[str, Any, Any]]:
    events = AuditEvent.objects.order_by("pk")
    return [(event.verb, event.by_id, event.subject_pk) for event in events]


@pytest.mark.django_db
def test_the_trail_keeps_who_signed_in_and_who_failed_to_without_what_was_typed(
    visitor: Client,
) -> None:
    person = person_with(Role.OFFICER)
    sign_in(visitor, person.email.upper(), "my secret")
    sign_in(visitor, "my secret typed as an address", "x")
    sign_in(visitor, "stranger@wenbury.example", "my secret")
    sign_in(visitor, person.email)
    assert trail() == [
        ("sign_in_failed", None, person.pk),
        ("sign_in_failed", None, None),
        ("signed_in", person.pk, person.pk),
    ]
    assert all(event.detail == {} for event in AuditEvent.objects.all())


@pytest.mark.django_db
def test_the_trail_keeps_changes_of_password_and_second_factor(
    visitor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    person = person_with(Role.OFFICER)
    sign_in(visitor, person.email)
    with django_capture_on_commit_callbacks(execute=True):
        switch_on(visitor)
    new = "three other random words"
    visitor.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    visitor.post("/account/logout/")
    asked = sign_in(visitor, person.email, new)
    visitor.post(asked.url, {"code": "000000"})
    verbs = [verb for verb, _, _ in trail()]
    assert verbs == [
        "signed_in",
        "set_up_second_factor",
        "set_up_second_factor",
        "set_password",
        "signed_out",
        "sign_in_failed",
    ]
    assert {event.detail.get("way") for event in AuditEvent.objects.all()} >= {
        "totp",
        "recovery_codes",
    }


@pytest.mark.django_db
def test_a_new_password_ends_the_sessions_elsewhere(visitor: Client) -> None:
    person = person_with(Role.OFFICER)
    elsewhere = Client()
    elsewhere.force_login(person)
    assert elsewhere.get("/").status_code == 200
    sign_in(visitor, person.email)
    new = "three other random words"
    visitor.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert visitor.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("weak", ["Zq8%vLw2", "administrator", "618033988749"])
def test_a_weak_password_is_refused(visitor: Client, weak: str) -> None:
    person = person_with(Role.OFFICER)
    sign_in(visitor, person.email)
    page = visitor.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": weak, "password2": weak},
    )
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert weak not in page.content.decode()
