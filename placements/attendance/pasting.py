"""A week's register as a spreadsheet: pasted, or sent as CSV or XLSX, and checked row by row."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from zipfile import BadZipFile

from apcommission.fields import written_day
from placements.attendance.actions import Entry
from placements.attendance.checks import fault_of, whole_number
from placements.attendance.models import AttendanceCode
from placements.attendance.queries import Cell, Week

#: What the columns are called, in the order of a table without headings.
COLUMNS = {
    "pupil": ("pupil", "name", "upn"),
    "date": ("date", "day"),
    "session": ("session", "am/pm", "half"),
    "code": ("code", "mark"),
    "minutes": ("minutes", "minutes late", "late"),
    "reason": ("reason", "note", "comment"),
}
HALVES = {"am": 0, "morning": 0, "a": 0, "pm": 1, "afternoon": 1, "p": 1}
MOST_ROWS = 3000


class TableUnreadable(ValueError):
    """Rows that cannot be taken in; `faults` names each by its row."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def rows_of_text(text: str) -> list[list[str]]:
    """The cells of a pasted table, parted by tabs, or else by commas. Raises TableUnreadable."""
    separator = "\t" if "\t" in text else ","
    try:
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(text.splitlines(), delimiter=separator)
        ]
    except csv.Error as broken:
        raise TableUnreadable(["The table is broken: look for an open quotation mark."]) from broken


def rows_of_file(content: bytes) -> list[list[str]]:
    """The cells of a CSV file, or of the first sheet of an XLSX file. Raises TableUnreadable."""
    if content[:4] == b"PK\x03\x04":
        return _rows_of_xlsx(content)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return rows_of_text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise TableUnreadable(["The file is neither a spreadsheet (XLSX) nor a table in text (CSV)."])


def _rows_of_xlsx(content: bytes) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=20, values_only=True)
        return [[_text(cell) for cell in row] for row in rows]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError) as broken:
        raise TableUnreadable(
            ["This spreadsheet cannot be opened: save it again as XLSX."]
        ) from broken


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip()


def entries(
    rows: Sequence[Sequence[str]], week: Week, codes: Mapping[str, AttendanceCode]
) -> list[Entry]:
    """What a table says of the sessions of a week, to be saved over what stands there.

    Raises TableUnreadable with what is wrong in each row.
    """
    if len(rows) > MOST_ROWS:
        raise TableUnreadable([f"Send at most {MOST_ROWS} rows."])
    filled = [(n, row) for n, row in enumerate(rows, 1) if any(row)]
    order = _order(filled[0][1]) if filled else None
    if order is not None:
        filled = filled[1:]
    if not filled:
        raise TableUnreadable(["There is no row in this table."])
    columns = order or {name: place for place, name in enumerate(COLUMNS)}
    cells = _by_pupil(week)
    found: dict[str, Entry] = {}
    faults: list[str] = []
    for number, row in filled:
        told = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        cell, fault = _cell(told, cells)
        if cell is None:
            faults.append(f"Row {number}: {fault}.")
            continue
        if cell.name in found:
            faults.append(f"Row {number}: this session stands in the table twice.")
            continue
        code, minutes = told["code"].upper(), told["minutes"]
        fault = fault_of(codes, cell.session, code, minutes, told["reason"])
        if fault:
            faults.append(f"Row {number}: “{code[:10]}”: {fault[:1].lower()}{fault[1:]}.")
            continue
        found[cell.name] = Entry(
            cell.placement_id,
            cell.day,
            cell.session,
            code,
            cell.code,
            whole_number(minutes),
            cell.minutes_late,
            told["reason"],
        )
    if faults:
        raise TableUnreadable(faults)
    return list(found.values())


def _order(head: Sequence[str]) -> dict[str, int] | None:
    """Where each column stands, by its heading; None where the row is no heading."""
    names = [cell.strip().lower() for cell in head]
    places = {
        column: next((place for place, name in enumerate(names) if name in words), -1)
        for column, words in COLUMNS.items()
    }
    if any(places[column] < 0 for column in ("pupil", "date", "session", "code")):
        return None
    # A column that is not there is read as empty.
    return {column: len(names) if place < 0 else place for column, place in places.items()}


Cells = dict[tuple[date, int], Cell]


def _by_pupil(week: Week) -> dict[str, list[Cells]]:
    """{UPN or name in either order, small letters: the sessions of the pupils who are called so}."""
    found: dict[str, list[Cells]] = {}
    for line in week.lines:
        pupil = line.placement.pupil
        for name in _names(pupil.upn, pupil.forename, pupil.surname):
            found.setdefault(name, []).append(line.cells)
    return found


def _names(upn: str, forename: str, surname: str) -> Iterable[str]:
    return {
        upn.lower(),
        f"{forename} {surname}".lower(),
        f"{surname}, {forename}".lower(),
        f"{surname} {forename}".lower(),
    }


def _cell(told: dict[str, str], cells: dict[str, list[Cells]]) -> tuple[Cell | None, str]:
    """The session that a row is about; or None and what is wrong."""
    owners = cells.get(" ".join(told["pupil"].split()).lower(), [])
    if not owners:
        return None, f"nobody called “{told['pupil'][:60]}” is on the timetable of this week"
    day = written_day(told["date"])
    if day is None:
        return None, f"“{told['date'][:30]}” is not a day"
    session = HALVES.get(told["session"].lower())
    if session is None:
        return None, f"“{told['session'][:30]}” is neither AM nor PM"
    fitting = [own[day, session] for own in owners if (day, session) in own]
    if len(fitting) > 1:
        return None, "two pupils are called so: write the UPN"
    if not fitting:
        half = "in the morning" if session == 0 else "in the afternoon"
        return None, f"the pupil is not on the timetable on {day:%-d %B %Y} {half}"
    return fitting[0], ""
