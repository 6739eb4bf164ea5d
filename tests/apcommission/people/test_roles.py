"""Accounts and roles: made by an administrator, given where they fit, ended at once."""

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.messages.models import Email
from apcommission.people import actions, leaving
from apcommission.people.models import Organisation, Person, Role, RoleAssignment
from apcommission.people.queries import HELD_IN
from tests.factories.apcommission import AuthorityFactory, OrganisationFactory, person_with

ADD = reverse("people:add")
PEOPLE = reverse("people:list")


@pytest.fixture
def administrator(as_: Any) -> Any:
    return as_("administrator")


def invitation(world: Any, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Kim Newcomer",
        "email": "Kim@School.example",
        "role": "headteacher",
        "organisation": world.school.organisation.reference,
        "once": "a-token",
        **changes,
    }


def page_of(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


# ---- Invitations -----------------------------------------------------------------------------------


def test_an_invited_person_has_a_role_and_gets_one_email_without_personal_data(
    world: Any, administrator: Any
) -> None:
    for _ in range(2):  # a double click
        answer = administrator.post(ADD, invitation(world))
    person = Person.objects.get(email="kim@school.example")
    assert answer.url == page_of(person)
    assert not person.has_usable_password()
    (held,) = person.current_roles
    assert (held.role, held.organisation) == ("headteacher", world.school.organisation)
    email = Email.objects.get(to="kim@school.example")
    assert email.link_purpose == "invitation"
    assert "Kim" not in email.subject + email.body
    assert world.school.organisation.name not in email.subject + email.body


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": ""}, "name", "Enter the full name"),
        ({"email": "kim"}, "email", "Enter a valid email address"),
        ({"email": ""}, "email", "Enter the email address"),
        ({"role": "king"}, "role", "Select the role from the list"),
        ({"organisation": "Nowhere"}, "organisation", "No organisation has this name"),
        ({"organisation": ""}, "organisation", "Enter the organisation"),
        ({"role": "officer"}, "organisation", "cannot be a role in"),
    ],
)
def test_what_is_wrong_in_an_invitation_is_told_and_no_one_is_written_to(
    world: Any, administrator: Any, wrong: dict[str, str], field: str, words: str
) -> None:
    page = administrator.post(ADD, invitation(world, **wrong))
    assert words in str(page.context["form"].errors[field])
    kept = "Kim@School.example" if field == "name" else "Kim Newcomer"
    assert kept in page.content.decode()
    assert not Email.objects.exists()
    assert not Person.objects.filter(name="Kim Newcomer").exists()


def test_an_address_is_one_persons_however_it_is_written(world: Any, administrator: Any) -> None:
    taken = world.people["officer"].email.upper()
    page = administrator.post(ADD, invitation(world, email=taken))
    assert "has an account with this email address" in str(page.context["form"].errors["email"])


def test_an_organisation_is_found_by_name_or_reference_and_must_be_one(
    world: Any, administrator: Any
) -> None:
    OrganisationFactory(name="Twin", reference="T1")
    OrganisationFactory(name="Twin", reference="T2")
    asked = {"role": "agency", "once": ""}
    page = administrator.post(ADD, invitation(world, organisation="twin", **asked))
    assert "More than one has this name" in str(page.context["form"].errors["organisation"])
    administrator.post(ADD, invitation(world, organisation="twin (t2)", **asked))
    held = RoleAssignment.objects.get(person__email="kim@school.example")
    assert held.organisation.reference == "T2"


# ---- Roles -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_a_role_is_held_only_in_the_kinds_of_organisation_that_fit(world: Any, role: str) -> None:
    administrator, person = world.person("administrator"), person_with(Role.MEMBER)
    places = {
        "la": AuthorityFactory(),
        "school": world.school.organisation,
        "provider": world.provider.organisation,
        "agency": world.agency,
    }
    for kind, place in places.items():
        if kind in HELD_IN[role]:
            held = actions.give_role(by=administrator, person=person, role=role, organisation=place)
            assert held.ended_on is None
        else:
            with pytest.raises(actions.WrongOrganisation):
                actions.give_role(by=administrator, person=person, role=role, organisation=place)


def test_a_role_given_twice_is_held_once(world: Any, administrator: Any) -> None:
    tutor = world.people["provider_tutor"]
    sent = {"role": "provider_tutor", "organisation": world.provider.organisation.reference}
    for _ in range(2):
        administrator.post(page_of(tutor), sent)
    assert tutor.role_assignments.count() == 1


def test_an_ended_role_opens_nothing_more_and_stays_in_the_history(
    world: Any, administrator: Any, as_: Any
) -> None:
    tutor = world.people["provider_tutor"]
    held = tutor.role_assignments.get()
    client, directory = as_("provider_tutor"), reverse("directory:programme_list")
    assert client.get(directory).status_code == 200
    for _ in range(2):  # a double click
        administrator.post(reverse("people:end_role", args=[held.pk]))
    assert client.get(directory).status_code == 403
    held.refresh_from_db()
    assert held.ended_on == world.today
    assert AuditEvent.objects.filter(verb="ended_role").count() == 1
    assert "Provider tutor" in administrator.get(page_of(tutor)).content.decode()
    again = {"role": "provider_tutor", "organisation": held.organisation.reference}
    administrator.post(page_of(tutor), again)
    assert client.get(directory).status_code == 200


