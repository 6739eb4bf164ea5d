"""When the next review of a placement is due."""

from datetime import date, timedelta

from django.conf import settings

from placements.support.models import Review


def next_review(start: date, planned_end: date, held: list[date]) -> tuple[str, date] | None:
    """(kind, day) of the next review of a placement, given the days of those held; None: none more.

    A timed placement, of TIMED_PLACEMENT_WEEKS or less, has one review at its mid-point. Others have one
    every REVIEW_WEEKS after the start or the last review, as long as that comes before the planned end
    (Keeping Children Safe in Education: placements are reviewed at least half-termly).
    """
    if planned_end - start <= timedelta(weeks=settings.TIMED_PLACEMENT_WEEKS):
        return None if held else (Review.Kind.MID_POINT, start + (planned_end - start) / 2)
    last = max(held, default=start)
    due = last + timedelta(weeks=settings.REVIEW_WEEKS)
    return (Review.Kind.HALF_TERM, due) if due < planned_end else None
