"""Figures in words: on the page of live figures, above the rows, and in reports alike.

They are told from their data (data.py), so that a figure which was kept reads as one counted just now.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from apcommission import shown
from monitoring.measures.data import Data
from monitoring.measures.defining import Definition
from monitoring.measures.definitions import BY_KEY, GROUPS
from monitoring.measures.drawing import Drawn, drawn
from monitoring.measures.figures import Rate
from monitoring.measures.suppression import SUPPRESSED, WHY
from placements.leaving.models import Destination
from providers.directory.models import KeyStage
from referrals.referral.models import Rating

#: Of attendance bands: what each is called.
BANDS = {count.key: count.label for count in BY_KEY["attendance_bands"].counts if count.below}


@dataclass(frozen=True)
class Line:
    """One measure: its figure in words, what it was counted from, where its rows are; a rate's bar."""

    title: str
    words: str
    text: str
    detail: str
    url: str
    drawn: Drawn | None = None


def rows_url(key: str, data: Data, scope: str = "") -> str:
    """Where the rows behind a figure are; of a part of the scope, if `scope` names one."""
    query = {"scope": scope or data["scope"], "from": data["from"], "to": data["to"]}
    return f"{reverse('measures:rows', args=[key])}?{urlencode(query)}"


def line(definition: Definition, data: Data) -> Line:
    """A measure in words; bands have their own table (`bands`)."""
    key = definition.key
    value = data["measures"][key]
    text, detail = told(definition, value, data["not_available"].get(key, ""))
    url = rows_url(key, data)
    return Line(definition.title, definition.words, text, detail, url, drawn(value))


def groups(data: Data) -> list[tuple[str, list[Line]]]:
    """(heading, measures), bands aside, in the order of the definitions."""
    return [
        (heading, [line(each, data) for each in definitions if each.kind != "bands"])
        for heading, definitions in GROUPS
    ]


def told(definition: Definition, value: Any, why: str = "") -> tuple[str, str]:
    """(figure, what it was counted from) in words, or why there is none."""
    if value is None:
        return shown.NOT_AVAILABLE.capitalize(), why
    if value == SUPPRESSED:
        return SUPPRESSED, WHY
    return TELLERS[definition.kind](value)


def likely(rate: Rate) -> str:
    """The interval of a rate in words: `65.1% to 93.4%`; empty where there is none."""
    if rate.interval is None:
        return ""
    return " to ".join(shown.rate(Fraction(bound)) for bound in rate.interval)


def _rate(value: Data) -> tuple[str, str]:
    numerator, denominator = value["numerator"], value["denominator"]
    details = [f"{numerator:,} of {denominator:,}"]
    if numerator > denominator:
        details.append("more than is offered")
    if "interval" in value:
        low, high = (shown.rate(Fraction(bound)) for bound in value["interval"])
        details.append(f"likely between {low} and {high}")
    return shown.rate(Fraction(numerator, denominator)), "; ".join([*details, *_beside(value)])


def _beside(value: Data) -> Iterator[str]:
    """What stands beside a rate: sustained returns, destinations."""
    if "sustained" in value:
        sustained, early = shown.count(value["sustained"]), shown.count(value["too_early"])
        yield f"{sustained} sustained, {early} too early to tell"
    if "by_activity" in value:
        activities = value["by_activity"]
        known = [
            f"{activity.label.lower()} {shown.count(activities[activity])}"
            for activity in Destination.Activity
            if activity in activities
        ]
        yield ", ".join([*known, f"not known {shown.count(value['unknown'])}"])


def _change(value: Data) -> tuple[str, str]:
    mean = Fraction(value["mean_points"]) / 100
    rose, same, fell = (shown.count(value[key]) for key in ("rose", "same", "fell"))
    directions = f"{rose} rose, {same} stayed, {fell} fell"
    return shown.points(mean), f"{shown.how_many(value['pupils'], 'pupil')}: {directions}"


def _awards(value: Data) -> tuple[str, str]:
    each = value["per_pupil"]
    per_pupil = shown.tenths(Fraction(each["numerator"], each["denominator"]))
    units = shown.how_many(value["units"], "unit")
    full = shown.how_many(value["full"], "full qualification")
    return shown.count(value["total"]), f"{units}, {full}; {per_pupil} for each pupil"


def _shares(value: Data) -> tuple[str, str]:
    payers = {"school": "schools", "la": "authority", "ehcp": "education, health and care plans"}
    found = [(name, _pounds(value[payer])[0]) for payer, name in payers.items()]
    return "; ".join(f"{amount} {name}" for name, amount in found), ""


def _pounds(value: str) -> tuple[str, str]:
    return shown.money(Decimal(value)), ""


def _count(value: int) -> tuple[str, str]:
    return shown.count(value), ""


def _bands(value: Data) -> tuple[str, str]:
    numbers = [number for counts in value.values() for number in counts.values()]
    if SUPPRESSED in numbers:
        return SUPPRESSED, WHY
    pupils = sum(numbers)
    return shown.how_many(pupils, "pupil"), ""


def _areas(value: Data) -> tuple[str, str]:
    """The mean change of each area, in points of the scale of four."""
    told = [f"{Rating.Area(area).label} {_signed(one['mean'])}" for area, one in value.items()]
    pupils = [
        f"{Rating.Area(area).label.lower()}: {shown.how_many(one['pupils'], 'pupil')}, "
        f"{shown.count(one['rose'])} rose, {shown.count(one['same'])} stayed, "
        f"{shown.count(one['fell'])} fell"
        for area, one in value.items()
    ]
    return "; ".join(told), "; ".join(pupils)


def _signed(number: str) -> str:
    return number if number.startswith("-") or Decimal(number) == 0 else f"+{number}"


def _against(value: Data) -> tuple[str, str]:
    before = shown.count(value["before"])
    return shown.count(value["in_period"]), f"{before} in the same number of school days before"


def _days(value: Data) -> tuple[str, str]:
    over = shown.how_many(value["placements"], "placement")
    middle = shown.how_many(value["median"], "school day")
    return middle, f"the middle one of {over}; mean {value['mean']}"


TELLERS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "rate": _rate,
    "bands": _bands,
    "change": _change,
    "awards": _awards,
    "shares": _shares,
    "money": _pounds,
    "areas": _areas,
    "against": _against,
    "days": _days,
    "count": _count,
}


def bands(data: Data) -> list[tuple[str, list[int | str]]]:
    """(key stage, pupils in each band); empty where there are none, or they are suppressed."""
    found = data["measures"].get("attendance_bands") or {}
    if found == SUPPRESSED:
        return []
    return [
        (
            "All pupils" if stage == "all" else KeyStage(int(stage)).label,
            [found[stage][band] for band in BANDS],
        )
        for stage in sorted(found)
    ]
