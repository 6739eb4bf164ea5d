"""What a page of rows shows of each kind of row."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse

from apcommission import shown
from apcommission.calendar.models import Session
from apcommission.lists import Column
from monitoring.measures.defining import Count, Definition
from monitoring.measures.figures import Scope
from monitoring.measures.rows_by_placement import column as column_of
from placements.charges.models import Extra
from placements.learning.models import Target
from placements.leaving.models import Destination
from placements.placement.models import Placement
from providers.directory.models import PriceBasis
from referrals.referral.models import Rating, Referral

ATTENDED = "Attended"
TENTH = Decimal("0.1")
WHOLES = {"term": "term", "year": "school year", "place": "school year"}
RETURNS = {
    "stayed": "Returned to school and stayed",
    "too_early": "Returned to school, too early to tell",
    "left_again": "Returned to school and did not stay",
}


def _placement_url(row: Any) -> str:
    return reverse("placement:detail", args=[row.opens]) if row.opens else ""


def _tenth(name: str) -> Callable[[Any], Decimal | None]:
    """A number to one decimal, half up, exact until here."""

    def value(row: Any) -> Decimal | None:
        number = getattr(row, name)
        return None if number is None else number.quantize(TENTH, ROUND_HALF_UP)

    return value


def _per_cent(number: Decimal | None) -> str:
    return "" if number is None else shown.rate(Fraction(number) / 100)


def _points(number: Decimal | None) -> str:
    return "" if number is None else shown.points(Fraction(number) / 100)


def _pounds(number: Decimal | None) -> str:
    return "" if number is None else shown.money(number)


def _label(choices: Any, name: str) -> Callable[[Any], str]:
    """A code of the row in words."""

    def value(row: Any) -> str:
        code = getattr(row, name)
        return str(choices(code).label) if code not in (None, "") else ""

    return value


def _line_kind(row: Any) -> str:
    """What a charge line is for."""
    if row.counts == "extra":
        return Extra.Kind(row.kind).label
    return f"Price for {PriceBasis(row.kind).label}" if row.kind else "No price in force"


def _units(row: Any) -> str:
    """So many of what the price is for: `6 sessions`, `0.1429 of a term (6 sessions)`."""
    if row.counts == "extra":
        return ""
    if row.share is not None:
        sessions = shown.how_many(int(row.units), "session")
        return f"{row.share:.4f} of a {WHOLES[row.kind]} ({sessions})"
    return shown.how_many(int(row.units), row.kind or "session")


def _mark(row: Any) -> str:
    if not row.code:
        return "No mark"
    late = f", {shown.how_many(row.minutes_late, 'minute')}" if row.minutes_late else ""
    return f"{row.code} {row.words}{late}"


def _outcome(row: Any) -> str:
    found = RETURNS.get(row.outcome)
    return found or f"Left: {Destination.Activity(row.outcome).label.lower()}"


PUPIL = Column("Pupil", lambda row: row.pupil or row.placement, sort="pupil", link=_placement_url)
PROGRAMME = Column("Programme", "programme", sort="programme")
PROVIDER = Column("Provider", "provider", sort="provider")
PLACE = (PROGRAMME, PROVIDER)
#: What is the same in every row of a kind of scope.
SAME = {"provider": (PROVIDER,), "programme": PLACE}
REFERENCE = Column("Placement", "placement", on_page=False)

SESSIONS = (
    PUPIL,
    Column("Day", "day", sort="day"),
    Column("Session", _label(Session, "session"), sort="session"),
    Column("Mark", _mark, sort="code"),
    Column("Minutes late", "minutes_late", on_page=False),
    *PLACE,
    REFERENCE,
)
WEEKS = (
    PUPIL,
    Column("Week from", "week", sort="week"),
    Column("Timetabled", "sessions", sort="sessions", numeric=True),
    Column(ATTENDED, "attended", sort="attended", numeric=True),
    *PLACE,
    REFERENCE,
)
BASELINE = (
    Column("Before", _tenth("baseline"), sort="baseline", numeric=True, show=_per_cent),
    Column("Change", _tenth("change"), sort="change", numeric=True, show=_points),
)
PUPILS = (
    PUPIL,
    Column("Attendance", _tenth("rate"), sort="rate", numeric=True, show=_per_cent),
    Column("Possible sessions", "possible", sort="possible", numeric=True),
    Column(ATTENDED, "attended", sort="attended", numeric=True),
    Column("Absent", "absent", sort="absent", numeric=True),
    Column("Key stage", "key_stage", sort="key_stage", numeric=True),
    *BASELINE,
)
COHORT = (
    PUPIL,
    Column("Awards in the period", "awards", sort="awards", numeric=True),
    Column("Placements", "placements", sort="placements", numeric=True),
    *PLACE,
)
PLACEMENTS = (
    PUPIL,
    REFERENCE,
    Column("From", "start", sort="start"),
    Column("Last day", "end", sort="end"),
    Column("Reason for ending", _label(Placement.EndReason, "end_reason"), sort="end_reason"),
    Column("Aim", _label(Referral.Aim, "aim"), sort="aim"),
    *PLACE,
)
AWARDS = (
    PUPIL,
    Column("Award", "title", sort="title"),
    Column("Level", "level", sort="level"),
    Column("Awarded on", "awarded_on", sort="awarded_on"),
    *PLACE,
)
LEAVERS = (
    PUPIL,
    Column("At leaving", _label(Destination.Activity, "activity"), sort="activity"),
    Column("Last day", "end", sort="end"),
    *PLACE,
)
WHO_PAYS = (
    Column("Charge", "charge", sort="charge", numeric=True, show=_pounds),
    Column("School", "school", sort="school", numeric=True, show=_pounds),
    Column("Authority", "la", sort="la", numeric=True, show=_pounds),
    Column("EHCP", "ehcp", sort="ehcp", numeric=True, show=_pounds),
)
CHARGES = (
    PUPIL,
    Column("What for", _line_kind, sort="kind"),
    Column("Number", _units, sort="units"),
    Column("Price or amount", "amount", sort="amount", numeric=True, show=_pounds),
    *WHO_PAYS,
    *PLACE,
    REFERENCE,
)
PROGRAMMES = (
    *PLACE,
    Column("Places", "places", sort="places", numeric=True),
    Column("Sessions a week", "sessions_per_week", sort="sessions_per_week", numeric=True),
    Column("Open weeks", "weeks", sort="weeks", numeric=True),
    Column("Sessions offered", "offered", sort="offered", numeric=True),
    Column("On timetables", "used", sort="used", numeric=True),
)
OUTCOMES = (
    PUPIL,
    Column("Outcome", _outcome, sort="outcome"),
    Column("Last day", "end", sort="end"),
    *PLACE,
    REFERENCE,
)
TARGETS = (
    PUPIL,
    Column("Target", "target", sort="target"),
    Column("Due", "due_on", sort="due_on"),
    Column("How it stands", _label(Target.State, "state"), sort="state"),
    *PLACE,
)
PROFILES = (
    PUPIL,
    Column("Area", _label(Rating.Area, "area"), sort="area"),
    Column("First rating", "first", sort="first", numeric=True),
    Column("Latest rating", "latest", sort="latest", numeric=True),
    Column("First rated on", "first_day", sort="first_day"),
    Column("Latest rated on", "last_day", sort="last_day"),
    *PLACE,
)
SUSPENSIONS = (PUPIL, Column("First day", "day", sort="day"), *PLACE, REFERENCE)
STARTS = (
    PUPIL,
    Column("Referred on", "submitted_on", sort="submitted_on"),
    Column("First session", "first_day", sort="first_day"),
    Column("School days waited", "waited", sort="waited", numeric=True),
    Column("Excluded on", "exclusion_date", sort="exclusion_date"),
    Column("School days since", "since_exclusion", sort="since_exclusion", numeric=True),
    *PLACE,
)
LEAVERS_LATER = (
    PUPIL,
    Column("When asked", _label(Destination.Activity, "activity"), sort="activity"),
    Column("Last day", "end", sort="end"),
    *PLACE,
)
COLUMNS = {
    "targets": TARGETS,
    "profiles": PROFILES,
    "suspensions": SUSPENSIONS,
    "starts": STARTS,
    "leavers_6": LEAVERS_LATER,
    "leavers_12": LEAVERS_LATER,
    "sessions": SESSIONS,
    "weeks": WEEKS,
    "pupils": PUPILS,
    "cohort": COHORT,
    "placements": PLACEMENTS,
    "awards": AWARDS,
    "leavers": LEAVERS,
    "charges": CHARGES,
    "programmes": PROGRAMMES,
    "outcomes": OUTCOMES,
}


def columns_of(definition: Definition, scope: Scope) -> tuple[Column, ...]:
    """The columns of the rows behind a measure; the second says how a row counts in it.

    What is the same in every row of the scope, or says nothing of the measure, is left to the download.
    """
    labels = {count.key: count.label for count in definition.counts}
    counts = Column("Counts as", lambda row: labels[row.counts], sort="counts")
    hidden = SAME.get(scope.kind, ()) if definition.rows != "programmes" else ()
    if definition.kind != "change":
        hidden += BASELINE
    first, *others = (
        replace(column, on_page=False) if column in hidden else column
        for column in COLUMNS[definition.rows]
    )
    return (first, counts, *others) if len(labels) > 1 else (first, *others)


def columns_by_placement(definition: Definition, address: Callable[..., str]) -> tuple[Column, ...]:
    """The columns of placements behind a measure: how many of their sessions or lines count in which way.

    `address` is this page with some of what it asks for changed: each number opens to what it counts.
    """

    def number(count: Count) -> Column:
        name = column_of(count.key)

        def opens(row: Any) -> str:
            chosen = {"counts": count.key} if len(definition.counts) > 1 else {}
            asked = {"page": None, "sort": None, "search": None, "placement": row.placement}
            return address(**asked, **chosen) if getattr(row, name) else ""

        # Why it counts so stands above the rows.
        label, *_ = re.split("[:,]", count.label)
        return Column(label, name, sort=name, numeric=True, link=opens)

    pounds = WHO_PAYS if definition.rows == "charges" else ()
    return (PUPIL, *map(number, definition.counts), *pounds, *PLACE, REFERENCE)
