"""The CSV files of a case folder, written row by row: a large folder takes little memory."""

import csv
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from _csv import Writer

Cell = str | int | bool | date | Decimal | None

_COLUMNS: Mapping[str, str] = {
    "terms": "term start end break_start break_end",
    "closures": "date provider_ref reason",
    "schools": "URN|LA (code)|EstablishmentName|TypeOfEstablishment (name)|PhaseOfEducation (name)"
    "|Postcode|EstablishmentStatus (name)",
    "providers": "provider_ref name category urn ukprn registration postcode phone email website"
    " contact_name contact_role description published",
    "programmes": "programme_ref provider_ref title subject_areas key_stages mode sessions_per_week"
    " weeks places needs_met min_attendance accepts_permanently_excluded accepts_ehcp"
    " entry_requirements assessment_methods progression qualifications price price_basis price_from"
    " venue_postcode",
    "signatures": "provider_ref protocol_version signed_on signed_by",
    "standards": "provider_ref protocol_version standard status verified_on evidence expires_on",
    "pupils": "upn surname forename birth_date sex year_group school_urn home_la sen_provision"
    " sen_need ethnicity looked_after pupil_premium postcode",
    "referrals": "referral_ref upn school_urn route reason submitted_on exclusion_date"
    " baseline_attendance aim parent_consent",
    "ratings": "referral_ref rated_on area score",
    "interventions": "referral_ref stage description from to outcome",
    "decisions": "referral_ref panel meeting_date outcome programme_ref passed_to reasons review_on"
    " signed_by",
    "placements": "placement_ref referral_ref programme_ref start planned_end end end_reason"
    " registration timetable price price_basis school_share la_share ehcp_share",
    "attendance": "placement_ref date session code minutes_late recorded_by",
    "awards": "placement_ref title level kind awarded_on qualification_number",
    "destinations": "upn checked_on check activity",
    "extras": "placement_ref date kind amount note",
    "comparators": "name unit amount year source",
}
#: The columns of every file, in the order of the import format.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    file: tuple(spec.split("|") if "|" in spec else spec.split()) for file, spec in _COLUMNS.items()
}


class Sheets:
    """Every file of a case folder, open for writing; used as a context."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts = dict.fromkeys(COLUMNS, 0)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._writers = {file: self._open(file) for file in COLUMNS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def add(self, file: str, values: Mapping[str, Cell]) -> None:
        """Write a row; a column that is left out is empty. An unknown column is a KeyError."""
        columns = COLUMNS[file]
        unknown = values.keys() - set(columns)
        if unknown:
            raise KeyError(f"{file}.csv has no column {sorted(unknown)}")
        self._writers[file].writerow([_cell(values.get(column)) for column in columns])
        self.counts[file] += 1

    def add_texts(self, file: str, rows: Iterable[tuple[str, ...]]) -> None:
        """Write many rows of finished text, each with every column in order."""
        written = list(rows)
        self._writers[file].writerows(written)
        self.counts[file] += len(written)

    def _open(self, file: str) -> "Writer":
        path = self.folder / f"{file}.csv"
        stream = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS[file])
        return writer


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "y" if value else "n"
    return str(value)
