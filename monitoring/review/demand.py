"""Demand: who is referred, how long it takes until a decision and a first session, and exclusions by year.

Counted from the same referrals as the yearly review (queries.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Extract, ExtractMonth, ExtractYear

from apcommission import together
from monitoring.measures.figures import Period
from monitoring.review.queries import (
    Counted,
    counted,
    counted_of,
    each,
    in_period,
    most_first,
    of_group,
)
from placements.attendance.models import AttendanceCode, Mark
from placements.placement.models import Placement
from referrals.panels.models import Decision
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

#: So many schools are named: those that referred most.
SCHOOLS = 30
#: (last year group, its key stage)
LAST_YEARS = ((2, 1), (6, 2), (9, 3), (11, 4))
KEY_STAGES = [(stage, f"Key stage {stage}") for stage in range(1, 6)]
FIRST_MONTH = 9  # of an academic year
YES_NO = [(True, "Yes"), (False, "No"), (None, "Not known")]
GROUPS = (
    ("Special educational needs", "pupil__sen_provision", Pupil.SenProvision.choices),
    ("In care", "pupil__looked_after", YES_NO),
    ("Pupil premium", "pupil__pupil_premium", YES_NO),
    ("Sex", "pupil__sex", Pupil.Sex.choices),
)


class Median(Aggregate):
    """The middle of the values, between the two where there is no one middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


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
        *(When(pupil__year_group__lte=last, then=Value(number)) for last, number in LAST_YEARS),
        default=Value(5),
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


def waits(period: Period, before: Period) -> list[Wait]:
    """From the day of submission: to the decision, and to the first session attended. One query each.

    A decision that defers or passes on decides nothing yet. Referrals without one are not counted.
    """
    decides = Q(decisions__state=Decision.State.SIGNED) & ~Q(
        decisions__outcome__in=(Decision.Outcome.DEFER, Decision.Outcome.PASS_ON)
    )
    ends = (
        ("To the decision", Min("decisions__meeting__date", filter=decides)),
        ("To the first session", Subquery(_first_session())),
    )
    return [Wait(name, *_medians(end, period, before)) for name, end in ends]


def _first_session() -> QuerySet[Placement, Any]:
    """The day of the first session attended in any placement of a referral.

    Placement by placement the marks are read in the order of the register, up to that session and no further.
    """
    attended = (AttendanceCode.CountsAs.ATTENDING, AttendanceCode.CountsAs.ELSEWHERE)
    marks = Mark.objects.filter(placement=OuterRef("pk"), code__counts_as__in=attended)
    first = Subquery(marks.order_by("date").values("date")[:1])
    of_referral = Placement.objects.filter(referral=OuterRef("pk"))
    return of_referral.annotate(first=first).order_by("first").values("first")[:1]


def _medians(end: Min | Subquery, *periods: Period) -> list[Any]:
    """Median days and over how many referrals, of those submitted in each period. One query."""
    asked = {place: in_period("submitted_on", period) for place, period in enumerate(periods)}
    reached = counted_of(*periods).annotate(reached=end).filter(reached__gte=F("submitted_on"))
    lasted = ExpressionWrapper(F("reached") - F("submitted_on"), output_field=DurationField())
    told = reached.annotate(days=Extract(lasted, "epoch") / 86_400).aggregate(
        **{f"middle_{place}": Median("days", filter=within) for place, within in asked.items()},
        **{f"over_{place}": Count("pk", filter=within) for place, within in asked.items()},
    )
    return [told[f"{name}_{place}"] for place in asked for name in ("middle", "over")]


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
