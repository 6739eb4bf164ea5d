"""Frozen figures (kinds.py: Data) as cells of printed tables: each with its rows, its doubt, its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.conf import settings

from apcommission import shown
from apcommission.shown import how_many
from monitoring.measures.definitions import BY_KEY
from monitoring.measures.figures import Rate, compared
from monitoring.measures.telling import TELLERS, likely, rows_url
from monitoring.reports.kinds import Data
from monitoring.reports.parts import Cell, Row, Table, number, row, table

#: Of what a rate counts so many.
COUNTED = {
    "attendance_rate": "sessions",
    "overall_absence": "sessions",
    "authorised_absence": "sessions",
    "unauthorised_absence": "sessions",
    "completeness": "sessions",
    "punctuality": "sessions",
    "persistent_absence": "pupils",
    "severe_absence": "pupils",
    "retention": "placements",
    "reintegration": "placements",
    "accredited_pupils": "pupils",
    "progression": "leavers",
    "progression_6_months": "leavers",
    "progression_12_months": "leavers",
    "sustained_reintegration": "returns",
    "targets_met": "targets",
    "sixth_day": "placements",
    "capacity_use": "sessions",
}


def each(total: Decimal | None, count: int) -> str:
    """The cost of each of `count`, as money; not available where there is none."""
    return shown.money(total / count) if total is not None and count else shown.NOT_AVAILABLE


def rate_of(value: Data | None) -> Rate | None:
    """A rate from its data."""
    if value is None:
        return None
    return Rate(value["numerator"], value["denominator"], proportion="interval" in value)


def money(value: str | None) -> Decimal | None:
    """Pounds from their data."""
    return None if value is None else Decimal(value)


def percent(rate: Rate | None) -> str:
    """`80.0%`; not available over nothing."""
    return shown.rate(None if rate is None else rate.value)


def of(rate: Rate, words: str) -> str:
    """`3,120 of 3,900 sessions`; `1 of 1 pupil`."""
    return f"{rate.numerator:,} of {how_many(rate.denominator, words.removesuffix('s'))}"


def written(kind: str, value: Any) -> str:
    """A figure of a kind of measure (definitions.py), as short as it can be."""
    if value is None:
        return shown.NOT_AVAILABLE
    if kind == "rate":
        return shown.rate(Fraction(value["numerator"], value["denominator"]))
    if kind == "change":
        return shown.points(Fraction(value["mean_points"]) / 100)
    if kind in ("areas", "against", "days"):
        return TELLERS[kind](value)[0]
    if kind == "awards":
        return shown.count(value["total"])
    return shown.money(Decimal(value)) if kind == "money" else shown.count(value)


@dataclass(frozen=True)
class Frozen:
    """The figures of a report, and how those of the time before are called in it."""

    data: Data
    earlier: str = "term before"

    @cached_property
    def measures(self) -> Data:
        return self.data["measures"]

    @cached_property
    def before(self) -> Data | None:
        """The figures of the time before; None where there was none."""
        return self.data.get("before")

    @property
    def scope(self) -> str:
        return str(self.data["scope"])

    @property
    def period(self) -> str:
        return self.span(self.data)

    @property
    def pupils(self) -> int:
        return int(self.data["cohort"]["pupils"])

    @property
    def placements(self) -> int:
        return int(self.data["cohort"]["placements"])

    @staticmethod
    def span(data: Data) -> str:
        """`1 September 2025 to 19 December 2025`."""
        return shown.span(date.fromisoformat(data["from"]), date.fromisoformat(data["to"]))

    def rate(self, key: str) -> Rate | None:
        """The rate `key`; None where it is not available, or no rate."""
        return rate_of(self.measures.get(key)) if key in COUNTED else None

    def rate_before(self, key: str) -> Rate | None:
        """The rate `key` of the time before."""
        if self.before is None or key not in COUNTED:
            return None
        return rate_of(self.before["measures"].get(key))

    def money(self, key: str) -> Decimal | None:
        return money(self.measures.get(key))

    def has(self, key: str) -> bool:
        return self.measures.get(key) is not None

    def reason(self, key: str) -> str:
        """Why a measure is not available."""
        return str(self.data.get("not_available", {}).get(key) or BY_KEY[key].without)

    def link(self, key: str, scope: str = "") -> str:
        """The full address of the rows behind a measure, of this scope or of a part of it."""
        return settings.SITE_ADDRESS.rstrip("/") + rows_url(key, self.data, scope)

    def cell(self, key: str) -> Cell:
        """The figure, leading to its rows."""
        text = written(BY_KEY[key].kind, self.measures[key])
        return number(text, self.link(key) if self.has(key) else "")

    def cell_before(self, key: str) -> Cell:
        """The same figure of the time before, leading to its own rows."""
        assert self.before is not None  # noqa: S101
        value = self.before["measures"].get(key)
        if value is None:
            return number("–")
        then = {**self.before, "scope": self.scope}
        link = settings.SITE_ADDRESS.rstrip("/") + rows_url(key, then)
        return number(written(BY_KEY[key].kind, value), link)

    def rates(self, caption: str, keys: Iterable[str]) -> Table:
        """Rates with what they were counted from, their doubt, the time before; and counts beside them."""
        head = ["Figure", "Result", "Counted from", "Likely range"]
        if self.before:
            head += [self.earlier.capitalize(), "Compared"]
        return table(
            caption, head, [self._rate(key) for key in keys], numbers=(1, 4), shape="rates"
        )

    def _rate(self, key: str) -> Row:
        rate, title = self.rate(key), BY_KEY[key].title
        if not self.has(key):
            cells = [Cell(shown.not_available(self.reason(key)), span=3)]
        elif rate is None:
            cells = [self.cell(key), Cell(""), Cell("")]
        else:
            cells = [self.cell(key), Cell(of(rate, COUNTED[key])), Cell(likely(rate))]
        if self.before:
            cells += [self.cell_before(key), Cell(compared(rate, self.rate_before(key)))]
        return row(title, *cells)

    def amounts(self, caption: str, keys: Iterable[str], *notes: str) -> Table:
        """Figures that are no rates (money, counts), and those of the time before."""
        head = ["Figure", "Result", *([self.earlier.capitalize()] if self.before else [])]
        lines = [self._amount(key, note) for key, note in zip(keys, notes, strict=True)]
        return table(caption, head, lines, numbers=(1, 2))

    def _amount(self, key: str, note: str) -> Row:
        head = Cell(BY_KEY[key].title, note=note)
        if not self.has(key):
            head = Cell(BY_KEY[key].title, note=self.reason(key))
        before = [self.cell_before(key)] if self.before else []
        return row(head, self.cell(key), *before)

    def none(self, key: str) -> str:
        """A sentence for a measure that is not available."""
        return f"{BY_KEY[key].title}: {shown.not_available(self.reason(key))}."
