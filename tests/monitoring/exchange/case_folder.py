"""A small case folder that loads, to be changed by tests; loading and dumping as a person does it."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.factories.referrals import upn

Rows = list[dict[str, str]]
Files = dict[str, Rows]
ONE, OTHER = upn(1), upn(2)


def _rows(columns: str, *lines: str) -> Rows:
    names = columns.split("|")
    return [dict(zip(names, line.split("|"), strict=True)) for line in lines]


SMALL: Files = {
    "terms": _rows(
        "term|start|end|break_start|break_end",
        "2025-autumn|2025-09-02|2025-12-19|2025-10-27|2025-10-31",
        "2026-spring|2026-01-05|2026-03-27||",
    ),
    "schools": _rows(
        "URN|LA (code)|EstablishmentName|TypeOfEstablishment (name)|PhaseOfEducation (name)"
        "|Postcode|EstablishmentStatus (name)",
        "900001|999|Wenbury High School|Community school|Secondary|WN1 1AA|Open",
        "900002|999|Moss Lane School||||Closed",
    ),
    "providers": _rows(
        "provider_ref|name|category|urn|ukprn|registration|postcode|phone|email|website"
        "|contact_name|contact_role|description|published",
        "P01|Hollow Farm|outdoor|||not_required|WN2 2AA|01632 960001|hello@farm.example"
        "|https://www.farm.example/|Kit Manager|Manager|A farm.|y",
        "P02|Wenbury Tuition|tuition||19990001|||||||||",
    ),
    "closures": _rows(
        "date|provider_ref|reason", "2025-11-14||Training day", "2025-11-17|P01|Lambing"
    ),
    "programmes": _rows(
        "programme_ref|provider_ref|title|subject_areas|key_stages|mode|sessions_per_week|weeks"
        "|places|needs_met|min_attendance|accepts_permanently_excluded|accepts_ehcp"
        "|entry_requirements|assessment_methods|progression|qualifications|price|price_basis"
        "|price_from|venue_postcode",
        "G01|P01|Land skills|Horticulture;Animal care|3;4|part_time|4|12|8|SEMH;ASD|80|y|n"
        "|Interview.|Portfolio.|College.|Entry 3|60.00|day|2025-09-01|WN2 2AA",
        "G01|P01|Land skills|Horticulture;Animal care|3;4|part_time|4|12|8|SEMH;ASD|80|y|n"
        "|Interview.|Portfolio.|College.|Entry 3|64.50|day|2026-01-01|WN2 2AA",
        "G02|P02|English and maths||4|full_time|10||3|||||||||210|week|2025-09-01|",
    ),
    "signatures": _rows(
        "provider_ref|protocol_version|signed_on|signed_by",
        "P01|2025|2025-07-01|Kit Manager",
        "P02|2025|2025-06-20|Pat Tutor",
    ),
    "standards": _rows(
        "provider_ref|protocol_version|standard|status|verified_on|evidence|expires_on",
        "P01|2025|M1|verified|2025-09-20|Policy seen.|2026-09-20",
        "P01|2025|M2|in_development|||",
    ),
    "pupils": _rows(
        "upn|surname|forename|birth_date|sex|year_group|school_urn|home_la|sen_provision|sen_need"
        "|ethnicity|looked_after|pupil_premium|postcode",
        f"{ONE}|Brindle|Bryony|2010-10-08|F|10|900001|999|K|SEMH|WBRI|n|y|WN1 3BB",
        f"{OTHER}|O'Dell|Zoë|2009-11-14|M|11|900002|999||||||",
    ),
    "referrals": _rows(
        "referral_ref|upn|school_urn|route|reason|submitted_on|exclusion_date"
        "|baseline_attendance|aim|parent_consent",
        f"R01|{ONE}|900001|school|Persistent disruption|2025-09-08||61.5|reintegration|y",
        f"R02|{OTHER}||permanent_exclusion|Excluded|2025-09-10|2025-09-09||qualification|n",
        f"R03|{OTHER}||agency|Asked again|2025-11-03|||engagement|y",
    ),
    "ratings": _rows(
        "referral_ref|rated_on|area|score", "R01|2025-09-08|attitude|2", "R01|2025-09-08|peers|1"
    ),
    "interventions": _rows(
        "referral_ref|stage|description|from|to|outcome",
        "R01|whole_school|Report card|2025-03-01|2025-04-01|Some change",
        "R01|agency|Mentor|2025-05-01||",
    ),
    "decisions": _rows(
        "referral_ref|panel|meeting_date|outcome|programme_ref|passed_to|reasons|review_on"
        "|signed_by",
        "R01|Behaviour panel|2025-09-17|place|G01||It meets the need.|2025-12-01|Pat Chair",
        "R02|Behaviour panel|2025-09-17|pass_on||Complex needs panel|Needs health.||Pat Chair",
        "R02|Complex needs panel|2025-09-24|place|G02||It meets the need.||Sam Chair",
        "R03|Behaviour panel|2025-11-12|defer|||More is needed.||Pat Chair",
    ),
    "placements": _rows(
        "placement_ref|referral_ref|programme_ref|start|planned_end|end|end_reason|registration"
        "|timetable|price|price_basis|school_share|la_share|ehcp_share",
        "PL1|R01|G01|2025-09-29|2026-03-27|||dual|MonAM;MonPM;TueAM|||100||",
        "PL2|R02|G02|2025-09-29|2025-12-19|2025-11-28|reintegrated|single|WedAM;WedPM"
        "|45.50|session|0|40.5|59.5",
    ),
    "attendance": _rows(
        "placement_ref|date|session|code|minutes_late|recorded_by",
        "PL1|2025-09-29|AM|/||Kit Manager",
        "PL1|2025-09-29|PM|\\||Kit Manager",
        "PL1|2025-09-30|AM|L|12|",
        "PL2|2025-10-01|AM|O||",
    ),
    "awards": _rows(
        "placement_ref|title|level|kind|awarded_on|qualification_number",
        "PL1|Animal care unit|Entry 3|unit|2025-12-01|",
        "PL1|Land skills|Level 1|full|2026-03-20|999/0001/0",
    ),
    "destinations": _rows("upn|checked_on|check|activity", f"{OTHER}|2026-07-10|leaving|fe"),
    "extras": _rows(
        "placement_ref|date|kind|amount|note",
        "PL1|2025-10-01|transport|64.00|Taxi",
        "PL1|2025-10-01|transport|64.00|Taxi",
        "PL2|2025-10-01|exam_fee|38.50|",
    ),
    "comparators": _rows(
        "name|unit|amount|year|source", "Place in the unit|year|24000.00|2025/26|Section 251"
    ),
}


class CaseFolder:
    """The small case, to be changed before it is written: `files` are its rows, by the name of the file."""

    def __init__(self, folder: Path, files: Files | None = None) -> None:
        self.folder = folder
        self.files = deepcopy(SMALL if files is None else files)

    def set(self, file: str, line: int, **values: str) -> "CaseFolder":
        """Change cells of the row on a line (the header is line 1); a name may end in an underscore."""
        row = self.files[file][line - 2]
        told = {name.rstrip("_"): value for name, value in values.items()}
        assert told.keys() <= row.keys()
        row.update(told)
        return self

    def add(self, file: str, **values: str) -> "CaseFolder":
        """Add a row: the last one of the file, with these values instead."""
        self.files[file].append(dict(self.files[file][-1]))
        return self.set(file, len(self.files[file]) + 1, **values)

    def drop(self, file: str, *columns: str) -> "CaseFolder":
        """Leave out columns of a file."""
        for row in self.files[file]:
            for name in columns:
                del row[name]
        return self

    def only(self, *files: str) -> "CaseFolder":
        self.files = {name: rows for name, rows in self.files.items() if name in files}
        return self

    def text(self, file: str, line_end: str = "\n") -> str:
        """A file as CSV."""
        stream = StringIO(newline="")
        rows = self.files[file]
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator=line_end)
        writer.writeheader()
        writer.writerows(rows)
        return stream.getvalue()

    def write(self, line_end: str = "\n", encoding: str = "utf-8") -> Path:
        self.folder.mkdir(exist_ok=True)
        for file in self.files:
            path = self.folder / f"{file}.csv"
            path.write_bytes(self.text(file, line_end).encode(encoding))
        return self.folder

    def write_workbooks(self, typed: Callable[[str], Any] = str) -> Path:
        """Every file as a workbook; `typed` gives the value of a cell."""
        self.folder.mkdir(exist_ok=True)
        for file, rows in self.files.items():
            book = openpyxl.Workbook()
            sheet: Any = book.active
            sheet.append(list(rows[0]))
            for row in rows:
                sheet.append([typed(cell) if cell else None for cell in row.values()])
            book.save(self.folder / f"{file}.xlsx")
        return self.folder


def load(folder: Path) -> str:
    """Load a folder that must be right; gives what the command says."""
    out = StringIO()
    call_command("load_case", str(folder), stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(folder: Path) -> list[str]:
    """Load a folder that must be wrong; gives the faults, one each."""
    with pytest.raises(CommandError) as error:
        call_command("load_case", str(folder), stdout=StringIO(), stderr=StringIO())
    assert error.value.returncode == 1
    first, *faults = str(error.value).split("\n")
    assert first.startswith("Nothing was loaded: ")
    return faults


def dump(folder: Path) -> dict[str, bytes]:
    """Dump the database into a folder; gives its files."""
    call_command("dump_case", str(folder), stdout=StringIO())
    return {path.stem: path.read_bytes() for path in folder.iterdir()}


def rows_of(data: bytes) -> Rows:
    return list(csv.DictReader(StringIO(data.decode("utf-8"), newline="")))


@contextmanager
def empty_database() -> Iterator[None]:
    """What is done here is undone at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the service but the audit trail, with keys, versions and times."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for app in ("apcommission", "providers", "referrals", "placements", "monitoring")
        for model in apps.get_app_config(app).get_models()
        if model.__name__ != "AuditEvent"
    }
