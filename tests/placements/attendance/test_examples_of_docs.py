"""The examples of docs/interfaces/attendance.md are taken in as the page says."""

from datetime import date
from typing import Any

import pytest

from apcommission.calendar.models import Term
from apcommission.importing import actions
from apcommission.importing.models import Upload
from apcommission.importing.tables import rows_of_file
from apcommission.people.models import Role
from placements.attendance.marks_table import FIELDS, MarksTable
from placements.attendance.models import Mark
from tests.factories.apcommission import person_with
from tests.factories.placements import PlacementFactory, TimetableSlotFactory
from tests.factories.registers import EXAMPLES


@pytest.fixture
def placement(db: None) -> Any:
    Term.objects.create(reference="2026-autumn", start=date(2026, 9, 2), end=date(2026, 12, 18))
    found = PlacementFactory(
        state="active",
        start=date(2026, 9, 3),
        planned_end=date(2026, 12, 18),
        referral__pupil__forename="Amy",
        referral__pupil__surname="Field",
    )
    for weekday in (0, 1):
        TimetableSlotFactory(placement=found, weekday=weekday, valid_from=date(2026, 9, 3))
    return found


def taken(placement: Any, name: str) -> Upload:
    tutor = person_with(Role.PROVIDER_TUTOR, placement.provider.organisation)
    upload = actions.receive(
        by=tutor,
        kind=MarksTable(),
        organisation=placement.provider.organisation,
        rows=rows_of_file((EXAMPLES / name).read_bytes()),
        source="Spreadsheet",
        monday="2026-09-07",
    )
    actions.map_columns(by=tutor, upload=upload, mapping=actions.guessed(upload))
    return actions.take_in(by=tutor, upload=upload)


def marks(placement: Any) -> list[tuple[date, int, str, int | None, str]]:
    found = Mark.objects.filter(placement=placement).order_by("date", "session")
    return [(one.date, one.session, one.code_id, one.minutes_late, one.reason) for one in found]


def test_a_row_for_each_session(placement: Any) -> None:
    assert taken(placement, "marks.csv").counts == {
        "marks written": 3,
        "weeks": 2,
        "left out": 0,
    }
    assert marks(placement) == [
        (date(2026, 9, 7), 0, "/", None, ""),
        (date(2026, 9, 8), 0, "L", 12, "bus"),
        (date(2026, 9, 14), 0, "I", None, ""),
    ]


def test_a_grid(placement: Any) -> None:
    taken(placement, "marks-grid.csv")
    assert marks(placement) == [
        (date(2026, 9, 7), 0, "/", None, ""),
        (date(2026, 9, 8), 0, "I", None, ""),
    ]


def test_the_docs_name_every_column_that_is_read_and_no_other() -> None:
    page = (EXAMPLES.parent / "attendance.md").read_text()
    told = page[page.index("| Column |") : page.index("Example:")]
    rows = [line.split("|")[1:3] for line in told.splitlines()[2:] if line.startswith("|")]
    assert [(name.strip(), need.strip() == "yes") for name, need in rows] == [
        (field.label, field.required) for field in FIELDS
    ]
