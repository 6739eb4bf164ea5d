"""Frozen figures as people read them on the page of a run: in words, each with its definition."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from apcommission import shown
from monitoring.measures.definitions import BY_KEY, DEFINITIONS, Definition
from monitoring.reports.kinds import Data
from placements.leaving.models import Destination
from providers.directory.models import KeyStage

#: The tables of the page, and the measures in each; a measure of none of them goes to the last.
GROUPS = (
    (
        "Attendance",
        "attendance_rate overall_absence authorised_absence unauthorised_absence completeness "
        "punctuality persistent_absence severe_absence attendance_change",
    ),
    ("Outcomes", "retention reintegration awards accredited_pupils progression"),
    ("Use of places", "capacity_use latent_sessions"),
    ("Cost", "charge_total charge_by_share"),
)
BANDS = {
    "under_50": "Under 50%",
    "50_70": "50% to under 70%",
    "70_80": "70% to under 80%",
    "80_90": "80% to under 90%",
    "90_over": "90% and over",
}


@dataclass(frozen=True)
class Line:
    """One measure: its figure in words, what it was counted from, the term before, and where its rows are."""

    title: str
    words: str
    text: str
    detail: str
    before: str
    url: str


@dataclass(frozen=True)
class PartLine:
    """One part of the scope: (text, address of the rows behind it) of each of its figures."""

    name: str
    cells: list[tuple[str, str]]


def rows_url(key: str, data: Data, scope: str = "") -> str:
    """Where the rows behind a figure are."""
    query = {"scope": scope or data["scope"], "from": data["from"], "to": data["to"]}
    try:
        address = reverse("measures:rows", args=[key])
    except NoReverseMatch:  # until the page of rows is there
        address = f"/measures/{key}/"
    return f"{address}?{urlencode(query)}"


def groups(data: Data) -> list[tuple[str, list[Line]]]:
    """(heading, measures) of a report, bands aside, in the order of the definitions."""
    lines = {
        definition.key: _line(definition, data)
        for definition in DEFINITIONS
        if definition.key in data["measures"] and definition.kind != "bands"
    }
    found = []
    for heading, keys in GROUPS:
        own = [lines.pop(key) for key in keys.split() if key in lines]
        found.append((heading, own))
    found[-1][1].extend(lines.values())
    return [(heading, own) for heading, own in found if own]


def _line(definition: Definition, data: Data) -> Line:
    key = definition.key
    text, detail = _told(
        definition, data["measures"][key], data.get("not_available", {}).get(key, "")
    )
    before = ""
    if data.get("before"):
        before, _ = _told(definition, data["before"]["measures"].get(key), "")
    return Line(definition.title, definition.words, text, detail, before, rows_url(key, data))


def _told(definition: Definition, value: Any, why: str) -> tuple[str, str]:
    """(figure, what it was counted from) in words."""
    if value is None:
        return shown.NOT_AVAILABLE.capitalize(), why
    return TELLERS[definition.kind](value)


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
        yield f"{value['sustained']:,} sustained, {value['too_early']:,} too early to tell"
    if "by_activity" in value:
        activities = value["by_activity"]
        known = [
            f"{activity.label.lower()} {activities[activity]:,}"
            for activity in Destination.Activity
            if activity in activities
        ]
        yield ", ".join([*known, f"not known {value['unknown']:,}"])


def _change(value: Data) -> tuple[str, str]:
    mean = Fraction(value["mean_points"]) / 100
    directions = f"{value['rose']:,} rose, {value['same']:,} stayed, {value['fell']:,} fell"
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


TELLERS: dict[str, Callable[[Any], tuple[str, str]]] = {
    "rate": _rate,
    "change": _change,
    "awards": _awards,
    "shares": _shares,
    "money": _pounds,
    "count": _count,
}


def bands(data: Data) -> list[tuple[str, list[int]]]:
    """(key stage, pupils in each band); empty where there are none."""
    found = data["measures"].get("attendance_bands") or {}
    return [
        (KeyStage(int(stage)).label, [found[stage][band] for band in BANDS])
        for stage in sorted(found)
    ]


def bands_line(data: Data) -> Line | None:
    """The definition of the attendance bands and their rows; None where the report has none."""
    if data["measures"].get("attendance_bands") is None:
        return None
    definition = BY_KEY["attendance_bands"]
    return Line(definition.title, definition.words, "", "", "", rows_url(definition.key, data))


def parts(data: Data) -> list[PartLine]:
    """The parts of the scope. Those of a school lead nowhere: their rows are of its pupils alone."""
    lead = not data["scope"].startswith("school:")
    found = []
    for part in data.get("breakdown") or []:
        cells = [(shown.count(part[name]), "") for name in ("placements", "pupils")]
        for key in ("attendance_rate", "completeness", "charge_total"):
            text, _ = _told(BY_KEY[key], part[key], "")
            url = rows_url(key, data, part["scope"]) if lead and part[key] is not None else ""
            cells.append((text, url))
        found.append(PartLine(part["name"], cells))
    return found
