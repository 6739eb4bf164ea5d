"""Pupils placed in a year are kept by groups, and read only while nothing has changed that enters them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apcommission.calendar.models import Term
from apcommission.people.models import School
from monitoring.measures import keeping, noted
from monitoring.measures.figures import Scope
from monitoring.measures.queries import ask
from monitoring.review import demand, pupil_groups
from placements.placement.models import Placement
from providers.directory.models import Programme
from referrals.pupils.models import Pupil
from tests.factories.placements import PlacementFactory
from tests.factories.referrals import ReferralFactory
from tests.monitoring.measures.read_columns import read_by

YEAR, TODAY = demand.academic_year(2025), date(2026, 6, 30)
FIRST, DAY = date(2025, 10, 1), timedelta(days=1)


@pytest.fixture
def one(transactional_db: None) -> Placement:
    """A placement of the year, in a term."""
    Term.objects.create(reference="autumn", start=YEAR.start, end=date(2025, 12, 19))
    placement: Placement = PlacementFactory(pupil__sex="F", start=FIRST)
    return placement


def is_kept() -> bool:
    """Whether they were read; and what was read is what counting anew says."""
    with CaptureQueriesContext(connection) as asked:
        found = pupil_groups.placed_in(YEAR, TODAY)
    assert sorted(found, key=by_group) == sorted(counted_anew(), key=by_group)
    return len(asked) == 1


def by_group(row: dict[str, Any]) -> tuple[str, str]:
    return row["by"], str(row["of"])


def counted_anew() -> list[dict[str, Any]]:
    table = pupil_groups.PlacedTable(ask(Scope("la"), YEAR, TODAY))
    return [row for (row,) in table.counted()]


def more(**named: Any) -> None:
    """One more placement, of the school and programme that are there: new ones enter figures themselves."""
    school = School.objects.get()
    referral = ReferralFactory(state="decided", school=school, pupil__school=school)
    PlacementFactory(referral=referral, programme=Programme.objects.get(), **named)


#: {what changes: (the change, whether it may enter the pupils placed)}
CHANGES: dict[str, tuple[Callable[[], Any], bool]] = {
    "nothing": (lambda: None, False),
    "a placement more": (lambda: more(start=FIRST + DAY), True),
    "a placement offered": (lambda: more(state="offered", start=FIRST), False),
    "a placement of the year after": (lambda: more(start=YEAR.end + DAY), False),
    "a start after the year": (lambda: Placement.objects.update(start=YEAR.end + DAY), True),
    "a placement given up": (lambda: Placement.objects.update(state="cancelled"), True),
    "a placement deleted": (lambda: Placement.objects.all().delete(), True),
    "a sex": (lambda: Pupil.objects.update(sex="M"), True),
    "an ethnicity": (lambda: Pupil.objects.update(ethnicity="MWBC"), True),
    "a name": (lambda: Pupil.objects.update(surname="Else"), False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_counted_and_all_else_is_read(one: Placement, change: str) -> None:
    assert not is_kept()
    keeping.keep_figures(today=TODAY)
    assert is_kept()
    assert {"by": "sex", "of": "F", "least": None, "within": None, "number": 1} in counted_anew()
    make, enters = CHANGES[change]
    make()
    assert is_kept() is not enters
    keeping.keep_figures(today=TODAY)
    assert is_kept()


@pytest.mark.django_db
def test_a_change_of_each_column_that_is_read_is_noted() -> None:
    words, values = pupil_groups.counted_pupils("placed", YEAR).query.sql_with_params()
    watched = {(each.table, name) for each in noted.TABLES for name in each.columns}
    assert read_by(f"SELECT count(*) FROM ({words}) AS one", list(values)) <= watched
