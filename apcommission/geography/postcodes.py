"""Postcodes as people write them, and files of where they lie."""

import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from zipfile import BadZipFile, ZipFile

POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$")
#: Code-Point Open gives easting and northing 0 where it has no position for a postcode.
Point = tuple[str, int, int]


class PointsUnreadable(Exception):
    """A file that is not Code-Point Open; the message names file, line and column."""


def tidy(text: str) -> str:
    """The postcode with one space and in capitals: `wn11aa` becomes `WN1 1AA`. What is none stays none."""
    packed = re.sub(r"\s", "", text).upper()
    return f"{packed[:-3]} {packed[-3:]}" if packed else ""


def is_postcode(text: str) -> bool:
    """Whether the tidy text has the shape of a full postcode."""
    return bool(POSTCODE.match(text))


def points_of(path: Path) -> Iterator[Point]:
    """(postcode, easting, northing) of a Code-Point Open file (`.csv`) or of the whole set (`.zip`).

    Postcodes without a position are left out. Raises PointsUnreadable, OSError.
    """
    if path.suffix.lower() != ".zip":
        with path.open(newline="", encoding="utf-8-sig") as file:
            yield from _points(path.name, file)
        return
    try:
        with ZipFile(path) as whole:
            for name in sorted(whole.namelist()):
                if "Data/CSV/" in name and name.endswith(".csv"):
                    with whole.open(name) as part:
                        yield from _points(name, TextIOWrapper(part, encoding="utf-8", newline=""))
    except BadZipFile as fault:
        raise PointsUnreadable(f"{path.name}: this is not a zip file.") from fault


def _points(name: str, lines: Iterator[str] | TextIOWrapper) -> Iterator[Point]:
    try:
        for number, cells in enumerate(csv.reader(lines), start=1):
            yield from _point(f"{name}, line {number}", cells)
    except (UnicodeDecodeError, csv.Error) as fault:
        raise PointsUnreadable(f"{name}: this is not a text file of Code-Point Open.") from fault


def _point(where: str, cells: list[str]) -> Iterator[Point]:
    """The point of one line: postcode, quality, easting, northing, and columns that are not needed."""
    if len(cells) < 4:
        raise PointsUnreadable(f"{where}: four columns or more are expected, not {len(cells)}.")
    postcode = tidy(cells[0])
    if not is_postcode(postcode):
        raise PointsUnreadable(f"{where}, column 1: this is not a full postcode.")
    for column in (3, 4):
        if not (cells[column - 1].isascii() and cells[column - 1].isdecimal()):
            raise PointsUnreadable(f"{where}, column {column}: metres of the grid are expected.")
    easting, northing = int(cells[2]), int(cells[3])
    if easting > 700_000 or northing > 1_300_000:
        raise PointsUnreadable(f"{where}: this is outside the national grid.")
    if easting and northing:
        yield postcode, easting, northing
