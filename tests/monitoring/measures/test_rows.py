"""The rows behind a figure add up to the figure, whatever the rows, scope and period."""

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from apcommission.people.models import Role
from monitoring.measures import keeping, queries
from monitoring.measures.asked import Asked as Question
from monitoring.measures.defining import Definition
from monitoring.measures.definitions import DEFINITIONS
from monitoring.measures.figures import Figures, Period, Scope, per
from monitoring.measures.rows import Rows
from monitoring.measures.rows_by_placement import COUNTS, LISTED, PlacementRows, column
from tests.factories.apcommission import person_with
from tests.monitoring.measures.store import Stored, told
from tests.monitoring.measures.worlds import Asked, asked, endings

often = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def officer(db: None) -> Any:
    return person_with(Role.OFFICER)


class Said:
    """What the rows of a measure say of it."""

    def __init__(self, rows: Rows) -> None:
        self.definition, self.tally = rows.definition, rows.tally()
        self.rows = rows[0 : rows.count()]
        assert len(self.rows) == rows.count()
        assert self.rows == rows.tallied(0, len(self.rows))
        assert list(rows.iterator(7)) == self.rows
        of_rows = Counter(row.counts for row in self.rows)
        assert of_rows == {
            key: number
            for key, number in self.tally.counts.items()
            if key in self.definition.counted
        }

    def number(self, where: str) -> int:
        """How many count above or below the line."""
        counts = [count for count in self.definition.counts if getattr(count, where)]
        return sum(self.tally.counts.get(count.key, 0) for count in counts)

    def rate(self) -> Any:
        below = self.number("below")
        return (self.number("above"), below) if below else None

    def bands(self) -> Any:
        found: dict[str, dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(self.definition.counted, 0)
        )
        for row in self.rows:
            found[str(row.key_stage)][row.counts] += 1
        return dict(found) or None

    def change(self) -> Any:
        if not self.rows:
            return None
        mean = sum((row.change for row in self.rows), Decimal(0)) / len(self.rows)
        counts = {key: self.tally.counts.get(key, 0) for key in ("rose", "same", "fell")}
        rounded = mean.quantize(Decimal("0.00000001")).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return {"mean_points": rounded, "pupils": len(self.rows), **counts}

    def awards(self) -> Any:
        counts = self.tally.counts
        levels = Counter(row.level for row in self.rows)
        return {
            "units": counts.get("unit", 0),
            "full": counts.get("full", 0),
            "levels": dict(levels),
        }

    def areas(self) -> Any:
        found: dict[str, Any] = {}
        for row in self.rows:
            area = found.setdefault(
                row.area, {"pupils": 0, "points": 0, "rose": 0, "same": 0, "fell": 0}
            )
            area["pupils"] += 1
            area["points"] += row.latest - row.first
            area[row.counts] += 1
        return found or None

    def against(self) -> Any:
        return self.tally.counts.get("now", 0), self.tally.counts.get("before", 0)

    def days(self) -> Any:
        waits = sorted(row.waited for row in self.rows)
        return (waits[(len(waits) - 1) // 2], sum(waits), len(waits)) if waits else None

    def capacity(self) -> tuple[int, int] | None:
        offered = int(self.tally.sums["offered"])
        return (int(self.tally.sums["used"]), offered) if offered else None

    def measure(self, figures: Figures) -> Any:
        """The figure as it follows from the rows."""
        key, kind = self.definition.key, self.definition.kind
        if key == "capacity_use":
            return self.capacity()
        if key == "latent_sessions":
            use = self.capacity()
            return use and max(use[1] - use[0], 0)
        if key.startswith("cost_per_"):
            return per(figures.charges.total, self.number("above"))
        if key == "charge_total":
            assert sum(row.units for row in self.rows if row.counts == "out") == 0
            return self.tally.sums["charge"]
        named = {
            "rate": self.rate,
            "bands": self.bands,
            "change": self.change,
            "awards": self.awards,
            "areas": self.areas,
            "against": self.against,
            "days": self.days,
        }
        return named[kind]()


@given(this=asked())
@settings(often, max_examples=6)
def test_what_placements_say_is_what_their_sessions_say_one_by_one(
    officer: Any, this: Asked
) -> None:
    with transaction.atomic():
        stored = Stored(this.case)
        question = queries.ask(stored.scope(this.scope), Period(this.start, this.end), this.today)
        by_placement(question, officer)
        for scope in (
            Scope("la"),
            Scope("group", "year=11"),
            Scope("group", "reason=persistent disruption"),
        ):
            _, _, value = scope.reference.partition("=")
            as_it_is_kept(replace(question, scope=scope, key=value or None), officer)
        transaction.set_rollback(True)


def by_placement(question: Question, officer: Any) -> None:
    """Live, and as it is kept."""
    keeping.keep_placements(queries.ask(Scope("la"), question.period, question.today))
    ahead = replace(question, as_kept=True)
    assert queries.counted_rows([ahead], queries.PARTS) == queries.counted_rows(
        [question], queries.PARTS
    )
    for definition in DEFINITIONS:
        if definition.rows not in LISTED:
            continue
        each = Rows(question, definition, officer)
        for one in (question, ahead):
            rows = PlacementRows(one, definition, officer)
            assert +Counter(rows.tally().counts) == +Counter(each.tally().counts)
            assert rows.tally().sums == each.tally().sums
            listed = rows[0 : rows.count()]
            assert len(listed) == rows.count() == len(list(rows.iterator(7)))
            for row in listed:
                own = Counter(each.of_placement(row.placement).tally().counts)
                assert own == +Counter(
                    {key: getattr(row, column(key)) for key in COUNTS[definition.key]}
                )
            for key in COUNTS[definition.key]:
                some = rows.counting(key)
                numbers = [getattr(row, column(key)) for row in some[0 : some.count()]]
                assert all(numbers)
                assert sum(numbers) == rows.tally().counts.get(key, 0)


def as_it_is_kept(live: Question, officer: Any) -> None:
    """All figures and rows from what is kept are those that are counted."""
    ahead = replace(live, as_kept=True)
    assert queries.counted_rows([ahead], queries.PARTS) == queries.counted_rows(
        [live], queries.PARTS
    )
    for definition in DEFINITIONS:
        kept, counted = (Rows(one, definition, officer) for one in (ahead, live))
        if definition.rows not in LISTED:
            assert kept.tallied(0, 30) == counted.tallied(0, 30)
            assert kept.tally() == counted.tally()


def check(this: Asked, officer: Any) -> None:
    with transaction.atomic():
        stored = Stored(this.case)
        period = Period(this.start, this.end)
        question = queries.ask(stored.scope(this.scope), period, this.today)
        figures = queries.some_figures(question, queries.PARTS)
        expected = told(figures)
        for definition in DEFINITIONS:
            said = Said(Rows(question, definition, officer))
            compare(definition, said, figures, expected)
        transaction.set_rollback(True)


def compare(definition: Definition, said: Said, figures: Figures, expected: dict[str, Any]) -> None:
    in_money = definition.kind in ("money", "shares")
    if in_money and (figures.charges.unpriced or not figures.outcomes.placements):
        return
    if definition.key == "charge_by_share":
        sums = said.tally.sums
        assert {payer: sums[payer] for payer in ("school", "la", "ehcp")} == {
            payer: expected[payer] for payer in ("school", "la", "ehcp")
        }
    elif definition.key in ("suspensions", "awards") and not figures.outcomes.pupils:
        assert said.rows == []
    else:
        assert said.measure(figures) == expected[definition.key], definition.key


@given(this=asked())
@often
def test_the_rows_of_every_measure_add_up_to_it(officer: Any, this: Asked) -> None:
    check(this, officer)


@given(this=endings())
@often
def test_the_rows_of_every_outcome_add_up_to_it(officer: Any, this: Asked) -> None:
    check(this, officer)
