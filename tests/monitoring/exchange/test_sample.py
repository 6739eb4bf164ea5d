"""A sample case obeys every rule of the import format, whatever its size, seed and day."""

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import lru_cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.exchange.sample import write_sample
from monitoring.exchange.sample.school_years import SchoolYears, easter
from tests.cases.build.writer import upn

Row = dict[str, str]
Files = dict[str, list[Row]]

DEMO_DAY = date(2026, 11, 24)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
UNPLANNED = {"broke_down", "withdrew", "excluded", "provider_ended"}
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


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    found = easter(year)
    assert found.weekday() == 6
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


@pytest.mark.parametrize(
    "sunday", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25)]
)
def test_easter_falls_where_the_almanac_has_it(sunday: date) -> None:
    assert easter(sunday.year) == sunday


def test_the_calendar_has_two_years_and_today_lies_in_a_running_term() -> None:
    years = SchoolYears(DEMO_DAY)
    assert [term.reference for term in years.terms] == [
        "2025-autumn",
        "2026-spring",
        "2026-summer",
        "2026-autumn",
        "2027-spring",
        "2027-summer",
    ]
    assert years.terms[3].start <= DEMO_DAY <= years.terms[3].end
    assert 185 <= years.last_of(2025) + 1 <= 195  # a school year has about 190 days


# The properties of a sample as large as the demo's.


@pytest.fixture(scope="module")
def demo() -> Files:
    return sample(300, 7, DEMO_DAY)


def test_registers_of_ended_terms_are_nearly_complete_and_late_returns_show(demo: Files) -> None:
    programmes = by(demo, "programmes", "programme_ref")
    have = {(row["placement_ref"], row["date"], row["session"]) for row in demo["attendance"]}
    due: Counter[tuple[str, bool]] = Counter()
    missing: Counter[tuple[str, bool]] = Counter()
    for ref, placement in by(demo, "placements", "placement_ref").items():
        provider = programmes[placement["programme_ref"]]["provider_ref"]
        for when, half in timetabled(demo, placement, DEMO_DAY):
            key = (provider, when >= "2026-11-16")  # the Monday of the week before
            due[key] += 1
            missing[key] += (ref, when, half) not in have
    earlier = [key for key in due if not key[1]]
    assert 0 < sum(missing[key] for key in earlier) / sum(due[key] for key in earlier) < 0.02
    last_week = {provider for provider, is_last in due if is_last}
    late = {each for each in last_week if missing[each, True] > due[each, True] / 2}
    assert late
    assert late < last_week


def test_marks_of_every_class_of_code_occur(demo: Files) -> None:
    used = {row["code"] for row in demo["attendance"]}
    assert all(used & codes for codes in CODE_CLASSES.values()), used


def test_about_seven_in_ten_decided_referrals_are_placed_and_some_still_wait(demo: Files) -> None:
    final = {
        row["referral_ref"]: row["outcome"]
        for row in demo["decisions"]
        if row["outcome"] not in ("defer", "pass_on")
    }
    outcomes = Counter(final.values())
    assert 0.62 <= outcomes["place"] / len(final) <= 0.8
    assert {"support_in_school", "school_place", "decline"} <= set(outcomes)
    assert {"defer", "pass_on"} <= {row["outcome"] for row in demo["decisions"]}
    assert len(final) < len(demo["referrals"])


def test_placements_run_and_end_for_all_kinds_of_reasons(demo: Files) -> None:
    reasons = Counter(row["end_reason"] for row in demo["placements"])
    assert {"", "completed", "reintegrated", "moved_on", "school_leaving_age"} <= set(reasons)
    unplanned = sum(reasons[reason] for reason in UNPLANNED)
    assert 0.05 <= unplanned / len(demo["placements"]) <= 0.3
    assert any(row["start"] >= DEMO_DAY.isoformat() for row in demo["placements"])


def test_hardly_a_programme_has_more_pupils_than_places(demo: Files) -> None:
    places = {row["programme_ref"]: int(row["places"]) for row in demo["programmes"]}
    for when in ("2025-11-12", "2026-03-11", "2026-06-17", "2026-11-18"):
        held = Counter(
            row["programme_ref"]
            for row in demo["placements"]
            if row["start"] <= when and (not row["end"] or row["end"] >= when)
        )
        over = [ref for ref, count in held.items() if count > places[ref]]
        assert len(over) <= 1
        assert 0.3 <= sum(held.values()) / sum(places.values()) <= 1


def test_supply_is_mixed_and_prices_stand_on_every_basis(demo: Files) -> None:
    assert len(demo["providers"]) >= 10
    assert len({row["category"] for row in demo["providers"]}) == 10
    assert len(demo["schools"]) >= 12
    bases = {row["price_basis"] for row in demo["programmes"]}
    assert bases == {"session", "day", "week", "term", "year", "place"}
    assert {row["mode"] for row in demo["programmes"]} == {"full_time", "part_time"}


def test_standards_have_every_status_and_some_expire_within_a_month(demo: Files) -> None:
    statuses = {row["status"] for row in demo["standards"]}
    assert statuses == {"not_started", "in_development", "in_place", "verified"}
    today, soon = DEMO_DAY.isoformat(), (DEMO_DAY + timedelta(days=30)).isoformat()
    assert any(today <= row["expires_on"] <= soon for row in demo["standards"])
    for row in demo["standards"]:
        assert (row["status"] == "verified") == (row["verified_on"] != "")


def test_providers_differ_in_attendance(demo: Files) -> None:
    programmes = by(demo, "programmes", "programme_ref")
    placements = by(demo, "placements", "placement_ref")
    attending = CODE_CLASSES["attending"] | CODE_CLASSES["elsewhere"]
    absent = CODE_CLASSES["authorised"] | CODE_CLASSES["unauthorised"]
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in demo["attendance"]:
        provider = programmes[placements[row["placement_ref"]]["programme_ref"]]["provider_ref"]
        counted[provider][0] += row["code"] in attending
        counted[provider][1] += row["code"] in attending | absent
    rates = [attended / possible for attended, possible in counted.values() if possible > 300]
    assert max(rates) - min(rates) > 0.1
    assert all(0.4 < rate < 0.99 for rate in rates)


# The command.


def make(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("make_sample", str(folder), *options, stdout=out)
    return out.getvalue()


def test_the_command_writes_a_folder_and_says_what_is_in_it(tmp_path: Path) -> None:
    said = make(tmp_path / "case", "--pupils", "5", "--seed", "3", "--today", "2026-11-24")
    assert "5 pupils" in said
    assert rows(tmp_path / "case" / "pupils.csv") == sample(5, 3, DEMO_DAY)["pupils"]


def test_the_command_does_not_write_over_what_is_in_a_folder(tmp_path: Path) -> None:
    kept = tmp_path / "pupils.csv"
    kept.write_text("ours", encoding="utf-8")
    with pytest.raises(CommandError, match="not empty"):
        make(tmp_path, "--pupils", "5")
    assert kept.read_text(encoding="utf-8") == "ours"
    make(tmp_path, "--pupils", "5", "--replace")
    assert len(rows(kept)) == 5


@pytest.mark.parametrize(
    ("option", "value"),
    [("--pupils", "0"), ("--pupils", "20001"), ("--pupils", "many"), ("--today", "24/11/2026")],
)
def test_the_command_refuses_a_value_that_it_cannot_use(
    tmp_path: Path, option: str, value: str
) -> None:
    with pytest.raises(CommandError):
        make(tmp_path / "case", option, value)
    assert not (tmp_path / "case").exists()
