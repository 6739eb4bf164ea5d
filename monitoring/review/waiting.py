"""Who waits for a place (measures.md: Demand, supply and representation)."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, TruncMonth

from apcommission.any_of import IsAny
from apcommission.grouped import Grouped
from monitoring.measures.figures import Period
from monitoring.review.demand import key_stage
from placements.placement.models import COUNTED, HOLDING_A_PLACE, Placement, WaitingReferral
from referrals.panels.models import Decision
from referrals.referral.models import Referral

#: What `counted` and `counted_by` tell of a row and key stage, in this order.
NUMBERS = ("referred", "waiting", "alone")
#: What a row of the matrix is of.
ROWS = {
    "key_stage": F("stage"),
    "need": F("pupil__sen_need"),
    "area": F("area"),
    "month": TruncMonth("submitted_on"),
    "subject": F("programme_asked"),
    "mode": F("programme_asked"),
}


def district(path: str) -> Func:
    """The first half of a postcode: `WN1`; nothing where it is not known."""
    return Func(F(path), Value(" "), Value(1), function="split_part", output_field=CharField())


def _decided() -> QuerySet[Decision]:
    """The signed decisions to place."""
    return Decision.objects.filter(state=Decision.State.SIGNED, outcome=Decision.Outcome.PLACE)


def _may_wait() -> IsAny:
    """Whether a referral is of those that wait, which are few: as a list, so that they are found first."""
    return IsAny(F("pk"), ArraySubquery(WaitingReferral.objects.values("referral")))


def _placed() -> QuerySet[Placement]:
    """Placements that have started."""
    return Placement.objects.filter(state__in=COUNTED)


def told(found: QuerySet[Referral]) -> QuerySet[Referral]:
    """Referrals with what the matrix asks of each; no drafts.

    `stage`, `area`, `programme_asked` (its key), `waits` for a place, `unoffered`: without an offer yet.
    """
    decided = _decided().filter(referral=OuterRef("pk")).order_by("-signed_at", "-pk")
    waits = (
        Q(_may_wait()) & Q(Exists(decided)) & ~Q(Exists(_placed().filter(referral=OuterRef("pk"))))
    )
    held = Placement.objects.filter(state__in=HOLDING_A_PLACE)
    offered = Q(Exists(held.filter(referral=OuterRef("pk"))))
    return found.exclude(state=Referral.State.DRAFT).annotate(
        stage=key_stage(),
        area=district("pupil__postcode"),
        programme_asked=Coalesce(
            Subquery(decided.exclude(programme=None).values("programme")[:1]),
            F("programme_wanted"),
            output_field=BigIntegerField(),
        ),
        waits=ExpressionWrapper(Q(state=Referral.State.DECIDED) & waits, BooleanField()),
        unoffered=ExpressionWrapper(
            Q(state=Referral.State.DECIDED) & waits & ~offered, BooleanField()
        ),
    )


def counted(of: QuerySet[Referral], by: str, period: Period) -> QuerySet[Referral, tuple[Any, ...]]:
    """(what the row is of, key stage, referred, waiting, without an offer); see gaps.matrix. One query.

    Of one row and key stage there may be two, to be added up: who was referred, and who waits.
    """
    rows = told(of).order_by().annotate(row=ROWS[by]).values_list("row", "stage")
    # Each of the two is found by what it is few by: those of a period, those who wait.
    asked = rows.filter(submitted_on__range=(period.start, period.end)).annotate(
        referred=Count("pk"), waiting=Value(0), alone=Value(0)
    )
    waiting = rows.filter(Q(waits=True)).annotate(
        referred=Value(0), waiting=Count("pk"), alone=Count("pk", filter=Q(unoffered=True))
    )
    return asked.union(waiting, all=True)


def counted_by(of: QuerySet[Referral], by: Sequence[str], period: Period) -> list[Grouped]:
    """The same by each of several rows, `within` each key stage: of those referred, and of those who wait."""
    rows, groups = told(of), {each: ROWS[each] for each in by}
    return [
        Grouped(
            rows.filter(submitted_on__range=(period.start, period.end)),
            groups,
            {"referred": Q()},
            within=F("stage"),
        ),
        Grouped(
            rows.filter(Q(waits=True)),
            groups,
            {"waiting": Q(), "alone": Q(unoffered=True)},
            within=F("stage"),
        ),
    ]
