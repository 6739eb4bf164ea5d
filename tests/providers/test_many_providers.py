"""Every list of the providers' floor asks the database as often at 500 providers as at 10."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apcommission.people.models import Organisation
from providers.contracts.models import Contract
from providers.directory.models import EntryChange, Price, Programme, Provider
from providers.finding.models import Suggestion
from providers.forum.models import ForumAction, ForumMeeting, Invitation, TrainingNeed
from providers.protocols.models import StandardStatus
from providers.quality.models import Concern, Recommendation, Review
from tests.factories.forum import MeetingFactory
from tests.factories.quality import ChecklistFactory

LISTS = (
    "directory:programme_list",
    "directory:provider_list",
    "directory:change_list",
    "finding:suggestions",
    "protocols:list",
    "protocols:progress",
    "protocols:evidence",
    "quality:list",
    "quality:standings",
    "quality:recommendations",
    "quality:concerns",
    "contracts:list",
    "tenders:list",
    "forum:list",
    "forum:invitations",
    "forum:actions",
    "forum:trainings",
    "forum:needs",
)
TERM = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


@pytest.fixture
def meeting(db: None) -> ForumMeeting:
    made: ForumMeeting = MeetingFactory()
    return made


def add(world: Any, meeting: ForumMeeting, count: int, start: int) -> None:
    """So many providers more, each with one of everything that a list shows."""
    officer, manager = world.person("officer"), world.person("provider_manager")
    checklist = ChecklistFactory()
    soon = world.today + timedelta(days=5)
    numbers = range(start, start + count)
    organisations = Organisation.objects.bulk_create(
        Organisation(kind="provider", name=f"Many {n:03}", reference=f"MANY{n:03}") for n in numbers
    )
    providers = Provider.objects.bulk_create(
        Provider(organisation=one, state="published", category="training") for one in organisations
    )
    programmes = Programme.objects.bulk_create(
        Programme(provider=one, reference=f"M{one.pk}", title=f"Course {one.pk}", key_stages=[3],
                  mode="part_time", sessions_per_week=4, places=8)
        for one in providers
    )  # fmt: skip
    Price.objects.bulk_create(Price(programme=one, amount=45, basis="day") for one in programmes)
    EntryChange.objects.bulk_create(
        EntryChange(provider=one, subject="entry", fields={"phone": "1"}, asked_by=manager)
        for one in providers
    )
    Suggestion.objects.bulk_create(
        Suggestion(name=f"Farm {one.pk}", made_by=officer) for one in providers
    )
    StandardStatus.objects.bulk_create(
        StandardStatus(provider=one, standard=world.standard, status="in_place", expires_on=soon)
        for one in providers
    )
    Review.objects.bulk_create(
        Review(provider=one, kind="visit", reviewer=officer, due_on=soon, checklist=checklist)
        for one in providers
    )
    Recommendation.objects.bulk_create(
        Recommendation(provider=one, words="Do it", owner=officer, due_on=soon) for one in providers
    )
    Concern.objects.bulk_create(
        Concern(provider=one, words="A worry", raised_by=officer) for one in providers
    )
    Contract.objects.bulk_create(
        Contract(provider=one, reference=f"C{one.pk}", kind="contract", title="Places", **TERM)
        for one in providers
    )
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, organisation=one) for one in organisations
    )
    ForumAction.objects.bulk_create(
        ForumAction(meeting=meeting, words="Send it", owner=one, due_on=soon)
        for one in organisations
    )
    TrainingNeed.objects.bulk_create(
        TrainingNeed(words=f"First aid {one.pk}", organisation=one) for one in organisations
    )


def asked(client: Any, world: Any, meeting: ForumMeeting) -> dict[str, int]:
    """How many queries the first page of each list costs."""
    keys = {"protocols:progress": [world.pack.pk], "forum:invitations": [meeting.pk]}
    found = {}
    for name in LISTS:
        address = reverse(name, args=keys.get(name, []))
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found[name] = len(queries)
    return found


def test_a_list_asks_no_more_of_500_providers_than_of_10(
    world: Any, as_: Any, meeting: ForumMeeting
) -> None:
    client = as_("commissioner")
    add(world, meeting, 10, start=0)
    few = asked(client, world, meeting)
    add(world, meeting, 490, start=10)
    assert asked(client, world, meeting) == few
    assert max(few.values()) <= 15
