"""Each kind of fault is told with its file, line, column, the value and what is expected."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.referrals import upn
from tests.monitoring.exchange.case_folder import (
    ONE,
    OTHER,
    CaseFolder,
    empty_database,
    everything,
    load,
    refused,
)

pytestmark = pytest.mark.django_db

Change = Callable[[CaseFolder], object]
MISTYPED = ("A" if OTHER[0] != "A" else "B") + OTHER[1:]

#: What is changed in the small case, and the whole of what is then said.
SLIPS: dict[str, tuple[Change, str]] = {
    "a date in another form": (
        lambda case: case.set("terms", 2, start="02/09/2025"),
        "terms.csv, line 2, column start: “02/09/2025”: "
        "expected a date as YYYY-MM-DD, from 1900 to 2199",
    ),
    "a day that is not in the calendar": (
        lambda case: case.set("awards", 3, awarded_on="2026-02-30"),
        "awards.csv, line 3, column awarded_on: “2026-02-30”: "
        "expected a day of the calendar, as YYYY-MM-DD",
    ),
    "a word that is not of the list": (
        lambda case: case.set("pupils", 3, sex="male"),
        "pupils.csv, line 3, column sex: “male”: expected one of: F, M",
    ),
    "nothing where something is required": (
        lambda case: case.set("referrals", 2, reason=" "),
        "referrals.csv, line 2, column reason: expected a value, found none: it is required",
    ),
    "a number with letters": (
        lambda case: case.set("extras", 4, amount="38.50 GBP"),
        "extras.csv, line 4, column amount: “38.50 GBP”: "
        "expected a number from 0 to 99,999,999.99, with at most 2 decimals",
    ),
    "a number out of bounds": (
        lambda case: case.set("ratings", 3, score="5"),
        "ratings.csv, line 3, column score: “5”: expected a whole number from 1 to 4",
    ),
    "a UPN with a wrong check letter": (
        lambda case: case.set("destinations", 2, upn=MISTYPED),
        f"destinations.csv, line 2, column upn: “{MISTYPED}”: expected a UPN. "
        "This is not a real UPN: its first letter does not fit its digits. Check each digit",
    ),
    "text that is too long": (
        lambda case: case.set("awards", 2, qualification_number="9" * 21),
        f"awards.csv, line 2, column qualification_number: “{'9' * 21}”: "
        "expected at most 20 characters, found 21",
    ),
    "a timetable with a session twice": (
        lambda case: case.set("placements", 2, timetable="MonAM;MonAM"),
        "placements.csv, line 2, column timetable: “MonAM;MonAM”: expected each session once",
    ),
    "an address that is none": (
        lambda case: case.set("providers", 2, email="farm"),
        "providers.csv, line 2, column email: “farm”: expected an e-mail address",
    ),
    "a pupil who is not there": (
        lambda case: case.set("destinations", 2, upn=upn(7)),
        f"destinations.csv, line 2, column upn: “{upn(7)}”: "
        "expected a pupil of this folder or already loaded",
    ),
    "a programme that is not there": (
        lambda case: case.set("decisions", 2, programme_ref="G99"),
        "decisions.csv, line 2, column programme_ref: “G99”: "
        "expected a programme of this folder or already loaded",
    ),
    "a code that is none": (
        lambda case: case.set("attendance", 5, code="9"),
        "attendance.csv, line 5, column code: “9”: expected a national attendance code",
    ),
    "a code of the other half of the day": (
        lambda case: case.set("attendance", 2, code="\\"),
        "attendance.csv, line 2, column code: “\\”: expected this code in the PM session only",
    ),
    "a row that stands twice": (
        lambda case: case.add("pupils", surname="Again"),
        f"pupils.csv, line 4, column upn: “{OTHER}”: expected each upn once; line 3 has the same",
    ),
    "a mark that stands twice": (
        lambda case: case.add("attendance", code="I"),
        "attendance.csv, line 6, column placement_ref: “PL2”: "
        "expected each placement_ref and date and session once; line 5 has the same",
    ),
    "a term that ends before it starts": (
        lambda case: case.set("terms", 3, end="2026-01-04"),
        "terms.csv, line 3, column end: “2026-01-04”: expected a day not before start (2026-01-05)",
    ),
    "half a break": (
        lambda case: case.set("terms", 2, break_end=""),
        "terms.csv, line 2, column break_end: expected a value, as break_start has one",
    ),
    "a break that lies outside of its term": (
        lambda case: case.set("terms", 2, break_end="2025-12-20"),
        "terms.csv, line 2, column end: “2025-12-19”: "
        "expected a day not before break_end (2025-12-20)",
    ),
    "terms that overlap": (
        lambda case: case.set("terms", 3, start="2025-12-19"),
        "terms.csv, line 3, column start: “2025-12-19”: expected days outside of the term "
        "2025-autumn (line 2, 2025-09-02 to 2025-12-19)",
    ),
    "an intervention that ends before it starts": (
        lambda case: case.set("interventions", 2, to="2025-02-01"),
        "interventions.csv, line 2, column to: “2025-02-01”: "
        "expected a day not before from (2025-03-01)",
    ),
    "a placement that ends before it starts": (
        lambda case: case.set("placements", 3, end="2025-09-01"),
        "placements.csv, line 3, column end: “2025-09-01”: "
        "expected a day not before start (2025-09-29)",
    ),
    "an end without a reason": (
        lambda case: case.set("placements", 3, end_reason=""),
        "placements.csv, line 3, column end_reason: expected a value, as end has one",
    ),
    "a price without its basis": (
        lambda case: case.set("placements", 2, price="50"),
        "placements.csv, line 2, column price_basis: expected a value, as price has one",
    ),
    "shares that do not make 100": (
        lambda case: case.set("placements", 3, school_share="10"),
        "placements.csv, line 3, column school_share: “10”: "
        "expected shares that add up to 100, not 110.0",
    ),
    "a case passed on to nobody": (
        lambda case: case.set("decisions", 3, passed_to=""),
        "decisions.csv, line 3, column passed_to: expected the panel that it is passed to",
    ),
    "a standard verified on no day": (
        lambda case: case.set("standards", 3, status="verified"),
        "standards.csv, line 3, column verified_on: expected the day that it was verified",
    ),
    "a programme that is two things": (
        lambda case: case.set("programmes", 3, places="9"),
        "programmes.csv, line 3, column places: “9”: expected the same as on line 2: of one "
        "programme_ref, only price, price_basis, price_from may differ",
    ),
    "a price that stands twice": (
        lambda case: case.set("programmes", 3, price_from="2025-09-01"),
        "programmes.csv, line 3, column programme_ref: “G01”: "
        "expected each programme_ref and price_from once; line 2 has the same",
    ),
    "a pupil in two places": (
        lambda case: case.add(
            "placements",
            placement_ref="PL3",
            referral_ref="R03",
            start="2025-11-28",
            planned_end="2026-03-27",
            end="",
            end_reason="",
            timetable="TueAM;WedPM",
        ),
        "placements.csv, line 4, column timetable: “WedPM”: expected sessions in which the pupil "
        "is not elsewhere; placement PL2 (line 3) holds them from 2025-09-29 to 2025-11-28",
    ),
    "a column that the format does not have": (
        lambda case: [row.update(hair="brown") for row in case.files["destinations"]],
        "destinations.csv, line 1, column hair: unknown column; "
        "the columns are: upn, checked_on, check, activity",
    ),
    "a column that is missing": (
        lambda case: case.drop("comparators", "source"),
        "comparators.csv, line 1, column source: expected this column: it is required",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_in_its_place_and_nothing_is_loaded(slip: str, tmp_path: Path) -> None:
    change, expected = SLIPS[slip]
    case = CaseFolder(tmp_path)
    change(case)
    before = everything()
    assert refused(case.write()) == [expected]
    assert everything() == before


def test_the_small_case_itself_is_right(tmp_path: Path) -> None:
    load(CaseFolder(tmp_path).write())


def test_every_fault_of_a_folder_is_told_in_the_order_of_its_files(tmp_path: Path) -> None:
    slips = [
        "a date in another form",
        "half a break",
        "a programme that is two things",
        "a word that is not of the list",
        "a placement that ends before it starts",
        "a code of the other half of the day",
        "a code that is none",
        "a pupil who is not there",
        "a column that is missing",
    ]
    case = CaseFolder(tmp_path)
    for slip in reversed(slips):
        SLIPS[slip][0](case)
    told = [SLIPS[slip][1] for slip in slips]
    assert refused(case.write()) == told


def test_a_slip_in_what_others_refer_to_is_told_once(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path).set("pupils", 2, birth_date="").set("providers", 2, category="zoo")
    assert len(refused(case.write())) == 2


def test_what_refers_to_a_file_without_its_reference_column_is_not_blamed(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path).drop("referrals", "referral_ref")
    assert refused(case.write()) == [
        "referrals.csv, line 1, column referral_ref: expected this column: it is required"
    ]


def test_a_thousand_faults_are_told_and_the_others_counted(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path)
    for _ in range(1200):
        case.add("attendance", date="someday")
    *faults, last = refused(case.write())
    assert len(faults) == 1000
    assert faults[-1].startswith("attendance.csv, line 1005, column date: “someday”")
    assert last == "There are more: 200 beyond the 1,000 told here."


class TestAgainstWhatIsLoaded:
    """Rows that do not go together with what the database has."""

    @pytest.fixture(autouse=True)
    def _loaded(self, tmp_path: Path) -> None:
        load(CaseFolder(tmp_path / "first").write())

    def test_a_term_overlaps_one_that_is_loaded(self, tmp_path: Path) -> None:
        case = CaseFolder(tmp_path / "next").only("terms")
        case.files["terms"] = [
            {"term": "2026-summer", "start": "2026-03-27", "end": "2026-07-20"},
            {"term": "2025-early", "start": "2025-08-01", "end": "2025-09-02"},
        ]
        assert refused(case.write()) == [
            "terms.csv, line 2, column start: “2026-03-27”: expected days outside of the term "
            "2026-spring (already loaded, 2026-01-05 to 2026-03-27)",
            "terms.csv, line 3, column end: “2025-09-02”: expected days outside of the term "
            "2025-autumn (already loaded, 2025-09-02 to 2025-12-19)",
        ]

    def test_a_pupil_is_elsewhere_already(self, tmp_path: Path) -> None:
        case = CaseFolder(tmp_path / "next").only("placements")
        case.set("placements", 3, placement_ref="PL9", referral_ref="R01", timetable="MonAM;WedAM")
        del case.files["placements"][0]
        assert refused(case.write()) == [
            "placements.csv, line 2, column timetable: “MonAM”: expected sessions in which the "
            "pupil is not elsewhere; placement PL1 (already loaded) holds them from 2025-09-29 on"
        ]

    def test_a_start_after_the_end_that_is_loaded(self, tmp_path: Path) -> None:
        case = CaseFolder(tmp_path / "next").only("placements")
        case.drop("placements", "end", "end_reason").set("placements", 3, start="2025-12-01")
        assert refused(case.write()) == [
            "placements.csv, line 3, column end: “2025-11-28”: "
            "expected a day not before start (2025-12-01)"
        ]

    def test_a_share_that_does_not_fit_the_loaded_ones(self, tmp_path: Path) -> None:
        case = CaseFolder(tmp_path / "next").only("placements")
        case.drop("placements", "la_share", "ehcp_share").set("placements", 2, school_share="50")
        assert refused(case.write()) == [
            "placements.csv, line 2, column school_share: “50”: "
            "expected shares that add up to 100, not 50"
        ]

    @pytest.mark.parametrize(
        ("file", "column", "was", "now"),
        [
            ("referrals", "upn", ONE, OTHER),
            ("placements", "referral_ref", "R01", "R03"),
            ("programmes", "provider_ref", "P01", "P02"),
        ],
    )
    def test_what_a_reference_stands_for_does_not_change(
        self, file: str, column: str, was: str, now: str, tmp_path: Path
    ) -> None:
        case = CaseFolder(tmp_path / "next")
        for line, row in enumerate(case.files[file], start=2):
            if row[column] == was:
                case.set(file, line, **{column: now})
        fault = f"{file}.csv, line 2, column {column}: “{now}”: "
        assert fault + f"expected {was}, as it was loaded: this never changes" in refused(
            case.write()
        )


def test_one_bad_row_keeps_all_the_others_out(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path).set("comparators", 2, amount="much")
    with empty_database():
        before = everything()
        refused(case.write())
        assert everything() == before
