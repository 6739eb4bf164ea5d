"""Writes of what supports a placed pupil: key workers, visits, talks, agencies, transport."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.charges.actions import add_extra, remove_extra
from placements.charges.models import Extra
from placements.placement.models import COUNTED, KeyWorker, Placement
from placements.support import queries
from placements.support.models import AgencyAtWork, ParentTalk, Transport, Visit

Logged = TypeVar("Logged", Visit, ParentTalk, AgencyAtWork)


@transaction.atomic
def name_key_worker(*, by: Person, placement: Placement, person: Person) -> KeyWorker:
    """From today a person visits the pupil of a placement. Raises Refused for who cannot."""
    authorise(by, "placements.name_key_worker", placement)
    Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if not queries.who_can_be_key_worker(placement).filter(pk=person.pk).exists():
        raise Refused("This person is named already, or is no key worker here.", field="person")
    named = KeyWorker.objects.create(
        placement=placement, person=person, started_on=timezone.localdate()
    )
    record("named_key_worker", named, by=by, pupil_id=placement.pupil_id)
    return named


@transaction.atomic
def end_key_worker(*, by: Person, key_worker: KeyWorker) -> KeyWorker:
    """A key worker no longer visits, and no longer sees the pupil."""
    found = KeyWorker.objects.select_for_update(of=("self",)).get(pk=key_worker.pk)
    authorise(by, "placements.name_key_worker", found.placement)
    if found.ended_on is None:
        found.ended_on = timezone.localdate()
        found.save()
        record("ended_key_worker", found, by=by, pupil_id=found.placement.pupil_id)
    return found


def log_visit(*, by: Person, placement: Placement, once: str = "", **fields: Any) -> Visit:
    """Write down a visit."""
    return _log(Visit, by, placement, "visited_on", once, visited_by=by, **fields)


def log_talk(*, by: Person, placement: Placement, once: str = "", **fields: Any) -> ParentTalk:
    """Write down a talk with a parent."""
    return _log(ParentTalk, by, placement, "spoken_on", once, spoken_by=by, **fields)


def add_agency(*, by: Person, placement: Placement, once: str = "", **fields: Any) -> AgencyAtWork:
    """Write down that an agency works with the pupil."""
    return _log(AgencyAtWork, by, placement, "started_on", once, **fields)


@transaction.atomic
def _log(
    model: type[Logged],
    by: Person,
    placement: Placement,
    day_field: str,
    once: str,
    **fields: Any,
) -> Logged:
    authorise(by, "placements.log_support", placement)

    def make() -> Logged:
        if placement.state not in COUNTED:
            raise Refused("This is written down once the placement has started.")
        if placement.closed_on:
            raise Refused("The record of this placement is closed.")
        if fields[day_field] > timezone.localdate():
            raise Refused("This day is still to come.", field=day_field)
        made = model(placement=placement, **fields)
        made.save()
        record(f"logged_{model._meta.model_name}", made, by=by, pupil_id=placement.pupil_id)
        return made

    return with_once(once, model, make)


@transaction.atomic
def end_agency(*, by: Person, agency: AgencyAtWork) -> AgencyAtWork:
    """An agency works with the pupil no longer."""
    found = AgencyAtWork.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    authorise(by, "placements.log_support", found.placement)
    if found.ended_on is None:
        found.ended_on = max(timezone.localdate(), found.started_on)
        found.save()
        record("ended_agency", found, by=by, pupil_id=found.placement.pupil_id)
    return found


@transaction.atomic
def book_transport(
    *,
    by: Person,
    placement: Placement,
    carrier: str,
    starts_on: date,
    ends_on: date,
    cost: Decimal,
    details: str = "",
    once: str = "",
) -> Transport:
    """Book transport; its cost (pounds, for the whole time) becomes an extra of the placement's charge."""
    authorise(by, "placements.book_transport", placement)

    def make() -> Transport:
        if ends_on < starts_on:
            raise Refused("The last day must come after the first.", field="ends_on")
        if starts_on < placement.start or starts_on > (placement.end or placement.planned_end):
            raise Refused("The first day must lie in the placement.", field="starts_on")
        if cost <= 0:
            raise Refused("Enter an amount above £0.", field="cost")
        extra = add_extra(
            by=by,
            placement=placement,
            date=starts_on,
            kind=Extra.Kind.TRANSPORT,
            amount=cost,
            note=carrier,
        )
        booked = Transport.objects.create(
            placement=placement,
            carrier=carrier,
            starts_on=starts_on,
            ends_on=ends_on,
            details=details,
            extra=extra,
        )
        record("booked_transport", booked, by=by, pupil_id=placement.pupil_id)
        return booked

    return with_once(once, Transport, make)


@transaction.atomic
def cancel_transport(*, by: Person, transport: Transport) -> None:
    """Take a booking away with its cost; the audit trail keeps that it was there."""
    authorise(by, "placements.book_transport", transport.placement)
    record("cancelled_transport", transport, by=by, pupil_id=transport.placement.pupil_id)
    remove_extra(by=by, extra=transport.extra)
