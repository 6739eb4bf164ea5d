"""The trail of a calendar year as a file: CSV, each entry with its hash, to be checked elsewhere."""

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO

from django.core.files import File
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.audit.models import AuditEvent, Seal, YearlyFile
from apcommission.audit.sealing import BEGINNING, COLUMNS, link, rows
from apcommission.errors import Refused
from apcommission.exports import Line
from apcommission.people.models import Person
from apcommission.permissions import authorise

EVENTS = Seal.Stream.EVENTS
HEAD = (
    "number", "when (UTC)", "transaction", "person", "what", "kind", "number of it", "pupil", "detail",
    "hash",
)  # fmt: skip


@transaction.atomic
def ask_for_year(*, by: Person, year: int) -> YearlyFile:
    """Have the file of a year made, or made anew. The year must be over."""
    authorise(by, "apcommission.keep_audit")
    if year >= timezone.localdate().year:
        raise Refused("The file of a year is made once the year is over.", field="year")
    first = first_year()
    if first is None or year < first:
        raise Refused("There is no entry of that year.", field="year")
    found, _ = YearlyFile.objects.get_or_create(year=year, defaults={"asked_by": by})
    record("asked_for_audit_file", found, by=by, year=year)
    _have_made(found.pk)
    return found


def _have_made(key: int) -> None:
    from apcommission.audit.tasks import make_yearly_file

    transaction.on_commit(lambda: make_yearly_file.delay(key))


def first_year() -> int | None:
    """The year of the first entry. One query."""
    first: datetime | None = AuditEvent.objects.aggregate(first=Min("at"))["first"]
    return timezone.localtime(first).year if first else None


def open_years(*, today: date) -> list[int]:
    """Keys of the files to be made now: of the year that is over, and of those asked for."""
    first = first_year()
    if first is not None and first < today.year:
        YearlyFile.objects.get_or_create(year=today.year - 1)
    waiting = YearlyFile.objects.filter(state=YearlyFile.State.WAITING)
    return list(waiting.values_list("pk", flat=True))


def make(*, key: int) -> bool:
    """Write the file of a year. False: its last entries are not sealed yet. Run twice, it is made anew."""
    found = YearlyFile.objects.get(pk=key)
    seals = _seals(found.year)
    if seals is None:
        return False
    with TemporaryFile("w+b") as target:
        entries, head = _write(target, found.year, seals)
        target.seek(0)
        checksum = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        with transaction.atomic():
            found = YearlyFile.objects.select_for_update().get(pk=key)
            earlier = str(found.file.name or "")
            found.file.save(f"audit-{found.year}-{checksum[:16]}.csv", File(target), save=False)
            found.entries, found.sha256, found.head = entries, checksum, head
            found.state, found.made_at = YearlyFile.State.READY, timezone.now()
            found.save()
            record("made_audit_file", found, by=None, year=found.year, entries=entries, head=head)
    if earlier and earlier != found.file.name:
        found.file.storage.delete(earlier)
    return True


def _seals(year: int) -> list[Seal] | None:
    """The links in which entries of the year stand; None while entries of the year are not sealed."""
    keys = AuditEvent.objects.filter(at__range=_moments(year)).order_by("pk")
    first, last = keys.first(), keys.last()
    if first is None or last is None:
        return []
    found = Seal.objects.filter(stream=EVENTS, last__gte=first.pk, first__lte=last.pk)
    seals = list(found.order_by("first"))
    return seals if seals and seals[-1].last >= last.pk else None


def _moments(year: int) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    end = datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=zone)
    return datetime(year, 1, 1, tzinfo=zone), end


def _write(target: IO[bytes], year: int, seals: list[Seal]) -> tuple[int, str]:
    """Lines of the entries of whole links, from the first of the year to the last: each follows from the one
    before it. Returns (entries, last hash).
    """
    entries, hashed = 0, _before(seals)
    for line in _lines(seals, hashed):
        target.write(line.encode())
        entries += 1
    return entries - 1, (seals[-1].sha256 if seals else "")


def _before(seals: list[Seal]) -> str:
    if not seals:
        return BEGINNING
    before = Seal.objects.filter(stream=EVENTS, last__lt=seals[0].first).order_by("last").last()
    return before.sha256 if before else BEGINNING


def _lines(seals: list[Seal], hashed: str) -> Iterator[str]:
    writer = csv.writer(Line())
    yield "\ufeff" + str(writer.writerow(HEAD))
    detail = COLUMNS[EVENTS].index("detail")
    for seal in seals:
        for row in rows(EVENTS, seal.first, seal.last):
            hashed = link(hashed, row)
            shown = list(row)
            shown[1] = row[1].isoformat()
            shown[detail] = json.dumps(row[detail], sort_keys=True, ensure_ascii=False)
            yield str(writer.writerow([*shown, hashed]))
