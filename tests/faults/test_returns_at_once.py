"""Two hundred people submit the return of their provider in the same minute, some of them twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.calendar.queries import monday_of
from apcommission.people.models import Organisation, Person, Role, RoleAssignment
from placements.attendance.models import WeeklyReturn
from providers.directory.models import Provider

PEOPLE, AT_ONCE = 200, 16
WEEK = monday_of(timezone.localdate()) - timedelta(weeks=2)


def providers() -> list[tuple[Provider, Person]]:
    """Two hundred providers, each with its manager, in a few statements."""
    organisations = Organisation.objects.bulk_create(
        Organisation(kind="provider", name=f"Provider {n}", reference=f"P{n:03}")
        for n in range(PEOPLE)
    )
    made = [
        Provider.objects.create(
            organisation=one, category="training", registration="not_required", state="published"
        )
        for one in organisations
    ]
    people = Person.objects.bulk_create(
        Person(name=f"Manager {n}", email=f"m{n}@wenbury.example", password="!")
        for n in range(PEOPLE)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(person=person, organisation=one, role=Role.PROVIDER_MANAGER)
        for person, one in zip(people, organisations, strict=True)
    )
    return list(zip(made, people, strict=True))


def submit(provider: Provider, person: Person) -> str:
    """What the person sees in the end."""
    try:
        client = Client(raise_request_exception=False)
        client.force_login(person)
        where = reverse("attendance:weekly_return", args=[provider.pk, WEEK.isoformat()])
        answer: Any = client.post(where, {"note": "No pupil was here."})
        return f"{answer.status_code}"
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_each_return_is_in_once_and_each_person_is_told() -> None:
    pairs = providers()
    twice = pairs[::10]
    clicks = list(chain.from_iterable([pair, pair] if pair in twice else [pair] for pair in pairs))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(lambda pair: submit(*pair), clicks))
    assert set(told) <= {"302", "200"}, "nobody sees a page that broke"
    returns = WeeklyReturn.objects.filter(week=WEEK)
    assert returns.count() == PEOPLE
    assert set(returns.values_list("state", flat=True)) == {"submitted"}
    assert returns.values("provider").distinct().count() == PEOPLE
    events = AuditEvent.objects.filter(verb="submitted_return")
    assert events.count() == events.values("subject_pk").distinct().count() == PEOPLE
    assert told.count("302") == PEOPLE
