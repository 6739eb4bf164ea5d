"""Writes of kept figures: what of closed terms is not kept, or no longer holds, is counted and kept."""

from datetime import date

from django.db import connection, transaction

from monitoring.measures import kept, queries
from monitoring.measures.figures import Period, Scope
from monitoring.measures.models import KeptFigures

#: Terms and school years that begin so long ago are asked for seldom.
YEARS = 4


def closed_periods(today: date) -> list[Period]:
    """The terms and school years of the last years that are closed, the latest first."""
    return [
        Period(time.start, time.end)
        for time in queries.times(today)
        if time.end + kept.CLOSED_AFTER < today and (today - time.start).days < YEARS * 366
    ]


def keep_closed_figures(*, today: date) -> int:
    """Keep all that waits; the number of scopes and periods that were counted.

    Each is kept by itself, so it can be cut off and asked for again. Two at once would do no harm to figures,
    but one may forget changes that the other has not seen: the task lets one at a time.
    """
    made_by = {kind: queries.made_by(kind) for kind in kept.KINDS}
    periods, number = closed_periods(today), 0
    for period in periods:
        for kind, key in kept.missing(period=period, today=today, made_by=made_by):
            keep(queries.Asked(Scope(kind), period, key, today, ""))
            number += 1
    forget(periods)
    return number


@transaction.atomic
def keep(asked: queries.Asked) -> None:
    """Count the figures of a scope and period, and keep them in place of those that were kept."""
    counted, snapshot = queries.counted_rows([asked], queries.PARTS)
    KeptFigures.objects.update_or_create(
        kind=asked.scope.kind,
        key=asked.number,
        start=asked.period.start,
        end=asked.period.end,
        defaults={
            "counted_on": asked.today,
            "is_settled": queries.is_settled(counted[0]),
            "made_by": queries.made_by(asked.scope.kind),
            "server": kept.server(),
            "snapshot": snapshot,
            "rows": kept.packed(counted[0]),
        },
    )


@transaction.atomic
def forget(periods: list[Period]) -> None:
    """Delete figures of periods that are no longer kept, those that hold no longer (of a term that has other
    days now, of a provider with no placement in it any more), and changes that all kept figures have seen."""
    starts = [period.start for period in periods]
    KeptFigures.objects.exclude(start__in=starts).delete()
    with connection.cursor() as cursor:
        cursor.execute(kept.BROKEN)
        cursor.execute(kept.SEEN)
