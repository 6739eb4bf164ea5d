"""Writes of minutes: what a closed meeting decided, as one PDF that a task makes."""

from django.db import transaction

from apcommission.audit.actions import record
from apcommission.documents.actions import keep
from apcommission.documents.models import Document
from referrals.panels.models import Meeting
from referrals.panels.packs import locked

MINUTES = "panel-minutes"


def have_minutes_made(meeting: Meeting) -> None:
    """Let the worker make the minutes once the meeting is closed."""
    from referrals.panels.tasks import make_minutes

    key = meeting.pk
    transaction.on_commit(lambda: make_minutes.delay(key))


@transaction.atomic
def keep_minutes(*, meeting: Meeting, title: str, pdf: bytes) -> Document | None:
    """Keep the minutes of a closed meeting. Made twice, the first ones are kept."""
    now = locked(meeting)
    if now.state != Meeting.State.CLOSED or now.minutes_id is not None:
        return None
    now.minutes = keep(
        kind=MINUTES,
        title=title,
        content=pdf,
        content_type="application/pdf",
        by=None,
        subject_pk=now.pk,
    )
    now.save(update_fields=["minutes"])
    record("made_minutes", now, by=None)
    return now.minutes
