"""Reading the files of the national register row by row: memory stays small however long they are.

The files are those of "Get information about schools" (GIAS), Downloads: "Establishment fields CSV"
(edubasealldata…) and "Establishment links CSV" (links_edubasealldata…), by themselves or in the ZIP that the
site gives. Their bytes are cp1252; UTF-8 is read too.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from typing import IO, Any, cast
from zipfile import BadZipFile, ZipFile

from apcommission.errors import Refused
from apcommission.geography.postcodes import tidy

#: Column of the file -> field, with its longest value. These must be there.
NEEDED = {
    "URN": ("urn", 6),
    "LA (code)": ("la_code", 3),
    "EstablishmentName": ("name", 200),
    "TypeOfEstablishment (name)": ("establishment_type", 100),
    "EstablishmentStatus (name)": ("status", 60),
}
#: These are read where they are there; otherwise what is known stays.
MORE = {
    "EstablishmentNumber": ("number", 4),
    "UKPRN": ("ukprn", 8),
    "PhaseOfEducation (name)": ("phase", 40),
    "Postcode": ("postcode", 8),
    "Town": ("town", 100),
    "OpenDate": ("opened_on", 10),
    "CloseDate": ("closed_on", 10),
    "ReasonEstablishmentClosed (name)": ("closed_why", 100),
}
LINKS = ("URN", "LinkURN", "LinkType", "LinkEstablishedDate")
DAYS = ("opened_on", "closed_on")
#: What stands where the register has nothing to say.
NOTHING = {"", "not applicable", "does not apply"}
WRITTEN_DAY = re.compile(r"(\d{2})[-/](\d{2})[-/](\d{4})", re.ASCII)
#: Bytes that one file may have when it is unpacked.
LARGEST = 250 * 1024 * 1024


class FileUnreadable(Refused):
    """The file is not one of the register's."""


@dataclass(frozen=True)
class Read:
    """A row as read: its line, its values by field, or what is wrong with it. `la_name` where told."""

    line: int
    values: dict[str, Any]
    la_name: str = ""
    fault: str = ""


def establishments(file: IO[bytes]) -> Iterator[Read]:
    """The schools of a file. Raises FileUnreadable where it is no such file."""
    with _opened(file, "edubasealldata", not_="links") as lines:
        reader = csv.reader(lines)
        head = [name.strip() for name in next(reader, [])]
        missing = [name for name in NEEDED if name not in head]
        if missing:
            raise FileUnreadable(
                "This is not the register’s file “Establishment fields CSV”: it has no column "
                f"{', '.join(missing)}.",
                field="file",
            )
        known = {**NEEDED, **MORE}
        places = [(place, name, *known[name]) for place, name in enumerate(head) if name in known]
        la_name = head.index("LA (name)") if "LA (name)" in head else -1
        for cells in _rows(reader):
            if any(cells):
                yield _establishment(reader.line_num, cells, len(head), places, la_name)


def _establishment(
    line: int, cells: list[str], width: int, places: list[tuple[int, str, str, int]], la_name: int
) -> Read:
    if len(cells) != width:
        return Read(line, {}, fault=f"expected {width} cells, found {len(cells)}")
    values: dict[str, Any] = {}
    for place, column, field, longest in places:
        value = " ".join(cells[place].split())
        if len(value) > longest:
            return Read(line, {}, fault=f"{column}: expected at most {longest} characters")
        try:
            values[field] = _value(field, value)
        except ValueError as broken:
            return Read(line, {}, fault=f"{column}: “{value[:40]}”: {broken}")
    if not values["name"]:
        return Read(line, {}, fault="EstablishmentName: expected a name")
    name = " ".join(cells[la_name].split())[:100] if la_name >= 0 else ""
    return Read(line, values, "" if name.lower() in NOTHING else name)


def _value(field: str, value: str) -> Any:
    if field in DAYS:
        return day(value)
    if field in ("urn", "la_code"):
        digits = 6 if field == "urn" else 3
        if len(value) != digits or not (value.isascii() and value.isdigit()):
            raise ValueError(f"expected {digits} digits")
        return value
    if field == "postcode":
        return tidy(value)[:8]
    return "" if field == "closed_why" and value.lower() in NOTHING else value


def day(value: str) -> date | None:
    """A day as the register writes it (31-08-2024); empty: None. Raises ValueError for anything else."""
    if not value:
        return None
    found = WRITTEN_DAY.fullmatch(value)
    if not found:
        raise ValueError("expected a day as 31-08-2024")
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise ValueError("expected a day of the calendar") from None


def links(file: IO[bytes]) -> Iterator[Read]:
    """The links of a file: {"urn", "other_urn", "kind", "since"}. Raises FileUnreadable.

    A ZIP without such a file has none.
    """
    with _opened(file, "links_edubasealldata") as lines:
        reader = csv.reader(lines)
        head = [name.strip() for name in next(reader, [])]
        if not head:
            return
        missing = [name for name in LINKS if name not in head]
        if missing:
            raise FileUnreadable(
                "This is not the register’s file “Establishment links CSV”: it has no column "
                f"{', '.join(missing)}.",
                field="links_file",
            )
        places = [head.index(name) for name in LINKS]
        for cells in _rows(reader):
            if any(cells):
                yield _link(reader.line_num, cells, places)


def _link(line: int, cells: list[str], places: list[int]) -> Read:
    if len(cells) <= max(places):
        return Read(line, {}, fault="expected more cells")
    urn, other, kind, since = (" ".join(cells[place].split()) for place in places)
    try:
        values = {
            "urn": _value("urn", urn),
            "other_urn": _value("urn", other),
            "kind": kind[:60],
            "since": day(since),
        }
    except ValueError as broken:
        return Read(line, {}, fault=f"link of {urn[:10]}: {broken}")
    return Read(line, values)


def _rows(reader: Any) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as broken:
        raise FileUnreadable(f"Line {reader.line_num} is broken: {broken}.", field="file") from None


@contextmanager
def _opened(file: IO[bytes], name: str, not_: str = "") -> Iterator[IO[str]]:
    """The text of a CSV file, or of the one in a ZIP whose name begins with `name`."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        encoding = _encoding(file)
        file.seek(0)
        yield _text(file, encoding)
        return
    try:
        with ZipFile(file) as packed:
            inside = _inside(packed, name, not_)
            if inside is None:
                yield cast(IO[str], iter(()))
                return
            with packed.open(inside) as first:
                encoding = _encoding(first)
            with packed.open(inside) as again:
                yield _text(again, encoding)
    except BadZipFile as broken:
        raise FileUnreadable(
            "This ZIP file is broken: download it again.", field="file"
        ) from broken


def _inside(packed: ZipFile, name: str, not_: str) -> str | None:
    """The file of a ZIP; one of another name only where it is the only CSV file."""
    tables = [one for one in packed.infolist() if one.filename.lower().endswith(".csv")]
    if any(one.file_size > LARGEST for one in tables):
        raise FileUnreadable("This ZIP file holds more than the register has.", field="file")
    fitting = [
        one.filename for one in tables if one.filename.rpartition("/")[2].lower().startswith(name)
    ]
    if not fitting and not_ and len(tables) == 1:
        return tables[0].filename
    return fitting[0] if fitting else None


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 where every byte fits, else cp1252. Reads to the end, a piece at a time."""
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    read = 0
    while piece := file.read(1 << 20):
        read += len(piece)
        if read > LARGEST:
            raise FileUnreadable("The file is larger than the register is.", field="file")
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _text(file: IO[bytes], encoding: str) -> IO[str]:
    return TextIOWrapper(cast(Any, file), encoding=encoding, errors="replace", newline="")
