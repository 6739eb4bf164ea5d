"""Writes a study case: CSV files in the import format, and what the reports must say of them.

A builder makes one `Case`, adds pupils with their way into a placement, and hands it back; `write`
puts the rows into files. The same builder always writes the same bytes.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, Any]

#: The columns of each file, in the order in which the import format names them.
COLUMNS: dict[str, str] = {
    "terms": "term start end break_start break_end",
    "schools": (
        "URN|LA (code)|EstablishmentName|TypeOfEstablishment (name)|PhaseOfEducation (name)"
        "|Postcode|EstablishmentStatus (name)"
    ),
    "providers": "provider_ref name category urn registration description published",
    "programmes": (
        "programme_ref provider_ref title subject_areas key_stages mode sessions_per_week weeks"
        " places needs_met min_attendance accepts_permanently_excluded accepts_ehcp"
        " entry_requirements qualifications price price_basis price_from"
    ),
    "pupils": (
        "upn surname forename birth_date sex year_group school_urn home_la sen_provision sen_need"
    ),
    "referrals": (
        "referral_ref upn school_urn route reason submitted_on exclusion_date baseline_attendance"
        " aim parent_consent"
    ),
    "decisions": (
        "referral_ref panel meeting_date outcome programme_ref passed_to reasons review_on"
        " signed_by"
    ),
    "placements": (
        "placement_ref referral_ref programme_ref start planned_end end end_reason registration"
        " timetable price price_basis school_share la_share ehcp_share"
    ),
    "attendance": "placement_ref date session code minutes_late recorded_by",
    "awards": "placement_ref title level kind awarded_on qualification_number",
    "destinations": "upn checked_on check activity",
}

FULL_TIME = tuple(
    f"{day}{half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM")
)

# Made-up pupils. The lengths of the lists have no common factor, so full names seldom repeat.
FORENAMES = """
    Amber Bryony Callum Devon Esme Finlay Greta Hamza Isla Jarek Keira Luca Maisie Nadia Owen
    Priya Rowan Saskia Tariq Uma Vince Willow Yusuf
"""
SURNAMES = """
    Aldcroft Brindle Castleway Dunmore Elsworthy Farrowby Glenfield Hartsmoor Ingleby Jessop
    Kilnwick Larkhill Merrow Netherby Oakshott Penhallow Quarmby Ravenscar Stanlake
"""
CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # without I, O and S


def upn(la_code: int, establishment: int, year: int, serial: int) -> str:
    """A unique pupil number: check letter, LA, establishment, year of issue and serial.

    The digits 2 to 13 are multiplied by 2 to 13; the sum modulo 23 numbers the letter.
    """
    digits = f"{la_code:03d}{establishment:04d}{year % 100:02d}{serial:03d}"
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return CHECK_LETTERS[total % 23] + digits


def autumn_year(day: date) -> int:
    """The calendar year in which the academic year of `day` began."""
    return day.year if day.month >= 9 else day.year - 1


def pick(names: str, number: int) -> str:
    """The name with that number, round and round."""
    listed = names.split()
    return listed[number % len(listed)]


@dataclass
class Case:
    """The rows of one case folder, by file, and the reports expected of it."""

    name: str
    la_code: int
    files: dict[str, list[Row]] = field(default_factory=dict)
    expected: list[Row] = field(default_factory=list)

    def add(self, file: str, **row: Any) -> None:
        """Add a row to a file; a column that is left out is empty."""
        columns = columns_of(file)
        unknown = set(row) - set(columns)
        if unknown:
            raise KeyError(f"{file}.csv has no column {sorted(unknown)}")
        self.files.setdefault(file, []).append(row)

    def add_school(self, urn: int, name: str, phase: str = "Secondary") -> None:
        """Add an invented school of the case's authority."""
        self.add(
            "schools",
            **{
                "URN": urn,
                "LA (code)": self.la_code,
                "EstablishmentName": name,
                "TypeOfEstablishment (name)": "Maintained School",
                "PhaseOfEducation (name)": phase,
                "EstablishmentStatus (name)": "Open",
            },
        )

    def add_term(self, reference: str, monday: date, weeks: int) -> tuple[date, date]:
        """Add a short term of whole weeks; gives its first and last day."""
        if monday.weekday() != 0:
            raise ValueError(f"{monday} is not a Monday")
        friday = monday + timedelta(weeks=weeks, days=-3)
        self.add("terms", term=reference, start=monday, end=friday)
        return monday, friday

    def add_pupil(
        self, number: int, *, year_group: int, on: date, school_urn: int, **more: Any
    ) -> str:
        """Add invented pupil `number`, in `year_group` on the day `on`; gives the UPN."""
        began = autumn_year(on)
        first_birthday = date(began - year_group - 5, 9, 1)
        code = upn(self.la_code, 4000 + number // 500, first_birthday.year + 5, number)
        self.add(
            "pupils",
            upn=code,
            surname=pick(SURNAMES, number),
            forename=pick(FORENAMES, number),
            birth_date=first_birthday + timedelta(days=number * 37 % 365),
            sex="FM"[number % 2],
            year_group=year_group,
            school_urn=school_urn,
            home_la=self.la_code,
            **more,
        )
        return code

    def write(self, folder: Path) -> None:
        """Write the CSV files and expected.json into `folder`, which may exist."""
        folder.mkdir(parents=True, exist_ok=True)
        for file, rows in self.files.items():
            with (folder / f"{file}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns_of(file), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        text = json.dumps(self.expected, indent=2) + "\n"
        (folder / "expected.json").write_text(text, encoding="utf-8")


def columns_of(file: str) -> list[str]:
    """The columns of a file, in order."""
    spec = COLUMNS[file]
    return spec.split("|") if "|" in spec else spec.split()


def open_sessions(
    first: date, last: date, timetable: tuple[str, ...]
) -> Iterator[tuple[date, str]]:
    """The timetabled sessions from `first` to `last`, both included, in order of time."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for half in ("AM", "PM"):
            if f"{day:%a}{half}" in timetable:
                yield day, half


def rate(numerator: int, denominator: int) -> dict[str, int]:
    """A rate as the reports give it."""
    return {"numerator": numerator, "denominator": denominator}
