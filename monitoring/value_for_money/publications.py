"""What the Department for Education published, shipped beside this file: facts to compare one's own with.

Cut from its open statistics (Open Government Licence v3.0) as kept in the repository of its SEND and
alternative provision dashboard; numbers are as they were published.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from monitoring.measures.figures import Rate

FOLDER = Path(__file__).parent / "published"
ABSENCE_SOURCE = (
    "Department for Education, Pupil absence in schools in England: pupil referral units, autumn and spring "
    "terms 2022 to 2023 (Open Government Licence v3.0)"
)
PLACEMENTS_SOURCE = (
    "Department for Education, Schools, pupils and their characteristics: placements in alternative "
    "provision by setting, 2022 to 2023 (Open Government Licence v3.0)"
)
TOTAL = "Total"


@dataclass(frozen=True)
class UnitCost:
    """What another choice costs as it was published: a comparator that can be taken over."""

    key: str
    name: str
    unit: str
    amount: Decimal
    year: str
    source: str


@dataclass(frozen=True)
class Absence:
    """Of the pupil referral units of an authority, a region or England."""

    name: str
    attendance: Rate  # of sessions
    persistent: Rate  # of pupils
    severe: Rate


@dataclass(frozen=True)
class Settings:
    """How many placements an authority or England had, and in what settings."""

    name: str
    total: int
    by_setting: dict[str, int]

    @property
    def caption(self) -> str:
        return f"Placements in alternative provision in {self.name}, as published"


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def unit_costs() -> tuple[UnitCost, ...]:
    """Published unit costs, in pounds."""
    return tuple(
        UnitCost(**{**row, "amount": Decimal(row["amount"])})  # type: ignore[arg-type]
        for row in _rows("unit_costs.csv")
    )


@cache
def absence(code: str) -> tuple[Absence, ...]:
    """Of the authority with this code, if it has units, then of its region and of England."""
    rows = _rows("pru_absence_2022_23.csv")
    own = [row for row in rows if row["level"] == "authority" and row["code"] == code]
    region = [row for row in rows if own and row["code"] == own[0]["region"]]
    country = [row for row in rows if row["level"] == "country"]
    return tuple(_absence(row) for row in (*own, *region, *country))


def _absence(row: dict[str, str]) -> Absence:
    possible, absent, pupils = (
        int(row[name]) for name in ("sessions_possible", "sessions_absent", "enrolments")
    )
    return Absence(
        row["name"],
        Rate(possible - absent, possible),
        Rate(int(row["persistently_absent"]), pupils),
        Rate(int(row["severely_absent"]), pupils),
    )


@cache
def placements(code: str) -> tuple[Settings, ...]:
    """Of the authority with this code, if it is there, then of England."""
    rows = _rows("placements_by_setting_2022_23.csv")
    own = [row for row in rows if row["level"] == "authority" and row["code"] == code]
    country = [row for row in rows if row["level"] == "country"]
    return tuple(_settings(found) for found in (own, country) if found)


def _settings(rows: list[dict[str, str]]) -> Settings:
    found = {row["setting"]: int(row["placements"]) for row in rows}
    total = found.pop(TOTAL, sum(found.values()))
    return Settings(rows[0]["name"], total, found)
