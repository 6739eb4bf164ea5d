"""A sample case obeys every rule of the import format, whatever its size, seed and day."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.exchange.sample import write_sample
from tests.cases.build.writer import upn
from tests.monitoring.exchange.sample_rows import (
    CODE_CLASSES,
    DEMO_DAY,
    Files,
    Row,
    by,
    day,
    sample,
    timetabled,
)

cases = st.builds(
    lambda pupils, seed, today: (sample(pupils, seed, today), today),
    st.integers(1, 25),
    st.integers(0, 10_000),
    st.dates(date(2024, 9, 1), date(2031, 8, 31)),
)
few = settings(max_examples=25, deadline=None)


@few
@given(cases)
def test_every_reference_leads_to_a_row(case: tuple[Files, date]) -> None:
    files, _ = case
    keys = {
        "provider_ref": set(by(files, "providers", "provider_ref")) | {""},
        "programme_ref": set(by(files, "programmes", "programme_ref")) | {""},
        "school_urn": set(by(files, "schools", "URN")),
        "urn": set(by(files, "schools", "URN")) | {""},
        "upn": set(by(files, "pupils", "upn")),
        "referral_ref": set(by(files, "referrals", "referral_ref")),
        "placement_ref": set(by(files, "placements", "placement_ref")),
    }
    for file, found in files.items():
        for row in found:
            for column in keys.keys() & row.keys():
                assert row[column] in keys[column], f"{file}.csv: {column} {row[column]}"


@few
@given(cases)
def test_every_pupil_number_has_its_check_letter(case: tuple[Files, date]) -> None:
    files, _ = case
    for row in files["pupils"]:
        digits = row["upn"][1:]
        parts = (int(part) for part in (digits[:3], digits[3:7], digits[7:9], digits[9:]))
        assert row["upn"] == upn(*parts)


@few
@given(cases)
def test_birth_dates_agree_with_year_groups(case: tuple[Files, date]) -> None:
    files, today = case
    autumn = today.year if today.month >= 9 else today.year - 1
    for row in files["pupils"]:
        born = day(row["birth_date"])
        by_age = autumn - (born.year if born.month >= 9 else born.year - 1) - 5
        assert row["year_group"] == str(min(by_age, 11))
        assert by_age <= 12  # nobody left school before the calendar begins


@few
@given(cases)
def test_a_case_goes_forward_in_time(case: tuple[Files, date]) -> None:
    files, today = case
    referrals = by(files, "referrals", "referral_ref")
    decided: dict[str, str] = {}
    for row in files["referrals"]:
        assert row["exclusion_date"] <= row["submitted_on"] < today.isoformat()
        assert (row["route"] == "permanent_exclusion") == (row["exclusion_date"] != "")
    for row in files["interventions"]:
        submitted = referrals[row["referral_ref"]]["submitted_on"]
        assert row["from"] <= row["to"] <= submitted
    for row in files["decisions"]:
        assert referrals[row["referral_ref"]]["submitted_on"] <= row["meeting_date"]
        assert row["meeting_date"] < today.isoformat()
        assert (row["outcome"] == "place") == (row["programme_ref"] != "")
        assert (row["outcome"] == "pass_on") == (row["passed_to"] != "")
        if row["outcome"] == "place":
            decided[row["referral_ref"]] = row["meeting_date"]
    for row in files["placements"]:
        assert decided[row["referral_ref"]] < row["start"] <= row["planned_end"]
        assert (row["end"] == "") == (row["end_reason"] == "")
        if row["end"]:
            assert row["start"] <= row["end"] < today.isoformat()


@few
@given(cases)
def test_what_happened_on_a_placement_lies_within_it(case: tuple[Files, date]) -> None:
    files, today = case
    placements = by(files, "placements", "placement_ref")
    for file, column in (("awards", "awarded_on"), ("extras", "date")):
        for row in files[file]:
            placement = placements[row["placement_ref"]]
            assert placement["start"] <= row[column] < today.isoformat()
            assert not placement["end"] or row[column] <= placement["end"]


@few
@given(cases)
def test_marks_are_of_past_timetabled_sessions_and_each_stands_once(
    case: tuple[Files, date],
) -> None:
    files, today = case
    marks: dict[str, list[Row]] = defaultdict(list)
    for row in files["attendance"]:
        marks[row["placement_ref"]].append(row)
    for ref, placement in by(files, "placements", "placement_ref").items():
        sessions = [(row["date"], row["session"]) for row in marks[ref]]
        assert len(sessions) == len(set(sessions))
        assert set(sessions) <= timetabled(files, placement, today)


@few
@given(cases)
def test_codes_fit_their_session_and_only_the_late_have_minutes(case: tuple[Files, date]) -> None:
    files, _ = case
    for row in files["attendance"]:
        assert row["code"] in set().union(*CODE_CLASSES.values())
        assert row["session"] == {"/": "AM", "\\": "PM"}.get(row["code"], row["session"])
        assert (row["minutes_late"] != "") == (row["code"] == "L")


def overlap(one: Row, other: Row) -> bool:
    """Whether two placements share a day; one that runs is taken to have no end."""
    return (one["end"] or "9999") >= other["start"] and (other["end"] or "9999") >= one["start"]


@few
@given(cases)
def test_no_pupil_is_in_two_places_in_the_same_session(case: tuple[Files, date]) -> None:
    files, _ = case
    referrals = by(files, "referrals", "referral_ref")
    of_pupil: dict[str, list[Row]] = defaultdict(list)
    for row in files["placements"]:
        of_pupil[referrals[row["referral_ref"]]["upn"]].append(row)
    for placements in of_pupil.values():
        for number, one in enumerate(placements):
            for other in placements[:number]:
                shared = set(one["timetable"].split(";")) & set(other["timetable"].split(";"))
                assert not (overlap(one, other) and shared)


@few
@given(cases)
def test_shares_make_100_and_a_price_has_its_basis(case: tuple[Files, date]) -> None:
    files, _ = case
    for row in files["placements"]:
        shares = [int(row[f"{payer}_share"]) for payer in ("school", "la", "ehcp")]
        assert sum(shares) == 100
        assert min(shares) >= 0
        assert (row["price"] == "") == (row["price_basis"] == "")


@few
@given(cases)
def test_a_programme_takes_the_pupils_that_it_says_it_takes(case: tuple[Files, date]) -> None:
    files, _ = case
    programmes = by(files, "programmes", "programme_ref")
    providers = by(files, "providers", "provider_ref")
    referrals = by(files, "referrals", "referral_ref")
    pupils = by(files, "pupils", "upn")
    for row in files["placements"]:
        programme = programmes[row["programme_ref"]]
        referral = referrals[row["referral_ref"]]
        assert providers[programme["provider_ref"]]["published"] == "y"
        assert referral["parent_consent"] == "y"
        sessions = row["timetable"].split(";")
        assert 2 <= len(sessions) <= int(programme["sessions_per_week"]) <= 10
        if referral["route"] == "permanent_exclusion":
            assert programme["accepts_permanently_excluded"] == "y"
        if pupils[referral["upn"]]["sen_provision"] == "E":
            assert programme["accepts_ehcp"] == "y"


@few
@given(cases)
def test_a_leaver_is_asked_where_they_went_only_after_leaving(case: tuple[Files, date]) -> None:
    files, today = case
    referrals = by(files, "referrals", "referral_ref")
    ends: dict[str, list[str]] = defaultdict(list)
    for row in files["placements"]:
        ends[referrals[row["referral_ref"]]["upn"]].append(row["end"])
    seen = set()
    for row in files["destinations"]:
        assert min(ends[row["upn"]]), "a leaver has no running placement"
        assert max(ends[row["upn"]]) <= row["checked_on"] < today.isoformat()
        assert (row["upn"], row["check"]) not in seen
        seen.add((row["upn"], row["check"]))


@settings(max_examples=5, deadline=None)
@given(st.integers(1, 12), st.integers(0, 99))
def test_the_same_seed_gives_the_same_bytes(pupils: int, seed: int) -> None:
    written = []
    for _ in range(2):
        with TemporaryDirectory() as folder:
            write_sample(Path(folder), pupils=pupils, seed=seed, today=DEMO_DAY)
            written.append({path.name: path.read_bytes() for path in Path(folder).iterdir()})
    assert written[0] == written[1]


def test_another_seed_gives_other_pupils() -> None:
    assert sample(20, 1, DEMO_DAY)["pupils"] != sample(20, 2, DEMO_DAY)["pupils"]
