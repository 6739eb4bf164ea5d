"""A last day given in advance: the role or the account ends in the night after it, the sessions at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from apcommission.people import leaving
from apcommission.people.models import Person, Role
from apcommission.people.tasks import end_what_was_planned
from tests.apcommission.people.test_signing_in import sign_in
from tests.factories.apcommission import person_with

pytestmark = pytest.mark.django_db


def typed(day: date) -> dict[str, Any]:
    return {"last_day_0": day.day, "last_day_1": day.month, "last_day_2": day.year}


@pytest.fixture
def administrator() -> Person:
    return person_with(Role.ADMINISTRATOR)


@pytest.fixture
def desk(administrator: Person) -> Client:
    found = Client()
    found.force_login(administrator)
    return found


def test_a_leaver_works_on_the_last_day_and_is_out_the_day_after(desk: Client) -> None:
    today = timezone.localdate()
    officer, theirs = person_with(Role.OFFICER), Client()
    theirs.force_login(officer)
    page = reverse("people:leaving", args=[officer.pk])
    late = desk.post(page, typed(today - timedelta(days=1)))
    assert "The last day is over already" in late.content.decode()
    assert desk.post(page, typed(today)).status_code == 302
    end_what_was_planned()
    assert theirs.get("/").status_code == 200
    Person.objects.filter(pk=officer.pk).update(leaves_on=today - timedelta(days=1))
    assert theirs.get("/").status_code == 302, "even before the night's job"
    assert sign_in(Client(), officer.email).url == "/account/inactive/"
    for _ in range(2):  # the job may run twice
        end_what_was_planned()
    officer.refresh_from_db()
    assert not officer.is_active
    assert not officer.role_assignments.filter(ended_on=None).exists()
    assert AuditEvent.objects.filter(verb="switched_off", by=None).count() == 1
    leaving.switch_on(by=Person.objects.get(role_assignments__role="administrator"), person=officer)
    officer.refresh_from_db()
    assert officer.leaves_on is None


def test_a_role_ends_in_the_night_after_its_last_day_and_the_sessions_with_it(desk: Client) -> None:
    today = timezone.localdate()
    member = person_with(Role.PANEL_MEMBER)
    (held,) = member.current_roles
    page = reverse("people:role_last_day", args=[held.pk])
    assert desk.post(page, typed(today + timedelta(days=3))).status_code == 302
    assert (
        "Change a last day" in desk.get(reverse("people:person", args=[member.pk])).content.decode()
    )
    theirs = Client()
    theirs.force_login(member)
    end_what_was_planned()
    assert theirs.get("/").status_code == 200
    type(held).objects.filter(pk=held.pk).update(
        started_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)
    )
    assert not Person.objects.get(pk=member.pk).current_roles, "even before the night's job"
    end_what_was_planned()
    held.refresh_from_db()
    assert held.ended_on == today
    assert theirs.get("/").status_code == 302
    assert desk.post(page, typed(today)).status_code == 200, "it has ended already"


def test_the_last_administrator_gets_no_last_day(desk: Client, administrator: Person) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(leaving.LastAdministrator):
        leaving.plan_leaving(by=administrator, person=administrator, last_day=tomorrow)
    other = person_with(Role.ADMINISTRATOR)
    leaving.plan_leaving(by=administrator, person=other, last_day=tomorrow)
    with pytest.raises(leaving.LastAdministrator):
        leaving.plan_leaving(by=administrator, person=administrator, last_day=tomorrow)
    (held,) = administrator.current_roles
    with pytest.raises(leaving.LastAdministrator):
        leaving.plan_end_of_role(by=administrator, held=held, last_day=tomorrow)


def test_a_closed_account_gets_no_last_day_and_its_sessions_are_over(administrator: Person) -> None:
    officer, theirs = person_with(Role.OFFICER), Client()
    theirs.force_login(officer)
    leaving.switch_off(by=administrator, person=officer)
    assert theirs.get("/").status_code == 302
    with pytest.raises(Refused):
        leaving.plan_leaving(by=administrator, person=officer, last_day=timezone.localdate())
