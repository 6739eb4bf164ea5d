"""The only writers of the audit trail."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from apcommission.audit import restriction
from apcommission.audit.models import AuditEvent
from apcommission.people.models import Person
from apcommission.withholding import any_restricted

#: In our own words, as every page adds one: for Django to find them takes longer than to carry them out.
ADD = """
    INSERT INTO apcommission_auditevent (by_id, verb, subject_type, subject_pk, pupil_id, detail)
    VALUES (%s, %s, %s, %s, %s, %s)
"""


def record(
    verb: str,
    subject: models.Model | None = None,
    *,
    by: Person | None,
    pupil_id: int | None = None,
    **detail: Any,
) -> None:
    """Add one event. `detail` holds states, counts and keys, never personal data. One query."""
    about = (subject._meta.label, subject.pk) if subject is not None else ("", None)
    with connection.cursor() as cursor:
        cursor.execute(
            ADD, [by.pk if by is not None else None, verb, *about, pupil_id, json.dumps(detail)]
        )


def record_read(subject: models.Model, *, by: Person | None, pupil_id: int) -> None:
    """Say that a person opened a page or file that shows a pupil's record. One query.

    Where any record is under restriction, the same query asks whether this one is, for the page to say so.
    """
    if by is None or not any_restricted(by):
        record("saw", subject, by=by, pupil_id=pupil_id)
        return
    words, values = restriction.since(pupil_id)
    event = [by.pk, "saw", subject._meta.label, subject.pk, pupil_id, "{}"]
    with connection.cursor() as cursor:
        cursor.execute(f"{ADD} RETURNING ({words})", [*event, *values])
        (since,) = cursor.fetchone()
    restriction.was_read(pupil_id, since)


def record_reads(subject: models.Model, *, by: Person | None, pupil_ids: Iterable[int]) -> None:
    """The same for what shows the records of several pupils: an event for each. One query."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            by=by,
            verb="saw",
            subject_type=subject._meta.label,
            subject_pk=subject.pk,
            pupil_id=pupil_id,
        )
        for pupil_id in sorted(set(pupil_ids))
    )


def record_each(
    verb: str,
    subjects: Sequence[models.Model],
    *,
    by: Person | None,
    pupil_ids: Sequence[int],
    **detail: Any,
) -> None:
    """Add the same event for each of several things, each about its own pupil. One query."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            by=by,
            verb=verb,
            subject_type=subject._meta.label,
            subject_pk=subject.pk,
            pupil_id=pupil_id,
            detail=detail,
        )
        for subject, pupil_id in zip(subjects, pupil_ids, strict=True)
    )
