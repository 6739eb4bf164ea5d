"""Writes of training: what is needed, what is offered, who has a place."""

from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Organisation, Person
from apcommission.permissions import authorise
from providers.forum import queries
from providers.forum.models import Booking, Training, TrainingNeed


class Over(Refused):
    """The training has begun, or was cancelled."""

    def __init__(self) -> None:
        super().__init__("This training has begun or was cancelled.")


def _organisation(by: Person) -> Organisation:
    """The organisation for which the person answers; the first by name where there are several."""
    found = Organisation.objects.filter(pk__in=queries.own(by)).order_by("name", "pk").first()
    if found is None:
        raise Refused("You answer for no organisation.")
    return found


@transaction.atomic
def raise_need(*, by: Person, words: str, once: str = "") -> TrainingNeed:
    """Say what the staff of one's organisation must learn."""
    authorise(by, "providers.raise_need")

    def make() -> TrainingNeed:
        need = TrainingNeed.objects.create(words=words, organisation=_organisation(by))
        record("raised_training_need", need, by=by)
        return need

    return with_once(once, TrainingNeed, make)


@transaction.atomic
def need_too(*, by: Person, need: TrainingNeed) -> TrainingNeed:
    """Say that one's organisation needs it too. Said twice, it counts once."""
    authorise(by, "providers.raise_need")
    organisation = _organisation(by)
    if organisation.pk == need.organisation_id:
        raise Refused("Your organisation raised this need itself.")
    need.also.add(organisation)
    record("seconded_training_need", need, by=by)
    return need


@transaction.atomic
def offer_training(
    *,
    by: Person,
    title: str,
    date: date,
    time: time,
    place: str,
    places: int,
    words: str = "",
    needs: Any = (),
    once: str = "",
) -> Training:
    """Offer training with so many places. Raises Refused for a day gone by."""
    authorise(by, "providers.run_forum")
    if date < timezone.localdate():
        raise Refused("Choose today or a later day.", field="date")

    def make() -> Training:
        training = Training.objects.create(
            title=title, words=words, date=date, time=time, place=place, places=places
        )
        training.needs.set(needs)
        record("offered_training", training, by=by)
        return training

    return with_once(once, Training, make)


@transaction.atomic
def cancel_training(*, by: Person, training: Training, version: int | None = None) -> Training:
    """Call training off. Raises Over, ChangedMeanwhile."""
    authorise(by, "providers.run_forum")
    training = _open(training)
    check_version(training, version)
    training.state = Training.State.CANCELLED
    training.save()
    record("cancelled_training", training, by=by)
    from providers.forum.tasks import tell_training_cancelled

    key = training.pk
    transaction.on_commit(lambda: tell_training_cancelled.delay(key))
    return training


def _open(training: Training) -> Training:
    """The training, locked so that places are given one by one. Raises Over."""
    training = Training.objects.select_for_update().get(pk=training.pk)
    if training.state != Training.State.OFFERED or training.has_begun:
        raise Over
    return training


@transaction.atomic
def book(*, by: Person, training: Training, name: str, once: str = "") -> Booking:
    """Book a place for someone, or a place on the waiting list where all are taken.

    Raises Over, and Refused where this person is booked already.
    """
    authorise(by, "providers.book_training")
    training = _open(training)

    def make() -> Booking:
        taken = training.bookings.filter(state=Booking.State.BOOKED).count()
        full = taken >= training.places
        refusal = Refused("This person is booked already.", field="name")
        with unless_taken(refusal, "a_person_is_booked_once_in_a_training"):
            booking = Booking.objects.create(
                training=training,
                organisation=_organisation(by),
                name=name,
                state=Booking.State.WAITING if full else Booking.State.BOOKED,
                booked_by=by,
            )
        record("booked_training", booking, by=by, state=booking.state)
        return booking

    return with_once(once, Booking, make)


@transaction.atomic
def cancel_booking(*, by: Person, booking: Booking) -> Booking:
    """Give a place back; who waits longest moves up and is told. Raises Over."""
    authorise(by, "providers.cancel_booking", booking)
    training = _open(booking.training)
    booking = Booking.objects.select_for_update().get(pk=booking.pk)
    had_place = booking.state == Booking.State.BOOKED
    booking.state = Booking.State.CANCELLED
    booking.save(update_fields=["state"])
    record("cancelled_booking", booking, by=by)
    next_one = training.bookings.filter(state=Booking.State.WAITING).first() if had_place else None
    if next_one is not None:
        next_one.state = Booking.State.BOOKED
        next_one.save(update_fields=["state"])
        record("moved_up_booking", next_one, by=None)
        from providers.forum.tasks import tell_moved_up

        key = next_one.pk
        transaction.on_commit(lambda: tell_moved_up.delay(key))
    return booking


@transaction.atomic
def record_training(*, by: Person, training: Training, came: list[Booking]) -> Training:
    """Record who of those with a place came. Raises Refused before it has begun."""
    authorise(by, "providers.run_forum")
    training = Training.objects.select_for_update().get(pk=training.pk)
    if training.state != Training.State.OFFERED or not training.has_begun:
        raise Refused("Who came is recorded once the training has begun.")
    booked = training.bookings.filter(state=Booking.State.BOOKED)
    booked.update(attended=False)
    booked.filter(pk__in=[one.pk for one in came]).update(attended=True)
    record("recorded_training", training, by=by, came=len(came))
    return training
