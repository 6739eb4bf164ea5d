"""Who waits for a place (measures.md: Demand, supply and representation)."""

from typing import Any

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

from monitoring.measures.figures import Period
from monitoring.review.demand import key_stage
from placements.placement.models import COUNTED, HOLDING_A_PLACE, Placement
from referrals.panels.models import Decision
from referrals.referral.models import Referral

#: What `counted` tells, in this order.
COLUMNS = ("row", "stage", "referred", "waiting", "alone")


def district(path: str) -> Func:
    """The first half of a postcode: `WN1`; nothing where it is not known."""
    return Func(F(path), Value(" "), Value(1), function="split_part", output_field=CharField())


def told(found: QuerySet[Referral]) -> QuerySet[Referral]:
    """Referrals with what the matrix asks of each; no drafts.

    `stage`, `area`, `programme_asked` (its key), `waits` for a place, `unoffered`: without an offer yet.
    """
    decided = Decision.objects.filter(
        referral=OuterRef("pk"), state=Decision.State.SIGNED, outcome=Decision.Outcome.PLACE
    ).order_by("-signed_at", "-pk")
    placed = Placement.objects.filter(referral=OuterRef("pk"))
    waits = Q(Exists(decided)) & ~Q(Exists(placed.filter(state__in=COUNTED)))
    offered = Q(Exists(placed.filter(state__in=HOLDING_A_PLACE)))
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
    """(what the row is of, key stage, referred, waiting, without an offer); see gaps.matrix. One query."""
    row = {
        "key_stage": F("stage"),
        "need": F("pupil__sen_need"),
        "area": F("area"),
        "month": TruncMonth("submitted_on"),
    }.get(by, F("programme_asked"))
    within = Q(submitted_on__range=(period.start, period.end))
    return (
        told(of)
        .order_by()
        .filter(within | Q(waits=True))
        .annotate(row=row)
        .values_list("row", "stage")
        .annotate(
            referred=Count("pk", filter=within),
            waiting=Count("pk", filter=Q(waits=True)),
            alone=Count("pk", filter=Q(unoffered=True)),
        )
    )
