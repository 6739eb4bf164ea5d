"""The cells of a table: pasted, or a file in CSV or XLSX. Each as text, without blanks around it."""

import csv
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

#: Rows that a table may have, columns, characters of a cell; bytes of a file, and of a workbook unpacked.
MOST_ROWS, MOST_COLUMNS, LONGEST = 3000, 60, 500
LARGEST, UNPACKED = 5 * 1024 * 1024, 100 * 1024 * 1024


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
            [cell.strip().replace("\x00", "") for cell in row]
            for row in csv.reader(text.splitlines(), delimiter=separator)
        ]
    except csv.Error as broken:
        raise TableUnreadable(["The table is broken: look for an open quotation mark."]) from broken


def rows_of_file(content: bytes) -> list[list[str]]:
    """The cells of a CSV file, or of the first sheet of an XLSX file. Raises TableUnreadable."""
    if len(content) > LARGEST:
        raise TableUnreadable([f"The file must be smaller than {LARGEST >> 20} MB."])
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

    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise TableUnreadable(["This spreadsheet is too large when it is unpacked."])
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # One more of each than is allowed, so that whoever asks can tell.
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        return [_trimmed([_text(cell) for cell in row]) for row in rows]
    except TableUnreadable:
        raise
    except Exception as broken:
        # The library lets through whatever the broken part of a workbook raises in zip, XML or itself.
        raise TableUnreadable(
            ["This spreadsheet cannot be opened: save it again as XLSX."]
        ) from broken


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return "" if cell is None else str(cell).strip()


def numbered(rows: list[list[str]]) -> list[tuple[int, list[str]]]:
    """(row, cells) of the rows that have any, counted from 1. Raises TableUnreadable beyond the limits."""
    filled = [(number, cells) for number, cells in enumerate(rows, 1) if any(cells)]
    if len(filled) > MOST_ROWS + 1:
        raise TableUnreadable([f"Send at most {MOST_ROWS:,} rows."])
    for number, cells in filled:
        if len(cells) > MOST_COLUMNS:
            raise TableUnreadable([f"Row {number}: send at most {MOST_COLUMNS} columns."])
        if any(len(cell) > LONGEST for cell in cells):
            raise TableUnreadable([f"Row {number}: a cell has more than {LONGEST} characters."])
    return filled
