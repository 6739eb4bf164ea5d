"""Writes of the lines of censuses: counted ahead, and anew for those of whom something changed (lines.py)."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Q

from monitoring.census import lines, queries
from monitoring.census.models import Census, CensusChange, CensusLine
from placements.placement.models import Placement

#: So many pupils are counted anew at a time.
AT_A_TIME = 1000
What = CensusChange.What


def keep_lines() -> int:
    """Keep what is not kept of any census; how many lines were counted."""
    number = sum(
        _keep_whole(census.pk)
        for census in Census.objects.order_by("pk")
        if census.kept_as != lines.made_for(census)
    )
    return number + _keep_changed()


@transaction.atomic
def _keep_whole(pk: int) -> int:
    _alone()
    census = Census.objects.get(pk=pk)
    found = lines.lines_of(queries.count(census))
    CensusLine.objects.filter(census=census).delete()
    CensusLine.objects.bulk_create(found, batch_size=AT_A_TIME)
    # Of the days that were counted: if they are others by now, what was kept before stays.
    same = Census.objects.filter(
        pk=pk, reference_date=census.reference_date, period_start=census.period_start
    )
    if not same.update(kept_as=lines.made_for(census)):
        transaction.set_rollback(True)
        return 0
    return len(found)


@transaction.atomic
def _keep_changed() -> int:
    """Count anew what is noted, and forget that it is.

    The statement that forgets sees what is committed before those that count: so they have seen each change
    that is forgotten. What is committed later is still noted.
    """
    _alone()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM monitoring_censuschange RETURNING what, key")
        noted: dict[str, set[int]] = {}
        for what, key in cursor.fetchall():
            noted.setdefault(what, set()).add(key)
    if not noted:
        return 0
    pupils = _pupils(noted)
    return sum(
        _keep_some(census, pupils)
        for census in Census.objects.order_by("pk")
        if census.kept_as == lines.made_for(census)
    )


def _pupils(noted: dict[str, set[int]]) -> list[int]:
    about = Q(pk__in=noted.get(What.PLACEMENT, ())) | Q(referral__in=noted.get(What.REFERRAL, ()))
    about |= Q(provider__in=noted.get(What.PROVIDER, ()))
    found = Placement.objects.filter(about).values_list("pupil_id", flat=True)
    return sorted({*noted.get(What.PUPIL, ()), *found})


def _keep_some(census: Census, pupils: Sequence[int]) -> int:
    # All of them first: a placement may have come from one pupil to another.
    CensusLine.objects.filter(census=census, pupil_key__in=pupils).delete()
    number = 0
    for first in range(0, len(pupils), AT_A_TIME):
        found = lines.lines_of(queries.count(census, pupils[first : first + AT_A_TIME]))
        number += len(CensusLine.objects.bulk_create(found))
    return number


def _alone() -> None:
    """One at a time until the transaction ends: who counted first must not write last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('lines of censuses'))")
