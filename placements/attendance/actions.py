"""Writes of registers and weekly returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.calendar.queries import monday_of
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.attendance import queries
from placements.attendance.models import WEEKLY_RETURN, Mark, WeeklyReturn
from placements.attendance.queries import Cell
from providers.directory.models import Provider

#: In these states the week is the authority's, and its register is closed.
CLOSED = (WeeklyReturn.State.SUBMITTED, WeeklyReturn.State.ACCEPTED)


class WeekClosed(Refused):
    """The return of the week was submitted."""

    def __init__(self) -> None:
        super().__init__(
            "The return of this week is with the authority, so its register is closed. "
            "Ask the authority to query the return if a mark must be corrected."
        )


class MarkedMeanwhile(Refused):
    """Someone else changed some of the same marks since the page was opened."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = tuple(cells)
        many = len(self.cells)
        super().__init__(
            f"Someone else changed {many} of these marks while you were filling in the register. "
            "What you entered is kept below: check the marked sessions, then save again."
        )


class NotTimetabled(Refused):
    """A mark for a session that is not on the pupil's timetable, or lies in the future."""


class MarksMissing(Refused):
    """The return lacks marks, and no reason is given."""


@dataclass(frozen=True)
class Entry:
    """What the register page sends for a session; empty `code` clears the mark.

    `was` and `was_late` are what the page showed: an entry that equals them was not touched.
    """

    placement_id: int
    day: date
    session: int
    code: str
    was: str = ""
    minutes_late: int | None = None
    was_late: int | None = None
    reason: str = ""

    @property
    def mark(self) -> tuple[str, int | None]:
        return self.code, self.minutes_late

    @property
    def shown(self) -> tuple[str, int | None]:
        return self.was, self.was_late


@transaction.atomic
def save_register(*, by: Person, provider: Provider, monday: date, entries: Sequence[Entry]) -> int:
    """Write the marks that changed, in one statement; returns how many. The audit trail keeps the former.

    Raises WeekClosed, NotTimetabled, MarkedMeanwhile; then nothing is written.
    """
    authorise(by, "placements.record_attendance", provider)
    _lock(provider)
    if WeeklyReturn.objects.filter(provider=provider, week=monday, state__in=CLOSED).exists():
        raise WeekClosed
    present = {
        (cell.placement_id, cell.day, cell.session): cell
        for cell in queries.week(provider, monday, for_user=by).cells()
    }
    changed = []
    for entry in entries:
        cell = present.get((entry.placement_id, entry.day, entry.session))
        if cell is None or entry.day > timezone.localdate():
            raise NotTimetabled("A mark was sent for a session that is not on the timetable.")
        other_reason = bool(entry.code) and entry.reason != cell.reason
        if entry.mark not in (entry.shown, cell.mark) or other_reason:
            changed.append((entry, cell))
    conflicts = [cell for entry, cell in changed if entry.shown != cell.mark]
    if conflicts:
        raise MarkedMeanwhile(conflicts)
    _write(changed, by)
    if changed:
        record(
            "saved_register",
            provider,
            by=by,
            week=monday.isoformat(),
            marks=[[cell.name, *cell.mark, *entry.mark] for entry, cell in changed],
        )
    return len(changed)


@transaction.atomic
def save_marks(*, by: Person, provider: Provider, entries: Sequence[Entry]) -> dict[date, int]:
    """Write marks of one week or several, each into the register and return of its week: all or none.

    Returns {Monday: marks that changed}. Raises what `save_register` raises.
    """
    by_week: dict[date, list[Entry]] = {}
    for entry in entries:
        by_week.setdefault(monday_of(entry.day), []).append(entry)
    saved = {}
    for monday, own in sorted(by_week.items()):
        saved[monday] = save_register(by=by, provider=provider, monday=monday, entries=own)
        WeeklyReturn.objects.get_or_create(provider=provider, week=monday)
    return saved


def _write(changed: list[tuple[Entry, Cell]], by: Person) -> None:
    now = timezone.now()
    Mark.objects.bulk_create(
        [
            Mark(
                placement_id=entry.placement_id,
                date=entry.day,
                session=entry.session,
                code_id=entry.code,
                minutes_late=entry.minutes_late,
                reason=entry.reason,
                recorded_by=by.name,
                recorder=by,
                recorded_at=now,
            )
            for entry, _ in changed
            if entry.code
        ],
        update_conflicts=True,
        unique_fields=["placement", "date", "session"],
        update_fields=[
            *("code", "minutes_late", "reason"),
            *("recorded_by", "recorder", "recorded_at"),
        ],
    )
    cleared = Q(pk=None)
    for entry, _ in changed:
        if not entry.code:
            cleared |= Q(placement_id=entry.placement_id, date=entry.day, session=entry.session)
    Mark.objects.filter(cleared).delete()


def _lock(provider: Provider) -> None:
    """One at a time for a provider: two tutors saving, a tutor saving while the manager submits."""
    Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)


@transaction.atomic
def submit_return(*, by: Person, provider: Provider, monday: date, note: str = "") -> WeeklyReturn:
    """Submit the return of a week. Raises MarksMissing unless complete or `note` says why not."""
    authorise(by, "placements.submit_return", provider)
    _lock(provider)
    week = queries.week(provider, monday, for_user=by)
    today = timezone.localdate()
    if monday > today or (week.days and today < week.days[-1]):
        raise Refused("The week is not over yet.")
    if week.missing and not note.strip():
        raise MarksMissing(
            f"{week.missing} of {week.expected} sessions have no mark. "
            "Fill them in, or say below why they are missing.",
            field="note",
        )
    made, _ = WeeklyReturn.objects.get_or_create(provider=provider, week=monday)
    found = WeeklyReturn.objects.select_for_update(of=("self",)).get(pk=made.pk)
    first = found.submitted_at is None
    WEEKLY_RETURN.move(found, "submit", by=by)
    found.note = note
    found.submitted_by = by
    found.submitted_at = timezone.now()
    if first:
        found.was_late = today > queries.due_on(monday)
    found.save()
    record("submitted_return", found, by=by, missing=week.missing, late=found.was_late)
    return found


@transaction.atomic
def check_return(
    *, by: Person, weekly_return: WeeklyReturn, answer: str, words: str = ""
) -> WeeklyReturn:
    """The authority accepts a return, queries it with words, or opens an accepted one again."""
    found = WeeklyReturn.objects.select_for_update(of=("self",)).get(pk=weekly_return.pk)
    if answer in ("query", "reopen") and not words.strip():
        raise Refused("Say what is to be corrected.", field="words")
    WEEKLY_RETURN.move(found, answer, by=by)
    found.query = words
    found.save()
    record(f"{answer}_return", found, by=by, state=found.state)
    return found


@transaction.atomic
def open_returns(*, today: date | None = None, weeks: int = 6) -> int:
    """Open a draft for every provider with pupils in the past weeks that has none; returns how many.

    Done by the job each morning; safe to repeat.
    """
    this_week = monday_of(today or timezone.localdate())
    expecting = queries.expecting(this_week - timedelta(weeks=weeks), this_week - timedelta(days=3))
    before = WeeklyReturn.objects.count()
    WeeklyReturn.objects.bulk_create(
        [WeeklyReturn(provider_id=pk, week=monday) for pk, monday in sorted(expecting)],
        ignore_conflicts=True,
    )
    return WeeklyReturn.objects.count() - before
