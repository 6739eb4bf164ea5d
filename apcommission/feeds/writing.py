"""A feed as iCalendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from apcommission.feeds.events import Event

ZONE = ZoneInfo("Europe/London")
#: Nobody says how long a meeting takes: it stands for so long.
LENGTH = timedelta(hours=2)
#: How often a calendar program should ask.
EVERY = timedelta(hours=4)


def written(events: Iterable[Event], now: datetime) -> bytes:
    """The calendar. What has an hour stands at it in London’s time, all the year; all else on its day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Open AP commissioning//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", settings.SERVICE_NAME)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event, now))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _entry(event: Event, now: datetime) -> Entry:
    entry = Entry()
    address = settings.SITE_ADDRESS.rstrip("/") + event.path
    entry.add("uid", f"{event.key}@{urlsplit(settings.SITE_ADDRESS).hostname}")
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("summary", event.title)
    entry.add("url", address)
    entry.add("description", f"Sign in to read more: {address}")
    if event.place:
        entry.add("location", event.place)
    if event.at is None:
        entry.add("dtstart", event.day)
        entry.add("dtend", event.day + timedelta(days=1))  # the day after the last one
        entry.add("transp", "TRANSPARENT")
    else:
        start = datetime.combine(event.day, event.at, ZONE)
        entry.add("dtstart", start)
        entry.add("dtend", start + LENGTH)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    return entry
