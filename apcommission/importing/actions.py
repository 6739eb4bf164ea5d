"""Writes of tables on their way in: received, matched, corrected, taken in all or nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.importing import columns, queries, tables
from apcommission.importing.kinds import Checked, ImportKind, kind_of
from apcommission.importing.models import UPLOAD, RememberedMapping, Upload, UploadRow
from apcommission.people.models import Organisation, Person
from apcommission.permissions import authorise

#: After so long, rows that nobody took in are deleted.
KEPT = timedelta(days=7)
#: Rows that a table may become, as a grid does.
MOST_STAGED = 6000


class NotReady(Refused):
    """Some rows have faults, or wait for a decision."""


@transaction.atomic
def receive(
    *,
    by: Person,
    kind: ImportKind,
    organisation: Organisation,
    rows: list[list[str]],
    source: str,
    mapping: columns.Places | None = None,
    **settings: Any,
) -> Upload:
    """Stage a table. Its first row are the headings, unless it reads as a row in the order of the kind.

    With a `mapping`, or one that the organisation said before, the rows are checked at once. Raises Refused
    where there is no row or there are too many.
    """
    kind.authorise(by, organisation)
    try:
        filled = tables.numbered(rows)
    except tables.TableUnreadable as broken:
        raise Refused(" ".join(broken.faults), field="file") from broken
    header = [field.label for field in kind.fields]
    if filled:
        filled = kind.unfold(filled, settings)
        if len(filled) > MOST_STAGED:
            raise Refused(f"Send at most {MOST_STAGED:,} entries at a time.", field="file")
    if filled and (mapping is not None or _is_header(kind, filled[0][1])):
        header, filled = filled[0][1], filled[1:]
    if not filled:
        raise Refused("There is no row in this table.", field="file")
    upload = Upload.objects.create(
        kind=kind.name,
        organisation=organisation,
        made_by=by,
        source=source,
        header=header,
        settings=settings,
        mapping=mapping or queries.remembered(organisation, kind.name, header),
    )
    UploadRow.objects.bulk_create(
        [UploadRow(upload=upload, line=line, cells=cells) for line, cells in filled],
        batch_size=500,
    )
    record("received_table", upload, by=by, kind=kind.name, rows=len(filled))
    if upload.mapping is not None:
        _check(upload, by)
    return upload


def _is_header(kind: ImportKind, cells: list[str]) -> bool:
    if columns.is_header(cells, kind.fields):
        return True
    in_order = {field.name: place for place, field in enumerate(kind.fields)}
    return bool(kind.parsed(columns.texts(cells, in_order)).faults)


def guessed(upload: Upload) -> columns.Places:
    """Which column is which: as it was said, else as the headings read."""
    return upload.mapping or columns.guess(upload.header, kind_of(upload).fields)


@transaction.atomic
def map_columns(*, by: Person, upload: Upload, mapping: columns.Places) -> Upload:
    """Say which column is which; it is remembered for the organisation's next table with these headings."""
    upload = _locked(by, upload)
    lacking = columns.missing(mapping, kind_of(upload).fields)
    if lacking:
        first = lacking[0]
        raise Refused(f"Choose the column of: {first.label}.", field=first.name)
    if len(set(mapping.values())) != len(mapping):
        raise Refused("A column is chosen twice.")
    upload.mapping = mapping
    upload.save(update_fields=["mapping"])
    RememberedMapping.objects.update_or_create(
        organisation=upload.organisation,
        kind=upload.kind,
        signature=columns.signature(upload.header),
        defaults={"mapping": mapping},
    )
    _check(upload, by)
    return upload


def _locked(by: Person, upload: Upload) -> Upload:
    """The table, to be changed by whoever sent it. Raises Refused once it is taken in or thrown away."""
    found = Upload.objects.select_for_update(of=("self",)).select_related("organisation")
    upload = found.get(pk=upload.pk)
    authorise(by, "apcommission.import_table", upload)
    kind_of(upload).authorise(by, upload.organisation)
    if upload.state != Upload.State.OPEN:
        raise Refused("This table was taken in or thrown away meanwhile.")
    return upload


def _check(upload: Upload, by: Person) -> list[tuple[UploadRow, Checked]]:
    """Check every row anew and keep what is found; the rows with what was read, in their order."""
    rows = list(upload.rows.order_by("line", "pk"))
    texts = [columns.texts(row.cells, upload.mapping or {}) for row in rows]
    left = [row.is_left for row in rows]
    kind = kind_of(upload)
    # What is left out stands in no other row's way.
    found = iter(kind.check(upload, by, [t for t, out in zip(texts, left, strict=True) if not out]))
    checked = [Checked() if out else next(found) for out in left]
    for row, one in zip(rows, checked, strict=True):
        if row.is_left:
            continue
        row.faults, row.standing, row.match_pk = one.faults, one.standing, one.match_pk
        row.title, row.told = one.title[:250], one.told[:500]
        row.differences = one.differences
    fields = ["faults", "standing", "match_pk", "title", "told", "differences"]
    UploadRow.objects.bulk_update(rows, fields, batch_size=500)
    return list(zip(rows, checked, strict=True))


