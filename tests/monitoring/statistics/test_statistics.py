"""Statistics of a year: tidy, described, and without anything that gives a small number away."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import settings as by_hypothesis
from hypothesis import strategies as st

from apcommission.errors import Refused
from apcommission.people.models import Role
from monitoring.measures.suppression import SUPPRESSED
from monitoring.statistics import actions, figures, writing
from monitoring.statistics.models import Edition
from tests.factories.apcommission import AuthorityFactory, TermFactory, person_with
from tests.factories.placements import MarkFactory, PlacementFactory, TimetableSlotFactory

PAGE = Path(__file__).resolve().parents[3] / "docs" / "interfaces" / "statistics.md"
NESTED = st.recursive(
    st.integers(0, 9) | st.just(SUPPRESSED),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@by_hypothesis(max_examples=50)
@given(NESTED, NESTED)
def test_what_is_hidden_in_a_part_is_hidden_in_the_whole(whole: Any, part: Any) -> None:
    def holds(found: Any, of_part: Any) -> bool:
        if of_part == SUPPRESSED:
            return bool(found == SUPPRESSED)
        if isinstance(found, dict) and isinstance(of_part, dict):
            return all(holds(found[key], of_part[key]) for key in found if key in of_part)
        return True

    assert holds(figures.hidden_too(whole, part), part)


def test_the_example_of_the_docs_is_what_is_written() -> None:
    text = PAGE.read_text().partition("```csv\n")[2].partition("```")[0]
    head, *lines = csv.reader(StringIO(text))
    assert head == [name for name, _, _ in writing.COLUMNS]
    data = {
        "from": "2025-09-01",
        "cohort": {},
        "measures": {"attendance_rate": {"numerator": 80, "denominator": 100}},
        "groups": {"Sex": [{"name": "Male", "placements": SUPPRESSED}]},
    }
    assert [list(row) for row in writing.rows(data)] == lines


pytestmark = pytest.mark.django_db


def place(start: date, end: date, **fields: Any) -> None:
    of_pupil = {f"referral__pupil__{name}": value for name, value in fields.items()}
    placement = PlacementFactory(
        start=start, planned_end=end, end=end, state="ended", end_reason="completed", **of_pupil
    )
    TimetableSlotFactory(placement=placement)
    MarkFactory(placement=placement, date=start)


def a_year() -> None:
    """Autumn: six girls and seven boys; spring: six girls, and two boys alone."""
    TermFactory(reference="2023-autumn", start="2023-09-04", end="2023-12-20")
    TermFactory(reference="2024-spring", start="2024-01-08", end="2024-03-28")
    for number in range(13):
        place(date(2023, 9, 11), date(2023, 12, 18), sex="F" if number < 6 else "M")
    for number in range(8):
        place(date(2024, 1, 15), date(2024, 3, 25), sex="F" if number < 6 else "M")


def test_a_group_that_is_hidden_in_a_term_is_hidden_in_its_year() -> None:
    a_year()
    data = figures.published(2023, date(2026, 1, 5))
    assert data["cohort"] == {"placements": 21, "pupils": 21}
    assert {row["name"]: row["pupils"] for row in data["groups"]["Sex"]} == {
        "Female": SUPPRESSED,
        "Male": SUPPRESSED,
    }


def test_groups_with_what_is_not_known_are_the_whole() -> None:
    TermFactory(reference="2023-autumn", start="2023-09-04", end="2023-12-20")
    for number in range(18):
        provision = "K" if number < 6 else "N" if number < 12 else ""
        place(date(2023, 9, 11), date(2023, 12, 18), sen_provision=provision)
    found = figures.published(2023, date(2026, 1, 5))
    (title,) = [name for name in found["groups"] if "needs" in name]
    numbers = {row["name"]: row["pupils"] for row in found["groups"][title]}
    assert numbers["Not known"] == 6
    assert sum(numbers.values()) == found["cohort"]["pupils"] == 18
    rates = [row["attendance_rate"] for row in found["groups"][title] if row["attendance_rate"]]
    whole = found["measures"]["attendance_rate"]
    assert sum(rate["denominator"] for rate in rates) == whole["denominator"] == 18


def test_an_edition_is_made_once_as_four_files_that_agree() -> None:
    a_year()
    officer = person_with(Role.OFFICER, AuthorityFactory())
    asked = actions.ask_for_edition(by=officer, year=2023)
    edition = actions.make(edition_pk=asked.pk)
    assert edition is not None
    assert edition.document is not None
    assert actions.make(edition_pk=asked.pk) is None
    with ZipFile(BytesIO(edition.document.file.read())) as archive:
        files = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    rows = list(csv.DictReader(StringIO(files["data.csv"])))
    keys = ("time_period", "measure", "component", "breakdown_topic", "breakdown")
    assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows) == edition.rows
    assert {row["time_period"] for row in rows} == {"202324"}
    described = json.loads(files["data.csv-metadata.json"])["tableSchema"]["columns"]
    assert [column["name"] for column in described] == list(rows[0])
    assert {row["col_name"] for row in csv.DictReader(StringIO(files["data.meta.csv"]))} <= set(
        rows[0]
    )
    told = {row["measure"] for row in csv.DictReader(StringIO(files["measures.csv"]))}
    assert {row["measure"] for row in rows} <= told
    for row in rows:
        if row["status"] == "suppressed":
            assert {row[key] for key in ("value", "numerator", "denominator")} == {SUPPRESSED}
    assert actions.ask_for_edition(by=officer, year=2023).number == 2


def test_a_year_that_goes_on_is_not_published() -> None:
    officer = person_with(Role.OFFICER, AuthorityFactory())
    with pytest.raises(Refused, match="over"):
        actions.ask_for_edition(by=officer, year=date.today().year)
    assert not Edition.objects.exists()
