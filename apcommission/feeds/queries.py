"""Reads of calendar feeds."""

from datetime import date, timedelta

from apcommission.feeds.events import Event, events
from apcommission.feeds.models import CalendarFeed
from apcommission.messages.queries import token_hash
from apcommission.people.models import Person

#: How far a feed reaches back and ahead.
BACK, AHEAD = timedelta(days=60), timedelta(days=366)


def feed_of(person: Person) -> CalendarFeed | None:
    """The person's feed, if they have one."""
    return CalendarFeed.objects.filter(person=person).first()


def feed_at(token: str) -> CalendarFeed | None:
    """The feed that an address opens, of a person whose account is open; None for all else. One query."""
    found = CalendarFeed.objects.select_related("person")
    feed = found.filter(token_hash=token_hash(token), person__is_active=True).first()
    return None if feed is None or feed.person.has_left else feed


def events_of(feed: CalendarFeed, today: date) -> list[Event]:
    """What its owner may see today: asked anew each time, so that a role that ended ends it here too."""
    return events(feed.person, today - BACK, today + AHEAD)
