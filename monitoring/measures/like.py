"""How placements of pupils like one that is to be placed went, programme by programme."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from apcommission.any_of import is_any
from apcommission.together import Kept
from monitoring.measures.figures import Rate
from placements.placement.models import Placement
from placements.placement.queries import not_over
from referrals.matching.others import Asked, Result
from referrals.pupils.models import Pupil, year_groups
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
    years = [*year_groups(referral.pupil.key_stage)]
    ended = ENDED.of([*programmes], referral.pupil_id, years, at=timezone.localdate())
    return Asked(ended, _results)


def _ended(programmes: list[int], pupil: int, years: list[int]) -> QuerySet[Placement, Any]:
    today = timezone.localdate()
    # Looked up pupil by pupil: joined, all pupils there are would be read for them.
    year_group = Pupil.objects.filter(pk=OuterRef("pupil")).order_by().values("year_group")
    before_september = Case(When(start__month__lt=SEPTEMBER, then=1), default=0)
    years_ago = today.year - (today.month < SEPTEMBER) - (F("start__year") - before_september)
    return (
        Placement.objects.filter(
            is_any("programme", programmes),
            not_over(today - timedelta(days=365 * YEARS)),
            state=Placement.State.ENDED,
        )
        .exclude(pupil=pupil)
        .order_by()
        .alias(then=Subquery(year_group) - years_ago)
        .filter(is_any("then", years))
        .values("programme")
        .annotate(total=Count("pk"), good=Count("pk", filter=~Q(end_reason__in=UNPLANNED)))
    )


ENDED = Kept(_ended)


def _results(rows: list[dict[str, Any]]) -> dict[int, Result]:
    return {
        row["programme"]: Result(
            row["good"], row["total"], Rate(row["good"], row["total"]).interval
        )
        for row in rows
    }
