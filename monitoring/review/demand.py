"""Demand: who is referred, how long it takes until a decision and a first session, and exclusions by year.

Counted from the same referrals as the yearly review (queries.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import ExtractMonth, ExtractYear

from apcommission import together
from monitoring.measures.figures import Period
from monitoring.review.queries import (
    Counted,
    counted,
    counted_of,
    each,
    most_first,
    of_group,
)
from placements.attendance.models import AttendanceCode, Mark
from placements.placement.models import Placement
from referrals.panels.models import Decision
from referrals.pupils.models import KEY_STAGES as LAST_YEARS
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

#: So many schools are named: those that referred most.
SCHOOLS = 30
KEY_STAGES = [(stage, f"Key stage {stage}") for stage in range(1, 6)]
FIRST_MONTH = 9  # of an academic year
YES_NO = [(True, "Yes"), (False, "No"), (None, "Not known")]
GROUPS = (
    ("Special educational needs", "pupil__sen_provision", Pupil.SenProvision.choices),
    ("In care", "pupil__looked_after", YES_NO),
    ("Pupil premium", "pupil__pupil_premium", YES_NO),
    ("Sex", "pupil__sex", Pupil.Sex.choices),
)


@dataclass(frozen=True)
class Wait:
    """The median number of days, over how many referrals; None over none."""

    name: str
    days: float | None
    over: int
    before: float | None
    over_before: int


def year_of(day: date) -> int:
    """The calendar year in which the academic year of this day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def academic_year(year: int) -> Period:
    """1 September to 31 August."""
    return Period(date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH - 1, 31))


def key_stage() -> Case:
    """The key stage of a referral's pupil today."""
    return Case(
        *(When(pupil__year_group__lte=last, then=Value(stage)) for last, stage in LAST_YEARS),
        output_field=IntegerField(),
    )


def by_school_and_group(
    period: Period, before: Period
) -> tuple[list[Counted], list[tuple[str, list[Counted]]]]:
    """(referrals by the school that refers, [(group, its referrals)]). One query.

    At most SCHOOLS schools, the most first. Groups: key stage as it is today, needs, care, premium, sex.
    """
    groups = (
        ("Key stage", key_stage(), KEY_STAGES),
        *((title, F(path), of) for title, path, of in GROUPS),
    )
    by = {"School": F("school__organisation__name"), **{title: of for title, of, _ in groups}}
    rows = counted(
        counted_of(period, before), "submitted_on", period, before, by, most={"School": SCHOOLS}
    )
    [found] = together.rows_of([rows])
    schools = sorted(of_group(found, "School"), key=most_first)
    return (
        [Counted(row["of"] or "No school", row["number"], row["earlier"]) for row in schools],
        [(title, each(choices, of_group(found, title))) for title, _, choices in groups],
    )


#: Of referrals with the day on which each came to an end: how long it took, by period. Each end is looked for
#: once (OFFSET 0), and not for each number anew.
WAITS = """
SELECT {numbers} FROM ({rows} OFFSET 0) AS told"""
WITHIN = "{end} >= submitted_on AND submitted_on BETWEEN %s AND %s"
MEDIAN = f"""
percentile_cont(0.5) WITHIN GROUP (ORDER BY {{end}} - submitted_on) FILTER (WHERE {WITHIN}),
count(*) FILTER (WHERE {WITHIN})"""


def waits(period: Period, before: Period) -> list[Wait]:
    """From the day of submission: to the decision, and to the first session attended. One query.

    A decision that defers or passes on decides nothing yet. Referrals without one are not counted.
    """
    ends = {"decided": "To the decision", "attended": "To the first session"}
    rows, values = (
        counted_of(period, before)
        .order_by()
        .annotate(decided=Subquery(_decision()), attended=Subquery(_first_session()))
        .values("submitted_on", *ends)
        .query.sql_with_params()
    )
    numbers = ", ".join(MEDIAN.format(end=end) for end in ends for _ in (period, before))
    days = [day for one in (period, before) for _ in range(2) for day in (one.start, one.end)]
    with connection.cursor() as cursor:
        cursor.execute(WAITS.format(numbers=numbers, rows=rows), [*days * len(ends), *values])
        told = cursor.fetchone()
    half = len(told) // len(ends)
    parts = (told[:half], told[half:])
    return [Wait(name, *part) for name, part in zip(ends.values(), parts, strict=True)]


def _decision() -> QuerySet[Decision, Any]:
    """The day of the meeting that decided a referral."""
    decides = Decision.objects.filter(referral=OuterRef("pk"), state=Decision.State.SIGNED)
    silent = (Decision.Outcome.DEFER, Decision.Outcome.PASS_ON)
    return decides.exclude(outcome__in=silent).order_by("meeting__date").values("meeting__date")[:1]


def _first_session() -> QuerySet[Placement, Any]:
    """The day of the first session attended in any placement of a referral.

    Placement by placement the marks are read in the order of the register, up to that session and no further.
    """
    attended = (AttendanceCode.CountsAs.ATTENDING, AttendanceCode.CountsAs.ELSEWHERE)
    marks = Mark.objects.filter(placement=OuterRef("pk"), code__counts_as__in=attended)
    first = Subquery(marks.order_by("date").values("date")[:1])
    of_referral = Placement.objects.filter(referral=OuterRef("pk"))
    return of_referral.annotate(first=first).order_by("first").values("first")[:1]


def exclusions(last: int, years: int = 5) -> list[tuple[int, int]]:
    """(academic year, permanent exclusions referred in it) of so many years up to `last`. One query."""
    of_years = (academic_year(last - years + 1).start, academic_year(last).end)
    year = Case(
        When(month__gte=FIRST_MONTH, then=ExtractYear("exclusion_date")),
        default=ExtractYear("exclusion_date") - 1,
        output_field=IntegerField(),
    )
    rows = (
        Referral.objects.filter(route=Referral.Route.PERMANENT_EXCLUSION)
        .filter(exclusion_date__range=of_years)
        .exclude(state=Referral.State.DRAFT)
        .annotate(month=ExtractMonth("exclusion_date"))
        .annotate(year=year)
        .values_list("year")
        .annotate(number=Count("pk"))
    )
    found = dict(rows)
    return [(year, found.get(year, 0)) for year in range(last - years + 1, last + 1)]
