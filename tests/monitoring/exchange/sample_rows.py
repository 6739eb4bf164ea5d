"""Reads a sample case back as plain rows, without the system, for the tests of the sample."""

import csv
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitoring.exchange.sample import write_sample

Row = dict[str, str]
Files = dict[str, list[Row]]

DEMO_DAY = date(2026, 11, 24)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CODE_CLASSES = {
    "attending": {"/", "\\", "L"},
    "elsewhere": {"K", "V", "P", "W", "B"},
    "authorised": {"C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"},
    "unauthorised": {"G", "N", "O", "U"},
    "not required": {"D"},
    "unable": {"Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"},
    "administrative": {"X", "Z", "#"},
}


@lru_cache(maxsize=16)
def sample(pupils: int, seed: int, today: date) -> Files:
    """The rows of a sample case, by file."""
    with TemporaryDirectory() as folder:
        write_sample(Path(folder), pupils=pupils, seed=seed, today=today)
        return {path.stem: rows(path) for path in sorted(Path(folder).iterdir())}


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def by(files: Files, file: str, key: str) -> dict[str, Row]:
    """The rows of a file by their reference, which no two may share."""
    found = {row[key]: row for row in files[file]}
    assert len(found) == len(files[file]), f"{file}.csv has a {key} twice"
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


def open_days(files: Files, provider_ref: str) -> set[date]:
    """The days on which a provider is open, straight from terms.csv and closures.csv."""
    found = set()
    for term in files["terms"]:
        start, end = day(term["start"]), day(term["end"])
        for offset in range((end - start).days + 1):
            each = start + timedelta(days=offset)
            on_break = term["break_start"] <= each.isoformat() <= term["break_end"]
            if each.weekday() < 5 and not on_break:
                found.add(each)
    closed = {
        day(row["date"]) for row in files["closures"] if row["provider_ref"] in ("", provider_ref)
    }
    return found - closed


def timetabled(files: Files, placement: Row, until: date) -> set[tuple[str, str]]:
    """Date and session of every timetabled session of a placement before a day."""
    programme = by(files, "programmes", "programme_ref")[placement["programme_ref"]]
    slots = set(placement["timetable"].split(";"))
    last = day(placement["end"]) if placement["end"] else until
    return {
        (each.isoformat(), half)
        for each in open_days(files, programme["provider_ref"])
        for half in ("AM", "PM")
        if day(placement["start"]) <= each <= last
        and each < until
        and f"{WEEKDAYS[each.weekday()]}{half}" in slots
    }
