"""Marks as a table: a row for each session, or a grid with a column for each half of a day."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from apcommission.calendar.queries import monday_of
from apcommission.fields import written_day
from apcommission.importing.columns import Field, guess, plain
from apcommission.importing.kinds import Checked, ImportKind
from apcommission.importing.models import Upload, UploadRow
from apcommission.people.models import Organisation, Person
from apcommission.permissions import authorise
from placements.attendance import actions, queries
from placements.attendance.actions import CLOSED, Entry
from placements.attendance.checks import fault_in, whole_number
from placements.attendance.models import AttendanceCode, WeeklyReturn
from placements.attendance.queries import Cell
from providers.directory.models import Provider

HALVES = {"am": 0, "morning": 0, "a": 0, "pm": 1, "afternoon": 1, "p": 1}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
#: Weeks that one table may tell of.
MOST_WEEKS = 16
#: `Mon AM`, `Tuesday pm`, `7/9/2026 AM`: the heading of a column of a grid.
GRID = re.compile(r"(?P<day>.+?)[ /,-]*(?P<half>am|pm|morning|afternoon)", re.IGNORECASE)
Cells = dict[tuple[date, int], Cell]


def day(text: str) -> date:
    found = written_day(text[:10] if "T" in text else text)
    if found is None:
        raise ValueError(f"“{text[:30]}” is not a day")
    return found


def half(text: str) -> int:
    if text.lower() not in HALVES:
        raise ValueError(f"“{text[:30]}” is neither AM nor PM")
    return HALVES[text.lower()]


def whole(text: str) -> str:
    """Any text: what it has to be depends on the rest of the row."""
    return " ".join(text.split())


FIELDS = (
    Field(
        "pupil", "Pupil", whole, ("name", "upn", "pupil name"), True, "UPN, or first and last name."
    ),
    Field("date", "Date", day, ("day",), required=True),
    Field("session", "Session", half, ("am/pm", "half"), required=True, hint="AM or PM."),
    Field("code", "Code", whole, ("mark", "attendance code"), required=True),
    Field("minutes", "Minutes late", whole, ("late", "minutes")),
    Field("reason", "Reason", whole, ("note", "comment")),
)


@dataclass
class Timetable:
    """The sessions of the weeks that a table tells of, by week and by the name of the pupil."""

    cells: dict[date, dict[str, list[tuple[str, Cells]]]] = field(default_factory=dict)
    codes: dict[date, dict[str, AttendanceCode]] = field(default_factory=dict)
    closed: set[date] = field(default_factory=set)


class MarksTable(ImportKind):
    """Marks of the pupils of a provider, over one week or several."""

    name = "marks"
    fields = FIELDS
    things = ("mark", "marks")

    def authorise(self, by: Person, organisation: Organisation) -> None:
        authorise(by, "placements.record_attendance", organisation)

    def unfold(
        self, filled: list[tuple[int, list[str]]], settings: dict[str, Any]
    ) -> list[tuple[int, list[str]]]:
        """A grid as rows of sessions; an empty cell tells nothing. Any other table as it is."""
        monday = date.fromisoformat(settings["monday"])
        line, header = filled[0]
        columns = {
            place: found for place, text in enumerate(header) if (found := session_of(text, monday))
        }
        if not columns:
            return filled
        names = [place for place in range(len(header)) if place not in columns]
        known = guess([header[place] for place in names], (FIELDS[0],))
        pupil = names[known.get("pupil", 0)] if names else 0
        rows = [(line, ["Pupil", "Date", "Session", "Code"])]
        for number, cells in filled[1:]:
            for place, (on, session) in columns.items():
                if place < len(cells) and cells[place]:
                    who = cells[pupil] if pupil < len(cells) else ""
                    rows.append(
                        (number, [who, on.isoformat(), ("AM", "PM")[session], cells[place]])
                    )
        return rows

    def check(self, upload: Upload, by: Person, rows: Sequence[dict[str, str]]) -> list[Checked]:
        found = [self.parsed(told) for told in rows]
        provider = Provider.objects.get(pk=upload.organisation_id)
        days = {one.values["date"] for one in found if "date" in one.values}
        mondays = sorted({monday_of(on) for on in days})
        table = _timetable(provider, mondays[:MOST_WEEKS], by)
        seen: set[str] = set()
        for one in found:
            if "date" in one.values:
                self._match(one, table)
            cell: Cell | None = one.values.get("cell")
            if cell is not None:
                if cell.name in seen:
                    one.faults[""] = "This session stands in the table twice."
                seen.add(cell.name)
        return found

    def _match(self, one: Checked, table: Timetable) -> None:
        """The session that a row is about, and whether its code fits."""
        told = one.values
        monday = monday_of(told["date"])
        one.title = f"{told.get('pupil', '')}, {told['date']:%-d %B %Y}"
        if monday not in table.cells:
            one.faults["date"] = f"a table may tell of {MOST_WEEKS} weeks at most"
        elif monday in table.closed:
            one.faults["date"] = (
                "the return of this week is with the authority: its register is closed"
            )
        elif told["date"] > timezone.localdate():
            one.faults["date"] = "this day is still to come"
        if "pupil" in told and "session" in told and "date" not in one.faults:
            one.title += f" {('AM', 'PM')[told['session']]}"
            self._find(one, table.cells[monday])
        if "cell" in told and "code" in told:
            self._compare(one, table.codes[monday])

    def _find(self, one: Checked, cells: dict[str, list[tuple[str, Cells]]]) -> None:
        told = one.values
        owners = cells.get(told["pupil"].lower(), [])
        if not owners:
            one.faults["pupil"] = "nobody called so is on the timetable of this week"
            return
        key = (told["date"], told["session"])
        fitting = [(name, own[key]) for name, own in owners if key in own]
        if len(fitting) > 1:
            one.faults["pupil"] = "two pupils are called so: write the UPN"
        elif fitting:
            name, told["cell"] = fitting[0]
            one.match_pk = told["cell"].placement_id
            one.title = f"{name}, {told['date']:%-d %B %Y} {('AM', 'PM')[told['session']]}"
        else:
            one.faults["date"] = "the pupil is not on the timetable in this session"

    def _compare(self, one: Checked, codes: dict[str, AttendanceCode]) -> None:
        """What the session is marked now, and what the row says."""
        told = one.values
        cell, code, minutes = told["cell"], told["code"].upper(), told.get("minutes", "")
        reason = told.get("reason", "")
        column, words = fault_in(codes, cell.session, code, minutes, reason)
        if words:
            one.faults[column] = f"{words[:1].lower()}{words[1:]}"
            return
        told["entry"] = Entry(
            cell.placement_id,
            cell.day,
            cell.session,
            code,
            cell.code,
            whole_number(minutes),
            cell.minutes_late,
            reason or (cell.reason if code == cell.code else ""),
        )
        if not cell.code:
            return
        before, after = _words(*cell.mark), _words(*told["entry"].mark)
        if before != after:
            one.differences.append(["code", "Mark", before, after])
        if told["entry"].reason != cell.reason:
            one.differences.append(["reason", "Reason", cell.reason, told["entry"].reason])
        standing = UploadRow.Standing
        one.standing = standing.DIFFERS if one.differences else standing.SAME

    def take_in(
        self, upload: Upload, by: Person, rows: Sequence[tuple[UploadRow, Checked]]
    ) -> dict[str, int]:
        provider = Provider.objects.get(pk=upload.organisation_id)
        entries = [one.values["entry"] for row, one in rows if row.choice != UploadRow.Choice.KEEP]
        saved = actions.save_marks(by=by, provider=provider, entries=entries)
        upload.settings["weeks"] = [monday.isoformat() for monday in sorted(saved)]
        return {"marks written": sum(saved.values()), "weeks": len(saved)}


def session_of(heading: str, monday: date) -> tuple[date, int] | None:
    """The (day, half) that a heading of a grid names; a weekday is one of the week of `monday`."""
    found = GRID.fullmatch(heading.strip())
    if not found:
        return None
    session = HALVES[found["half"].lower()]
    told = plain(found["day"])
    if told.isalpha() and told[:3] in WEEKDAYS:
        return monday + timedelta(days=WEEKDAYS.index(told[:3])), session
    on = written_day(found["day"].strip())
    return (on, session) if on else None


def _timetable(provider: Provider, mondays: list[date], by: Person) -> Timetable:
    """The sessions of some weeks that are open to a person: five queries for each week, and one."""
    table = Timetable()
    for monday in mondays:
        cells = table.cells.setdefault(monday, {})
        for line in queries.week(provider, monday, for_user=by).lines:
            pupil = line.placement.pupil
            for name in _names(pupil.upn, pupil.forename, pupil.surname):
                cells.setdefault(name, []).append((str(pupil), line.cells))
        table.codes[monday] = {code.code: code for code in queries.codes(monday)}
    closed = WeeklyReturn.objects.filter(provider=provider, week__in=mondays, state__in=CLOSED)
    table.closed = set(closed.values_list("week", flat=True))
    return table


def _names(upn: str, forename: str, surname: str) -> Iterable[str]:
    return {
        upn.lower(),
        f"{forename} {surname}".lower(),
        f"{surname}, {forename}".lower(),
        f"{surname} {forename}".lower(),
    }


def _words(code: str, minutes: int | None) -> str:
    return f"{code}, {minutes} minutes" if minutes else code
