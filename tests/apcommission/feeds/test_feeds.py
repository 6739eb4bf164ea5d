"""A feed shows its owner's dates and no one's name, until it is made anew, stopped, or its owner is gone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from apcommission.audit.models import AuditEvent
from apcommission.feeds import actions
from apcommission.feeds.events import Event
from apcommission.feeds.models import CalendarFeed
from apcommission.feeds.writing import written
from apcommission.logs import without_tokens
from apcommission.people.leaving import switch_off, switch_on
from apcommission.people.models import Person, Role
from tests.factories.apcommission import AuthorityFactory, person_with
from tests.factories.placements import PlacementFactory, ReviewFactory, VisitFactory
from tests.factories.referrals import MeetingFactory

PAGE = Path(__file__).resolve().parents[3] / "docs" / "interfaces" / "calendars.md"
NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


def entries(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@given(
    st.dates(date(2026, 10, 20), date(2026, 10, 30)),
    st.times(time(2), time(22)).map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=80),
)
@settings(max_examples=40)
def test_an_hour_is_london_s_on_both_sides_of_the_october_change(
    day: date, at: time, title: str
) -> None:
    (entry,) = entries(written([Event("forum-1", day, title, "/", at=at)], NOW))
    start = entry.decoded("dtstart")
    assert (start.date(), start.time()) == (day, at)
    winter = day >= date(2026, 10, 25)
    assert start.utcoffset() == timedelta(hours=0 if winter else 1)
    assert str(entry["summary"]) == title


def test_a_whole_day_stays_one_day_across_the_change_as_the_docs_show() -> None:
    event = Event(
        "review-1", date(2026, 10, 25), "Review of placement PL-0001", "/support/reviews/1/"
    )
    content = written([event], NOW)
    (entry,) = entries(content)
    assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(days=1)
    example = re.search(r"```text\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert example
    unfolded = content.decode().replace("\r\n ", "").replace("\r\n", "\n")
    lines = unfolded[unfolded.index("BEGIN:VEVENT") : unfolded.index("END:VCALENDAR")]
    assert sorted(lines.split()) == sorted(example[1].split())


pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return person_with(Role.OFFICER, AuthorityFactory())


def read(client: Client, token: str) -> Any:
    return client.get(reverse("feeds:feed", args=[token]))


def test_it_shows_panels_reviews_and_visits_without_any_pupil(
    client: Client, officer: Person
) -> None:
    today = timezone.localdate()
    placement = PlacementFactory(start=today - timedelta(days=40), planned_end=today)
    ReviewFactory(placement=placement, due_on=today)
    VisitFactory(placement=placement, visited_on=today, visited_by=officer)
    MeetingFactory(date=today + timedelta(days=7))
    MeetingFactory(date=today - timedelta(days=90))
    answer = read(client, actions.make_feed(by=officer))
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    kinds = [str(entry["uid"]).partition("-")[0] for entry in entries(answer.content)]
    assert sorted(kinds) == ["panel", "review", "visit"]
    words = answer.content.decode().replace("\r\n ", "")
    pupil = placement.pupil
    for name in (pupil.surname, pupil.forename, pupil.upn, str(placement.provider)):
        assert name not in words
    assert placement.reference in words


def test_each_sees_only_what_they_may_see(client: Client) -> None:
    ReviewFactory(placement=PlacementFactory(), due_on=timezone.localdate())
    stranger = person_with(Role.HEADTEACHER, PlacementFactory().school.organisation)
    assert entries(read(client, actions.make_feed(by=stranger)).content) == []


def test_a_new_address_ends_the_old_one_and_only_its_hash_is_kept(
    client: Client, officer: Person
) -> None:
    old = actions.make_feed(by=officer)
    client.force_login(officer)
    page = client.post(reverse("feeds:make")).content.decode()
    found = re.search(r"calendar/feeds/([\w-]+)/calendar\.ics", page)
    assert found
    new = found[1]
    assert new not in client.get(reverse("feeds:own")).content.decode()
    client.logout()
    assert new not in without_tokens(reverse("feeds:feed", args=[new]))
    assert read(client, old).status_code == 404
    assert read(client, new).status_code == 200
    assert new not in str([list(model.objects.values()) for model in (CalendarFeed, AuditEvent)])
    client.force_login(officer)
    client.post(reverse("feeds:stop"))
    assert read(client, new).status_code == 404


def test_it_ends_with_the_account_for_good(client: Client, officer: Person) -> None:
    administrator = person_with(Role.ADMINISTRATOR, AuthorityFactory())
    token = actions.make_feed(by=officer)
    switch_off(by=administrator, person=officer)
    assert read(client, token).status_code == 404
    switch_on(by=administrator, person=officer)
    assert read(client, token).status_code == 404


def test_it_ends_with_the_last_day_before_the_job_of_the_night(
    client: Client, officer: Person
) -> None:
    token = actions.make_feed(by=officer)
    today = timezone.localdate()
    for last_day, code in ((today, 200), (today - timedelta(days=1), 404)):
        Person.objects.filter(pk=officer.pk).update(leaves_on=last_day)
        assert read(client, token).status_code == code


def test_being_asked_all_day_is_in_the_trail_once(client: Client, officer: Person) -> None:
    token = actions.make_feed(by=officer)
    read(client, token)
    read(client, token)
    assert AuditEvent.objects.filter(verb="read_calendar_feed", by=officer).count() == 1
