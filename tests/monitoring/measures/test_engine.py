"""What the engine asks of the database, and of whom it asks."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from apcommission.people.models import Role
from monitoring.measures import queries
from monitoring.measures.asked import june_of
from monitoring.measures.definitions import BY_KEY, DEFINITIONS
from monitoring.measures.figures import (
    Attendance,
    Capacity,
    Charges,
    Figures,
    Outcomes,
    Period,
    Rate,
    Scope,
    ScopeUnknown,
)
from monitoring.measures.rows import Rows
from tests.factories.apcommission import person_with
from tests.monitoring.measures.autumn import END, LATER, START, case, placed, priced
from tests.monitoring.measures.case import Case, Pupil
from tests.monitoring.measures.store import Stored


def of_size(pupils: int) -> Case:
    this = case(pupils=[Pupil(11) for _ in range(pupils)], prices=priced("900", "year"))
    this.placements = [
        placed("/O-L" * 5, pupil=n, days=(0, 1), end=date(2027, 6, 30), reason="reintegrated")
        for n in range(pupils)
    ]
    return this


@pytest.mark.django_db
@pytest.mark.parametrize("pupils", [1, 12])
@pytest.mark.parametrize(
    ("scope", "queries"), [(("provider", 0), 3), (("programme", 0), 2), (("school", 0), 3)]
)
def test_all_figures_cost_two_queries_and_one_where_they_may_be_kept(
    pupils: int, scope: Any, queries: int, django_assert_num_queries: Any
) -> None:
    stored = Stored(of_size(pupils))
    with django_assert_num_queries(queries):
        figures = stored.figures(scope, START, END, LATER)
    assert figures.outcomes.pupils == pupils


@pytest.mark.django_db
@pytest.mark.parametrize("pupils", [1, 12])
def test_rows_cost_two_queries(pupils: int, django_assert_num_queries: Any) -> None:
    Stored(of_size(pupils))
    asked = queries.ask(Scope("la"), Period(START, END))
    officer = person_with(Role.OFFICER)
    assert officer.is_la  # asks for the roles
    for definition in DEFINITIONS:
        rows = Rows(asked, definition, officer)
        with django_assert_num_queries(2):
            rows.tally()
            assert len(rows[0:50]) <= 50


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["provider:P9", "programme:P9", "school:123456"])
def test_a_scope_that_is_not_there_is_refused(text: str) -> None:
    with pytest.raises(ScopeUnknown, match="There is no"):
        queries.figures(scope=Scope.parse(text), period=Period(START, END))


@pytest.mark.parametrize("text", ["", "provider", "provider:", "pupil:1", "LA"])
def test_a_text_that_is_no_scope_is_refused(text: str) -> None:
    with pytest.raises(ScopeUnknown, match="is not a scope"):
        Scope.parse(text)


def test_a_scope_is_written_as_it_is_read() -> None:
    for text in ("la", "provider:P01", "programme:P01:A", "school:123456"):
        assert str(Scope.parse(text)) == text


def test_a_period_does_not_end_before_it_starts() -> None:
    assert Period(START, START)
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(END, START)


@pytest.mark.parametrize(
    ("day", "june"),
    [(date(2026, 8, 31), 2026), (date(2026, 9, 1), 2027), (date(2027, 6, 1), 2027)],
)
def test_the_june_of_a_school_year(day: date, june: int) -> None:
    assert june_of(day) == date(june, 6, 1)


def test_the_interval_is_that_of_wilson() -> None:
    # 10 of 12: the example is worked out by hand from the formula.
    low, high = Rate(10, 12).interval or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.5520, 0.9530)
    assert Rate(0, 5).interval == (0.0, pytest.approx(0.4345, abs=1e-4))
    assert Rate(5, 4, proportion=False).interval is None
    assert Rate(0, 0).interval is None


def test_a_rate_is_kept_exact() -> None:
    assert Rate(1, 3).value == Fraction(1, 3)
    assert Rate(0, 0).value is None


def test_every_measure_of_the_engine_is_defined_and_the_other_way_round() -> None:
    empty = Figures(
        Scope("la"), Period(START, END), Attendance(), Outcomes(), Charges(), Capacity()
    )
    assert set(empty.measures()) == set(BY_KEY)
    assert set(empty.measures().values()) == {None}
