"""Loading a case folder into the service, and writing one from it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction

from apcommission.audit.actions import record
from monitoring.exchange.checking import check_codes, check_terms, check_two_places
from monitoring.exchange.comparing import MARKS, Changes, compare
from monitoring.exchange.dumping import Dumped, write_case
from monitoring.exchange.faults import CaseRefused, Fault
from monitoring.exchange.loading import cases, directory, marks, placing
from monitoring.exchange.loading.saving import references, save_plain
from monitoring.exchange.reading import Case
from monitoring.exchange.tables import TABLES
from monitoring.exchange.timetables import Plan

OF_REFERRAL = {"referral_ref": "referral_id"}
OF_PLACEMENT = {"placement_ref": "placement_id"}


@dataclass(frozen=True)
class Loaded:
    """What loading did with the rows of one file."""

    file: str
    added: int
    changed: int
    unchanged: int


@dataclass
class Load:
    """What a whole load did. `passed_over`: files of the folder that are none of the format."""

    files: list[Loaded] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(file.added or file.changed for file in self.files)


def load_case(*, folder: Path, by: None) -> Load:
    """Load all of a case folder, or nothing. Raises CaseRefused with all that is wrong with it.

    Rows are matched by their reference: the same folder again changes nothing. Nothing is ever removed.
    `by` is nobody: it is done at the command line, where there is no sign-in. The number of queries does
    not depend on the number of rows. Source: docs/import-format.md.
    """
    writing = _Writing()
    try:
        with transaction.atomic():
            _one_at_a_time()
            case = Case(folder)
            changes = compare(case)
            check_terms(case)
            check_codes(case)
            plans = check_two_places(case, changes)
            if case.faults.count:
                raise CaseRefused(_in_order(case), case.faults.count)
            load = writing.write(case, changes, plans)
            if not load.is_empty:
                record("loaded_case", by=by, **_counts(load))
                _take_stock()
    except (IntegrityError, DataError) as broken:
        # Only where someone changed the same things in the same moment: all else was looked for before.
        raise CaseRefused([Fault(writing.file, 0, "", "", _in_words(broken))]) from broken
    return load


def _one_at_a_time() -> None:
    """Wait for another load to finish."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_case'))")


def _take_stock() -> None:
    """Tell the database how much there is now: without, the first reports after a load take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _in_order(case: Case) -> list[Fault]:
    """The faults in the order of the files, their lines and columns."""
    files = [sheet.file for sheet in case.sheets.values()]
    columns = {
        (sheet.file, name): place
        for sheet in case.sheets.values()
        for place, name in enumerate(sheet.table.by_name)
    }

    def place(fault: Fault) -> tuple[int, int, int]:
        file = files.index(fault.file) if fault.file in files else -1
        return file, fault.line, columns.get((fault.file, fault.column), -1)

    return sorted(case.faults.found, key=place)


def _in_words(broken: Exception) -> str:
    """What the database refused, by the name of its rule, which reads like one."""
    rule = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None)
    if not rule:
        return "the database refused this file. Load the folder again; if it is refused again, report it"
    return (
        f"the database refused it, by its rule “{rule.replace('_', ' ')}”: someone changed the same "
        "things in the same moment. Load the folder again"
    )


def _counts(load: Load) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for file in load.files:
        name = file.file.partition(".")[0]
        told |= {f"{name} added": file.added, f"{name} changed": file.changed}
    return {name: count for name, count in told.items() if count}


#: How the rows of a file are written. Those of placements and marks are written below.
WRITERS: dict[str, Callable[[Changes], None]] = {
    "terms": lambda changes: save_plain(changes, {}),
    "schools": directory.save_schools,
    "providers": directory.save_providers,
    "closures": lambda changes: save_plain(changes, {"provider_ref": "provider_id"}),
    "programmes": directory.save_programmes,
    "signatures": directory.save_signatures,
    "standards": directory.save_standards,
    "pupils": lambda changes: save_plain(changes, {"school_urn": "school_id"}),
    "referrals": cases.save_referrals,
    "ratings": lambda changes: save_plain(changes, OF_REFERRAL),
    "interventions": lambda changes: save_plain(changes, OF_REFERRAL),
    "decisions": cases.save_decisions,
    "awards": lambda changes: save_plain(changes, OF_PLACEMENT),
    "destinations": lambda changes: save_plain(changes, {"upn": "pupil_id"}),
    "extras": lambda changes: save_plain(changes, OF_PLACEMENT),
    "comparators": lambda changes: save_plain(changes, {}),
}
#: Files whose rows tell how far a referral has come.
TELL_OF_REFERRALS = ("referrals", "decisions", "placements")


class _Writing:
    """Writes the files in their order. `file` is the one that is being written."""

    def __init__(self) -> None:
        self.file = ""

    def write(self, case: Case, changes: dict[str, Changes], plans: list[Plan]) -> Load:
        load = Load(passed_over=case.passed_over)
        for table in TABLES:
            sheet = case.sheets.get(table.name)
            if sheet is None:
                continue
            self.file = sheet.file
            if table.name == MARKS:
                added, changed = marks.save_marks(sheet)
                unchanged = len(sheet.rows) - added - changed
            else:
                here = changes[table.name]
                self._write_changes(here, plans)
                added, changed = len(here.added), len(here.changed)
                unchanged = here.unchanged
            load.files.append(Loaded(sheet.file, added, changed, unchanged))
        self._settle(changes)
        return load

    def _write_changes(self, changes: Changes, plans: list[Plan]) -> None:
        if not changes.rows:
            return
        if changes.table.name == "placements":
            placing.save_placements(changes, plans)
        else:
            WRITERS[changes.table.name](changes)

    def _settle(self, changes: dict[str, Changes]) -> None:
        here = [changes[name] for name in TELL_OF_REFERRALS if name in changes]
        touched = {ref for each in here for ref in references(each, "referral_ref")}
        if touched:
            self.file = here[0].sheet.file
            cases.settle_referrals(touched)


def dump_case(*, folder: Path, by: None, in_spite: str = "") -> list[Dumped]:
    """Write all that the format can hold into a folder, and say so in the audit trail.

    Records under restriction are left out, unless a ground in law is stated (`UseInSpite.Ground`). Raises
    OSError where the folder cannot be written.
    """
    dumped = write_case(folder, restricted=bool(in_spite))
    counts: dict[str, Any] = {each.file.partition(".")[0]: each.rows for each in dumped}
    left_out = sum(each.restricted for each in dumped)
    if left_out or in_spite:
        counts |= {"restricted_left_out": left_out, "in_spite": in_spite}
    record("dumped_case", by=by, **counts)
    return dumped