def test_only_an_administrator_manages_people(world: Any) -> None:
    person = world.person("provider_tutor")
    held = person.role_assignments.get()
    for persona in ("commissioner", "officer", "headteacher", "provider_manager"):
        by = world.person(persona)
        for action, what in (
            (leaving.switch_off, {"person": person}),
            (leaving.end_role, {"held": held}),
            (
                actions.give_role,
                {"person": by, "role": "administrator", "organisation": world.authority},
            ),
        ):
            with pytest.raises(PermissionDenied):
                action(by=by, **what)


# ---- Closing accounts ------------------------------------------------------------------------------


def test_a_closed_account_is_out_at_once_and_cannot_sign_in(
    world: Any, administrator: Any, as_: Any
) -> None:
    officer, client = world.people["officer"], as_("officer")
    assert client.get("/").status_code == 200
    for _ in range(2):  # a double click closes, and does not open again
        administrator.post(reverse("people:switch", args=[officer.pk]), {"account": "close"})
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")
    assert not world.person("officer").is_active
    assert not world.person("officer").current_roles
    assert AuditEvent.objects.filter(verb="switched_off").count() == 1


def test_an_account_that_is_opened_again_has_no_role_until_one_is_given(
    world: Any, administrator: Any, as_: Any
) -> None:
    officer = world.people["officer"]
    address = reverse("people:switch", args=[officer.pk])
    administrator.post(address, {"account": "close"})
    assert "Open the account again" in administrator.get(page_of(officer)).content.decode()
    for _ in range(2):
        administrator.post(address, {"account": "open"})
    client = as_("officer")
    assert client.get("/").status_code == 200
    assert client.get(reverse("referral:list")).status_code == 403
    assert AuditEvent.objects.filter(verb="switched_on").count() == 1


def test_the_last_administrator_stays(world: Any, administrator: Any) -> None:
    person = world.people["administrator"]
    held = person.role_assignments.get()
    words = "This is the only administrator"
    for address, data in (
        (reverse("people:switch", args=[person.pk]), {"account": "close"}),
        (reverse("people:end_role", args=[held.pk]), {}),
    ):
        assert words in administrator.post(address, data, follow=True).content.decode()
    assert world.person("administrator").has_role(Role.ADMINISTRATOR)


def test_two_administrators_who_end_each_others_role_leave_one(transactional_db: None) -> None:
    people = [person_with(Role.ADMINISTRATOR) for _ in range(2)]
    start, refused = threading.Barrier(2), []

    def end_the_other(by: Person, other: Person) -> None:
        held = other.role_assignments.get()
        start.wait()
        try:
            leaving.end_role(by=by, held=held)
        except (leaving.LastAdministrator, PermissionDenied):
            refused.append(by)  # the slower one may no longer be an administrator when it begins
        finally:
            connection.close()

    threads = [threading.Thread(target=end_the_other, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, ended_on=None)
    assert left.count() == 1
    assert len(refused) == 1


# ---- Lists -----------------------------------------------------------------------------------------


def names(client: Client, **asked: str) -> set[str]:
    return {cells[0][1] for cells in client.get(PEOPLE, asked).context["rows"]}


def test_people_are_found_by_name_address_organisation_role_and_account(
    world: Any, administrator: Any
) -> None:
    head = world.people["headteacher"]
    head.name = "Hedda Quillfeather"
    head.save()
    assert names(administrator, search=head.name) == {head.name}
    assert names(administrator, search=head.email) == {head.name}
    assert names(administrator, search=world.school.organisation.name) == {head.name}
    assert names(administrator, role="headteacher") == {
        head.name,
        world.people["other_headteacher"].name,
    }
    Person.objects.filter(pk=head.pk).update(is_active=False)
    assert names(administrator, active="False") == {head.name}


def test_a_person_of_two_organisations_stands_once_with_both(
    world: Any, administrator: Any
) -> None:
    head = world.people["headteacher"]
    actions.give_role(
        by=world.person("administrator"),
        person=head,
        role="headteacher",
        organisation=world.other_school.organisation,
    )
    page = administrator.get(PEOPLE, {"role": "headteacher", "search": "school"})
    rows = [cells for cells in page.context["rows"] if cells[0][1] == head.name]
    (row,) = rows
    assert row[2][1].count("Wenbury School") == 2


def test_an_agency_is_added_once_and_its_reference_is_its_own(
    world: Any, administrator: Any
) -> None:
    address = reverse("people:add_agency")
    for _ in range(2):  # a double click
        administrator.post(address, {"name": "Youth team", "reference": "YT", "once": "t"})
    assert Organisation.objects.filter(reference="YT").count() == 1
    page = administrator.post(address, {"name": "Other", "reference": "YT", "once": "u"})
    assert "An agency has this reference already" in page.content.decode()
    assert 'value="Other"' in page.content.decode()


def test_two_who_invite_the_same_person_at_once_make_one_account(transactional_db: None) -> None:
    administrator = person_with(Role.ADMINISTRATOR)
    (held,) = administrator.current_roles
    start, refused = threading.Barrier(2), []

    def invite() -> None:
        start.wait()
        try:
            actions.invite_person(
                by=administrator,
                name="Kim",
                email="kim@wenbury.example",
                role="officer",
                organisation=held.organisation,
            )
        except actions.AddressTaken as taken:
            refused.append(taken)
        finally:
            connection.close()

    threads = [threading.Thread(target=invite) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Person.objects.filter(email="kim@wenbury.example").count() == 1
    assert len(refused) == 1
