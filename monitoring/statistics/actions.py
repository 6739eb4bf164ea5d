"""Writes of published statistics: asked for by the authority, made by the worker."""

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import keep
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.statistics import figures, writing
from monitoring.statistics.models import EDITION, Edition


@transaction.atomic
def ask_for_edition(*, by: Person, year: int, once: str = "") -> Edition:
    """Have the statistics of an academic year made; asked again, there is a further edition."""
    authorise(by, "monitoring.publish_statistics")
    if figures.year_of(year).end >= timezone.localdate():
        raise Refused("Statistics are made of a year that is over.", field="year")

    def make() -> Edition:
        latest = Edition.objects.select_for_update().filter(year=year).order_by("-number").first()
        number = latest.number + 1 if latest else 1
        edition = Edition.objects.create(year=year, number=number, asked_by=by)
        record("asked_for_statistics", edition, by=by, year=year)
        _have_made(edition)
        return edition

    return with_once(once, Edition, make)


@transaction.atomic
def try_again(*, by: Person, edition: Edition) -> Edition:
    """Have an edition made that could not be made before."""
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    EDITION.move(found, "try_again", by=by)
    found.save(update_fields=["state"])
    record("asked_for_statistics_again", found, by=by)
    _have_made(found)
    return found


def _have_made(edition: Edition) -> None:
    from monitoring.statistics.tasks import make_edition

    transaction.on_commit(lambda: make_edition.delay(edition.pk))


@transaction.atomic
def make(*, edition_pk: int) -> Edition | None:
    """Count the figures and keep the files; None where there is nothing to do."""
    edition = (
        Edition.objects.select_for_update(skip_locked=True)
        .filter(pk=edition_pk, state=Edition.State.WAITING)
        .first()
    )
    if edition is None:
        return None
    today = timezone.localdate()
    data = figures.published(edition.year, today)
    rows = list(writing.rows(data))
    edition.document = keep(
        kind="statistics",
        title=str(edition),
        content=writing.packed(data, rows),
        content_type="application/zip",
        by=None,
        subject_pk=edition.pk,
    )
    EDITION.move(edition, "finish", by=None)
    edition.made_on, edition.rows = today, len(rows)
    edition.save()
    return edition


@transaction.atomic
def fail(*, edition_pk: int) -> None:
    """Give an edition up."""
    edition = Edition.objects.select_for_update().get(pk=edition_pk)
    if edition.state == Edition.State.WAITING:
        EDITION.move(edition, "fail", by=None)
        edition.save(update_fields=["state"])
