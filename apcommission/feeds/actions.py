"""Writes of calendar feeds: each person's own."""

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.feeds.models import CalendarFeed
from apcommission.messages.queries import token_hash
from apcommission.people.models import Person
from apcommission.permissions import authorise


@transaction.atomic
def make_feed(*, by: Person) -> str:
    """Make one's own feed, or a new address for it; returns what its address ends in, which is not kept.

    The old address stops working.
    """
    authorise(by, "apcommission.have_feed")
    token = secrets.token_urlsafe(32)
    feed, _ = CalendarFeed.objects.update_or_create(
        person=by,
        defaults={"token_hash": token_hash(token), "made_at": timezone.now(), "read_on": None},
    )
    record("made_calendar_feed", feed, by=by)
    return token


@transaction.atomic
def stop_feed(*, by: Person) -> None:
    """End one's own feed. Done already, nothing happens."""
    authorise(by, "apcommission.have_feed")
    feed = CalendarFeed.objects.filter(person=by).first()
    if feed:
        record("stopped_calendar_feed", feed, by=by)
        feed.delete()


def note_reading(*, feed: CalendarFeed, today: date) -> None:
    """Keep the day on which a feed was last asked; in the trail once a day, as calendars ask all day long."""
    changed = CalendarFeed.objects.filter(pk=feed.pk).exclude(read_on=today).update(read_on=today)
    if changed:
        record("read_calendar_feed", feed, by=feed.person)
