"""The command that writes a sample case, and the calendar that the sample stands on."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from monitoring.exchange.sample.school_years import SchoolYears, easter
from tests.monitoring.exchange.sample_rows import DEMO_DAY, rows, sample


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
