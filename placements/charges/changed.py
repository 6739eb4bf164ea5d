"""When what a placement costs last changed: nothing is kept of it but what it is worked out from."""

from datetime import date, datetime, time, timedelta

from django.db.models import (
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from apcommission.api.models import Removal
from apcommission.calendar.models import Closure, Term
from apcommission.calendar.queries import academic_year
from apcommission.people.models import Person
from placements.charges.models import Extra
from placements.charges.queries import charged
from placements.placement.models import Placement, TimetableSlot

#: What bears on the costs of one placement, and on those of all.
OF_ONE, OF_ALL = ("slot", "extra"), ("term", "closure")


def placements_by_costs(today: date, *, for_user: Person) -> QuerySet[Placement]:
    """The placements whose charges a person may see, with `costs_changed_at` and prices.

    Three queries, one of them at once for the calendar.
    """
    parts = [
        _latest(TimetableSlot.objects.filter(placement=OuterRef("pk"))),
        _latest(Extra.objects.filter(placement=OuterRef("pk"))),
        _latest(Removal.objects.filter(placement_id=OuterRef("pk"), kind__in=OF_ONE)),
    ]
    return (
        Placement.objects.filter(pk__in=charged(for_user=for_user))
        .select_related("programme")
        .prefetch_related("programme__prices")
        .annotate(
            costs_changed_at=Greatest(
                "changed_at",
                "programme__changed_at",
                Value(_all_changed(today), DateTimeField()),
                *(Coalesce(part, F("changed_at")) for part in parts),
                _outlasted(today),
            )
        )
    )


def _latest(rows: QuerySet[TimetableSlot] | QuerySet[Extra] | QuerySet[Removal]) -> Subquery:
    key = "placement_id"
    return Subquery(rows.order_by().values(key).annotate(last=Max("changed_at")).values("last")[:1])


def _outlasted(today: date) -> Case:
    """The midnight after the planned end of one that goes on: from then on it costs to the year's end."""
    return Case(
        When(
            end=None,
            planned_end__lt=today,
            then=ExpressionWrapper(F("planned_end") + timedelta(days=1), DateTimeField()),
        ),
        default=F("changed_at"),
    )


def _all_changed(today: date) -> datetime:
    """When all costs may have changed last: the calendar did, or the school year began. One query."""
    start, _ = academic_year(today)
    begun = timezone.make_aware(datetime.combine(start, time()))
    terms, closures, removals = (
        rows.order_by().values_list("changed_at", flat=True)
        for rows in (Term.objects, Closure.objects, Removal.objects.filter(kind__in=OF_ALL))
    )
    last = terms.union(closures, removals, all=True).order_by("-changed_at").first()
    return max(begun, last) if last else begun
