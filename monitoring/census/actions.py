"""Writes of the census: opened, filled up, signed off, made into a file."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import discard, keep
from apcommission.editing import check_version, unless_taken
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.census import queries, writing
from monitoring.census.days import period_start, third_thursday
from monitoring.census.models import (
    CENSUS,
    Census,
    CensusReturn,
    PlacementItems,
    PupilItems,
    SignedPupil,
)
from placements.placement.models import Placement

#: How long the file is kept. It can be made again from what was signed.
KEPT = timedelta(days=60)
BROKEN = "The file could not be made. The fault is in the log of the service. Try again."


class NotReady(Refused):
    """Something is missing or contradictory, and no one said why the census is signed all the same."""


@transaction.atomic
def open_census(*, by: Person, year: int) -> Census:
    """Open the census of a January; its days are the published ones, and can be changed."""
    authorise(by, "monitoring.prepare_census")
    taken = Refused(f"The census of {year} is open already.", field="year")
    with unless_taken(taken, "monitoring_census_year_key"):
        census = Census.objects.create(
            year=year, reference_date=third_thursday(year), period_start=period_start(year)
        )
    record("opened_census", census, by=by, year=year)
    _have_counted()
    return census


@transaction.atomic
def change_days(
    *,
    by: Person,
    census: Census,
    reference_date: date,
    period_start: date,
    version: int | None = None,
) -> Census:
    """Change the census day, or the day from which placements count, while the census is open."""
    authorise(by, "monitoring.prepare_census", census)
    census = _open(census, version)
    if reference_date.year != census.year:
        raise Refused(f"The census day lies in {census.year}.", field="reference_date")
    if period_start > reference_date:
        raise Refused("Placements count up to the census day.", field="period_start")
    census.reference_date, census.period_start = reference_date, period_start
    census.save()
    record("changed_census_days", census, by=by, day=reference_date.isoformat())
    _have_counted()
    return census


def _have_counted() -> None:
    from monitoring.census.tasks import keep_lines

    transaction.on_commit(keep_lines.delay)


def _open(census: Census, version: int | None = None) -> Census:
    found = Census.objects.select_for_update().get(pk=census.pk)
    check_version(found, version)
    if found.state != Census.State.OPEN:
        raise Refused("This census is signed off. A commissioner can open it again.")
    return found


@transaction.atomic
def fill_up(
    *,
    by: Person,
    placement: Placement,
    pupil_fields: dict[str, Any],
    placement_fields: dict[str, Any],
    pupil_version: int | None = None,
    placement_version: int | None = None,
) -> Placement:
    """Keep what only the census asks of a pupil and of the placement. Kept for the censuses after it too.

    Where nothing was typed before, the version is 1.
    """
    authorise(by, "monitoring.prepare_census", placement)
    PupilItems.objects.get_or_create(pupil_id=placement.pupil_id)
    PlacementItems.objects.get_or_create(placement=placement)
    pupil = PupilItems.objects.select_for_update().get(pk=placement.pupil_id)
    check_version(pupil, pupil_version)
    of_placement = PlacementItems.objects.select_for_update().get(pk=placement.pk)
    check_version(of_placement, placement_version)
    for name, value in pupil_fields.items():
        setattr(pupil, name, value)
    for name, value in placement_fields.items():
        setattr(of_placement, name, value)
    pupil.save()
    of_placement.save()
    record("filled_up_census", placement, by=by, pupil_id=placement.pupil_id)
    return placement


@transaction.atomic
def sign_off(
    *, by: Person, census: Census, reason: str = "", version: int | None = None
) -> CensusReturn:
    """Sign a census off: who is sent, and with what, is fixed as a version, and the worker makes the file.

    Raises NotReady while something is missing or contradictory and no reason is given.
    """
    census = Census.objects.select_for_update().get(pk=census.pk)
    check_version(census, version)
    CENSUS.move(census, "sign_off", by=by)
    if census.reference_date > timezone.localdate():
        raise Refused("A census is signed on its day at the earliest.")
    counted = queries.count(census)
    if counted.blocking and not reason.strip():
        raise NotReady(
            "Something is missing or contradictory. Say why the census is signed all the same.",
            field="reason",
        )
    census.save()
    latest = queries.returns(census).first()
    made = CensusReturn.objects.create(
        census=census,
        version=latest.version + 1 if latest else 1,
        signed_by=by,
        reason=reason.strip(),
        pupils=len(counted.cases),
        missing=len(counted.with_fault["missing"]),
        contradictory=len(counted.with_fault["contradictory"]),
        asked_at=timezone.now(),
    )
    SignedPupil.objects.bulk_create(
        SignedPupil(census_return=made, pupil_id=case.placement.pupil_id, items=case.values)
        for case in sorted(counted.cases, key=lambda case: case.values.get("upn", ""))
    )
    record("signed_census", made, by=by, pupils=made.pupils, version=made.version)
    _have_made(made)
    return made


@transaction.atomic
def reopen(*, by: Person, census: Census, version: int | None = None) -> Census:
    """Open a census again. What was signed stays as it was; signing again makes a further version."""
    census = Census.objects.select_for_update().get(pk=census.pk)
    check_version(census, version)
    CENSUS.move(census, "reopen", by=by)
    census.save()
    record("reopened_census", census, by=by)
    return census


@transaction.atomic
def ask_for_file(*, by: Person, census_return: CensusReturn) -> CensusReturn:
    """Have the file of a signed version made again: after a fault, or when the old one was thrown away."""
    authorise(by, "monitoring.prepare_census", census_return.census)
    found = CensusReturn.objects.select_for_update(of=("self",)).get(pk=census_return.pk)
    if found.document_id is None:
        found.asked_at, found.problem = timezone.now(), ""
        found.save(update_fields=["asked_at", "problem"])
        record("asked_for_census_file", found, by=by)
        _have_made(found)
    return found


def _have_made(made: CensusReturn) -> None:
    from monitoring.census.tasks import make_file

    transaction.on_commit(lambda: make_file.delay(made.pk))


# ---- What the worker does ------------------------------------------------------------------------


@transaction.atomic
def write_file(*, return_pk: int) -> CensusReturn | None:
    """Make the file of a signed version, read it back, hold it against the rules known, and keep it.

    None when there is one already.

    Raises `writing.NotTheSame` where the file does not say what was signed.
    """
    made = (
        CensusReturn.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("census")
        .filter(pk=return_pk, document=None)
        .first()
    )
    if made is None:
        return None
    records = list(made.signed_pupils.order_by("pk").values_list("items", flat=True))
    content = writing.written(made, records)
    writing.check_same(content, records)
    made.document = keep(
        kind="census",
        title=f"{made.census}, version {made.version}",
        content=content,
        content_type="application/xml",
        by=None,
        subject_pk=made.pk,
    )
    made.problem, made.remarks = "", writing.remarks(content)
    made.save(update_fields=["document", "problem", "remarks"])
    return made


@transaction.atomic
def give_up(*, return_pk: int) -> None:
    """Say that the file could not be made."""
    CensusReturn.objects.filter(pk=return_pk, document=None).update(problem=BROKEN)


@transaction.atomic
def discard_old_files(*, today: date) -> int:
    """Throw away files that were made more than KEPT ago; returns how many. They name pupils."""
    old = queries.due_for_discarding(timezone.now() - KEPT)
    number = 0
    for made in old.select_for_update(of=("self",)).select_related("document"):
        document = made.document
        made.document = None
        made.asked_at = None
        made.save(update_fields=["document", "asked_at"])
        if document:
            discard(document, by=None)
            number += 1
    return number
