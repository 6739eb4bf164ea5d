"""Writes of what is paid beside the price."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.charges.models import Extra
from placements.placement.models import Placement


@transaction.atomic
def add_extra(
    *,
    by: Person,
    placement: Placement,
    date: date,
    kind: str,
    amount: Decimal,
    note: str = "",
    once: str = "",
) -> Extra:
    """Transport, support, an exam fee, in pounds, on a day of the placement."""
    authorise(by, "placements.manage_charges", placement)

    def make() -> Extra:
        if amount <= 0:
            raise Refused("Enter an amount above £0.", field="amount")
        if date < placement.start or (placement.end and date > placement.end):
            raise Refused("The day must lie in the placement.", field="date")
        extra = Extra.objects.create(
            placement=placement, date=date, kind=kind, amount=amount, note=note
        )
        told = str(amount)
        record("added_extra", extra, by=by, pupil_id=placement.pupil_id, kind=kind, pounds=told)
        return extra

    return with_once(once, Extra, make)


@transaction.atomic
def remove_extra(*, by: Person, extra: Extra) -> Extra:
    """Take away what was charged by mistake; the audit trail keeps that it was there."""
    found = Extra.objects.select_for_update(of=("self",)).filter(pk=extra.pk).first()
    if found is None:
        raise Refused("Someone else has removed this line.")
    authorise(by, "placements.manage_charges", found)
    detail = {"kind": found.kind, "pounds": str(found.amount), "date": found.date.isoformat()}
    record("removed_extra", found, by=by, pupil_id=found.placement.pupil_id, **detail)
    found.delete()
    return found
