"""How placements of pupils like one that is to be placed went, programme by programme."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils import timezone

from monitoring.measures.figures import Rate
from placements.placement.models import Placement
from referrals.matching.others import Asked, Result
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

#: How a placement breaks down (measures.md: retention); `sql.UNPLANNED` says the same.
UNPLANNED = ("broke_down", "withdrew", "excluded", "provider_ended")
#: Placements that ended longer ago tell little of a programme as it is today.
YEARS = 3
SEPTEMBER = 9


def results_like(programmes: Collection[int], referral: Referral) -> Asked[dict[int, Result]]:
    """By programme: placements that ended in the last YEARS years of pupils who were then in the key stage
    in which this one is now, and how many of them did not break down.
    """
    today = timezone.localdate()
    ended = (
        Placement.objects.filter(
            programme__in=programmes,
            state=Placement.State.ENDED,
            end__gte=today - timedelta(days=365 * YEARS),
        )
        .exclude(pupil=referral.pupil_id)
        .order_by()
        .annotate(year=ExtractYear("start"), month=ExtractMonth("start"))
        .values("programme", "year", "month", year_group=F("pupil__year_group"))
        .annotate(total=Count("pk"), good=Count("pk", filter=~Q(end_reason__in=UNPLANNED)))
    )
    return Asked(ended, lambda rows: _of_key_stage(referral.pupil.key_stage, rows, today))


def _of_key_stage(stage: int, rows: list[dict[str, Any]], today: date) -> dict[int, Result]:
    """The rows of pupils who were in that key stage when their placements began, by programme."""
    counted: dict[int, tuple[int, int]] = {}
    for row in rows:
        began = row["year"] - (row["month"] < SEPTEMBER)
        then = Pupil(year_group=row["year_group"] - (_school_year(today) - began))
        if then.key_stage == stage:
            good, total = counted.get(row["programme"], (0, 0))
            counted[row["programme"]] = (good + row["good"], total + row["total"])
    return {
        key: Result(good, total, Rate(good, total).interval)
        for key, (good, total) in counted.items()
    }


def _school_year(day: date) -> int:
    """The calendar year in which the school year of a day began."""
    return day.year - (day.month < SEPTEMBER)