@transaction.atomic
def correct(
    *,
    by: Person,
    upload: Upload,
    cells: Mapping[int, Mapping[str, str]],
    choices: Mapping[int, str],
) -> Upload:
    """Put other texts into cells ({row: {field: text}}), say what becomes of rows; then check all anew."""
    upload = _locked(by, upload)
    rows = {row.pk: row for row in upload.rows.filter(pk__in={*cells, *choices})}
    for key, told in cells.items():
        for name, text in told.items():
            if key in rows and kind_of(upload).label(name):
                _put(upload, rows[key], name, text[: tables.LONGEST])
    for key, choice in choices.items():
        if key in rows and choice in ("", *UploadRow.Choice.values):
            rows[key].choice = choice
    UploadRow.objects.bulk_update(rows.values(), ["cells", "choice"], batch_size=500)
    upload.save(update_fields=["header", "mapping"])
    _check(upload, by)
    return upload


def _put(upload: Upload, row: UploadRow, name: str, text: str) -> None:
    """Another text in a cell; a field without a column gets one at the end."""
    mapping = upload.mapping = upload.mapping or {}
    if name not in mapping:
        mapping[name] = len(upload.header)
        upload.header.append(kind_of(upload).label(name))
    place = mapping[name]
    row.cells += [""] * (place + 1 - len(row.cells))
    row.cells[place] = text.strip()


@transaction.atomic
def choose_all(*, by: Person, upload: Upload, choice: str) -> int:
    """Say the same of every row that is known and differs: take over, or keep; returns how many."""
    upload = _locked(by, upload)
    if choice not in (UploadRow.Choice.TAKE, UploadRow.Choice.KEEP):
        raise Refused("Say whether to take over or to keep.")
    rows = upload.rows.filter(standing=UploadRow.Standing.DIFFERS)
    return rows.exclude(choice=UploadRow.Choice.LEAVE).update(choice=choice)


@transaction.atomic
def take_in(*, by: Person, upload: Upload) -> Upload:
    """Take in every row of a table, or none. Taken in already: nothing more. Raises NotReady, Refused.

    Everything is checked once more, so that what changed since the page was opened is not overlooked.
    """
    now = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if now.state == Upload.State.TAKEN and now.made_by_id == by.pk:
        return now
    upload = _locked(by, upload)
    before = {row.pk: row.differences for row in upload.rows.all()}
    rows = [(row, one) for row, one in _check(upload, by) if not row.is_left]
    if any(one.faults for _, one in rows):
        raise NotReady("Some rows have faults: correct them, or leave these rows out.")
    if any(row.waits for row, _ in rows):
        raise NotReady("Say first what becomes of the rows that are known already.")
    if any(row.differences != before[row.pk] for row, _ in rows):
        raise NotReady("What is known changed meanwhile. Look at the differences again.")
    if not rows:
        raise NotReady("Every row is left out.")
    upload.counts = {
        **kind_of(upload).take_in(upload, by, rows),
        "left out": len(before) - len(rows),
    }
    UPLOAD.move(upload, "take_in", by=by)
    upload.taken_at = timezone.now()
    upload.save()
    upload.rows.all().delete()
    record("took_in_table", upload, by=by, kind=upload.kind, **upload.counts)
    return upload


@transaction.atomic
def drop(*, by: Person, upload: Upload) -> Upload:
    """Throw a table away with all its rows."""
    upload = _locked(by, upload)
    UPLOAD.move(upload, "drop", by=by)
    upload.save()
    upload.rows.all().delete()
    record("dropped_table", upload, by=by, kind=upload.kind)
    return upload


@transaction.atomic
def clear_old(*, now: datetime) -> int:
    """Delete the rows of tables that nobody took in for a week; returns how many tables. Can be repeated."""
    old = Upload.objects.filter(state=Upload.State.OPEN, made_at__lt=now - KEPT)
    keys = list(old.select_for_update().values_list("pk", flat=True))
    UploadRow.objects.filter(upload__in=keys).delete()
    cleared = Upload.objects.filter(pk__in=keys).update(state=Upload.State.DROPPED)
    if cleared:
        record("cleared_tables", by=None, tables=cleared)
    return cleared
