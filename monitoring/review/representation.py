"""Over- and under-representation: the shares of groups among the pupils, beside the shares expected.

Pupils are counted once, as they are recorded today. A share is of those of whom the value is known; it is
told more, or fewer, than expected only where its whole interval lies on one side (measures.md: uncertainty).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from monitoring.measures.figures import Period, Rate
from monitoring.review.demand import Demand, demand_of, year_of
from monitoring.review.models import Group, Reference
from monitoring.review.pupil_groups import FIELDS, placed_in
from monitoring.review.queries import of_group
from referrals.pupils.models import Pupil

MORE, FEWER, SAME = "More than expected", "Fewer than expected", "No clear difference"


@dataclass(frozen=True)
class Share:
    """A value's share of the pupils, and the share expected (per cent; None: not entered)."""

    value: str
    name: str
    rate: Rate
    expected: Decimal | None

    @property
    def verdict(self) -> str:
        """In words; nothing where there is nothing to compare."""
        bounds = self.rate.interval
        if self.expected is None or bounds is None:
            return ""
        expected = float(self.expected) / 100
        if bounds[0] > expected:
            return MORE
        return FEWER if bounds[1] < expected else SAME

    @property
    def expected_share(self) -> Fraction | None:
        return None if self.expected is None else Fraction(self.expected) / 100


@dataclass(frozen=True)
class Standing:
    """A group with its shares; of `unknown` pupils the value is not told."""

    group: Group
    shares: list[Share]
    unknown: int
    reference: Reference | None


def standings(*, among: str, period: Period, asked_for: Demand | None = None) -> list[Standing]:
    """Every group, among the pupils `referred` or `placed` in a period. `asked_for`: its demand, if known.

    Two queries, three where what is kept does not hold.
    """
    entered: list[Reference] = list(Reference.objects.order_by("group", "-year"))
    if among == "referred":
        rows = (asked_for or demand_of(period, timezone.localdate())).pupils
    else:
        rows = placed_in(period, timezone.localdate())
    known = compared_with(year_of(period.start), entered)
    return [
        _standing(
            group,
            choices,
            {row["of"]: row["number"] for row in of_group(rows, group)},
            known.get(group),
        )
        for group, _, choices in FIELDS
    ]


def compared_with(year: int, references: Iterable[Reference]) -> dict[str, Reference]:
    """Of references, the latest first, that of each group: up to an academic year, else the earliest."""
    found: dict[str, Reference] = {}
    for reference in references:
        present = found.get(reference.group)
        if present is None or present.year > year:
            found[reference.group] = reference
    return found


def choices_of(group: str) -> list[tuple[str, str]]:
    """(value as text, name) of a group; of those that are free text, the values found. One query at most."""
    field, choices = next((field, list(given)) for name, field, given in FIELDS if name == group)
    if not choices:
        values = Pupil.objects.exclude(**{field: ""}).order_by(field)
        choices = [(value, value) for value in values.values_list(field, flat=True).distinct()]
    return [(str(value), str(name)) for value, name in choices]


def _standing(
    group: Group,
    choices: Iterable[tuple[Any, Any]],
    counts: dict[Any, int],
    reference: Reference | None,
) -> Standing:
    unknown = counts.pop("", 0) + counts.pop(None, 0)
    total = sum(counts.values())
    names = dict(choices) or {value: value for value in counts}
    names |= {value: str(value) for value in counts if value not in names}
    shares = [
        Share(
            str(value),
            str(name),
            Rate(counts.get(value, 0), total),
            reference.share_of(str(value)) if reference else None,
        )
        for value, name in names.items()
    ]
    told = [share for share in shares if share.rate.numerator or share.expected]
    return Standing(group, told, unknown, reference)
