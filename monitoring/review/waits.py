"""How long it took from the submission of referrals until something came of them, for `together.rows_of`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from monitoring.measures.figures import Period
from monitoring.review.queries import counted_of
from placements.attendance.models import AttendanceCode, Mark
from placements.placement.models import Placement
from referrals.panels.models import Decision

#: What ends a wait.
ENDS = {"decided": "To the decision", "attended": "To the first session"}
#: Of referrals with the day on which each came to an end: how long it took, by period. Each end is looked for
#: once (OFFSET 0), and not for each number anew.
WAITS = """
SELECT {numbers} FROM ({rows} OFFSET 0) AS told"""
WITHIN = "{end} >= submitted_on AND submitted_on BETWEEN %s AND %s"
MEDIAN = f"""
percentile_cont(0.5) WITHIN GROUP (ORDER BY {{end}} - submitted_on) FILTER (WHERE {WITHIN})
    AS {{end}}_days{{when}},
count(*) FILTER (WHERE {WITHIN}) AS {{end}}_over{{when}}"""


@dataclass(frozen=True)
class Wait:
    """The median number of days, over how many referrals; None over none."""

    name: str
    days: float | None
    over: int
    before: float | None
    over_before: int


@dataclass(frozen=True)
class Waits:
    """The row of all medians, from the day of submission: of referrals of a period, and of one before.

    A decision that defers or passes on decides nothing yet. Referrals without an end are not counted.
    """

    period: Period
    before: Period

    @property
    def query(self) -> "Waits":
        """Itself: written as the query of a queryset is."""
        return self

    def sql_with_params(self) -> tuple[str, tuple[Any, ...]]:
        """The statement and its values."""
        rows, values = (
            counted_of(self.period, self.before)
            .order_by()
            .annotate(decided=Subquery(_decision()), attended=Subquery(_first_session()))
            .values("submitted_on", *ENDS)
            .query.sql_with_params()
        )
        numbers = ", ".join(
            MEDIAN.format(end=end, when=when) for end in ENDS for when in ("", "_before")
        )
        both = (self.period, self.before)
        days = [day for one in both for _ in range(2) for day in (one.start, one.end)]
        return WAITS.format(numbers=numbers, rows=rows), (*days * len(ENDS), *values)


def waits_of(row: Mapping[str, Any]) -> list[Wait]:
    """What that row says."""
    told = ("days", "over", "days_before", "over_before")
    return [Wait(name, *(row[f"{end}_{each}"] for each in told)) for end, name in ENDS.items()]


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
