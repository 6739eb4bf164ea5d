"""The study cases are as their builders make them, and their rows add up to what the study prints.

The sums here are made from the CSV files alone, without the system: a second opinion.
"""

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.cases.build.cases import build_all
from tests.cases.build.writer import Case, upn

CASES = Path(__file__).resolve().parents[2] / "cases"
BUILT = build_all()


def rows(case: str, file: str) -> list[dict[str, str]]:
    with (CASES / case / f"{file}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def expected(case: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CASES / case / "expected.json").read_text("utf-8"))
    return found


def percent(numerator: int, denominator: int) -> int:
    """Whole per cent, rounded half up."""
    return (200 * numerator + denominator) // (2 * denominator)


def attendance_by_placement(case: str, first: str, last: str) -> dict[str, tuple[int, int]]:
    """Sessions attended and possible of each placement between two dates."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(case, "attendance"):
        if first <= row["date"] <= last:
            found[row["placement_ref"]].append(row["code"])
    return {ref: (sum(code in "/\\" for code in codes), len(codes)) for ref, codes in found.items()}


@pytest.mark.parametrize("case", BUILT, ids=lambda case: case.name)
def test_building_again_gives_the_files_that_are_kept(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    kept = {path.name: path.read_bytes() for path in (CASES / case.name).iterdir()}
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == kept


@pytest.mark.parametrize("case", BUILT, ids=lambda case: case.name)
def test_every_reference_of_a_case_leads_somewhere(case: Case) -> None:
    keys = {
        "provider_ref": {row["provider_ref"] for row in case.files["providers"]},
        "programme_ref": {row["programme_ref"] for row in case.files["programmes"]},
        "school_urn": {row["URN"] for row in case.files["schools"]},
        "upn": {row["upn"] for row in case.files["pupils"]},
        "referral_ref": {row["referral_ref"] for row in case.files["referrals"]},
        "placement_ref": {row["placement_ref"] for row in case.files["placements"]},
    }
    for file, found in case.files.items():
        for row in found:
            for column in keys.keys() & row.keys():
                assert row[column] in keys[column], f"{file}.csv: {column} {row[column]}"


@pytest.mark.parametrize(
    ("digits", "letter"),
    [
        ((801, 2000, 1, 1), "H"),  # 8*2 + 1*4 + 2*5 + 1*10 + 1*13 = 53, 53 - 46 = 7
        (
            (801, 2000, 10, 101),
            "U",
        ),  # 8*2 + 1*4 + 2*5 + 1*9 + 1*11 + 1*13 = 63, 63 - 46 = 17
        ((0, 0, 0, 0), "A"),
        ((0, 0, 0, 1), "P"),  # 13
    ],
)
def test_the_check_letter_of_a_upn_is_the_weighted_sum_modulo_23(
    digits: tuple[int, int, int, int], letter: str
) -> None:
    assert upn(*digits)[0] == letter


def test_first_steps_has_24_pupils_48_places_and_67_and_56_passes() -> None:
    kinds = Counter(row["kind"] for row in rows("first_steps_2004_05", "awards"))
    btec = [row for row in rows("first_steps_2004_05", "awards") if row["title"].startswith("BTEC")]
    (programme,) = rows("first_steps_2004_05", "programmes")
    assert len(rows("first_steps_2004_05", "pupils")) == 24
    assert programme["places"] == "48"
    assert kinds == {"unit": 67, "full": 56}
    assert len(btec) == 67
    (report,) = expected("first_steps_2004_05")
    assert report["measures"]["awards"]["total"] == 67 + 56
    assert percent(**as_arguments(report["measures"]["capacity_use"])) == 50


def as_arguments(rate: dict[str, int]) -> dict[str, int]:
    """The two parts of a rate."""
    return {part: rate[part] for part in ("numerator", "denominator")}


def test_solutions_4_leavers_go_where_the_study_says() -> None:
    went = Counter(row["activity"] for row in rows("solutions_4_destinations", "destinations"))
    printed = {
        "fe": 23,
        "apprenticeship": 23,
        "armed_forces": 6,
        "employment": 36,
        "training": 10,
    }
    total = sum(went.values())
    assert {activity: percent(went[activity], total) for activity in printed} == printed
    (report,) = expected("solutions_4_destinations")
    assert report["measures"]["progression"]["by_activity"] == went


def test_no_smaller_number_of_leavers_gives_the_percentages_of_solutions_4() -> None:
    def fits(total: int) -> bool:
        counts = range(total + 1)
        least = [
            next(
                (count for count in counts if percent(count, total) == printed),
                total + 1,
            )
            for printed in (23, 23, 6, 36, 10)
        ]
        return sum(least) <= total

    assert [total for total in range(1, 70) if fits(total)] == [69]


def test_park_school_attendance_is_73_74_and_78_per_cent() -> None:
    found = []
    for report in expected("park_school"):
        sessions = attendance_by_placement("park_school", report["from"], report["to"]).values()
        attended, possible = (sum(column) for column in zip(*sessions, strict=True))
        assert as_arguments(report["measures"]["attendance_rate"]) == {
            "numerator": attended,
            "denominator": possible,
        }
        found.append(percent(attended, possible))
    assert found == [73, 74, 78]


def test_ten_of_the_twelve_leavers_of_park_school_progress() -> None:
    went = Counter(row["activity"] for row in rows("park_school", "destinations"))
    assert went["fe"] + went["training"] == 10
    assert sum(went.values()) == 12
    progression = expected("park_school")[2]["measures"]["progression"]
    assert as_arguments(progression) == {"numerator": 10, "denominator": 12}


def test_park_school_awards_of_2004_05_are_those_printed() -> None:
    awards = rows("park_school", "awards")
    by_title = Counter(row["title"].split(":")[0].rstrip(" 0123456789") for row in awards)
    gcse_pupils = {row["placement_ref"] for row in awards if row["title"].startswith("GCSE")}
    assert by_title["On Demand AEB literacy"] == 8
    assert by_title["On Demand AEB numeracy"] == 5
    assert sum(count for title, count in by_title.items() if title.startswith("GCSE")) == 9
    assert len(gcse_pupils) == 4
    assert by_title["OCR New CLAIT unit"] == 3
    assert by_title["AQA Unit Award"] == 75


def test_sips_pupils_fall_into_the_bands_of_the_table() -> None:
    printed = [
        {"2": [0, 0, 0, 0, 2], "3": [0, 0, 1, 1, 6], "4": [1, 0, 2, 1, 2]},
        {"2": [0, 0, 0, 0, 2], "3": [0, 0, 1, 4, 4], "4": [1, 0, 1, 2, 6]},
    ]
    pupils = {row["upn"]: int(row["year_group"]) for row in rows("sips", "pupils")}
    referrals = {row["referral_ref"]: row["upn"] for row in rows("sips", "referrals")}
    year_of = {
        row["placement_ref"]: pupils[referrals[row["referral_ref"]]]
        for row in rows("sips", "placements")
    }
    for report, table in zip(expected("sips"), printed, strict=True):
        counted = {stage: [0] * 5 for stage in table}
        sessions = attendance_by_placement("sips", report["from"], report["to"])
        for placement, (attended, possible) in sessions.items():
            stage = "2" if year_of[placement] < 7 else "3" if year_of[placement] < 10 else "4"
            band = sum(attended * 100 >= possible * floor for floor in (50, 70, 80, 90))
            counted[stage][band] += 1
        assert counted == table
        in_report = report["measures"]["attendance_bands"]
        assert {stage: list(bands.values()) for stage, bands in in_report.items()} == table


def test_headways_loses_one_pupil_of_29_and_asks_80_per_cent_attendance() -> None:
    placements = rows("headways", "placements")
    (programme,) = rows("headways", "programmes")
    assert Counter(row["end_reason"] for row in placements) == {"": 28, "withdrew": 1}
    assert (programme["min_attendance"], programme["places"]) == ("80", "30")
    sessions = attendance_by_placement("headways", "2005-09-01", "2006-03-31")
    meets = {ref: attended * 100 >= possible * 80 for ref, (attended, possible) in sessions.items()}
    assert meets == {row["placement_ref"]: row["end"] == "" for row in placements}
