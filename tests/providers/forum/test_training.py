"""Training: what is needed, what is offered, and places that are never given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from apcommission.errors import Refused
from apcommission.messages.models import Email
from providers.forum import queries
from providers.forum import training as actions
from providers.forum.models import Booking, Training, TrainingNeed
from providers.forum.tasks import tell_moved_up, tell_training_cancelled
from providers.forum.training import Over
from tests.factories.forum import BookingFactory, NeedFactory, TrainingFactory
from tests.typed import boxes


def at(name: str, thing: Any) -> str:
    return reverse(f"forum:{name}", args=[thing.pk])


@pytest.fixture
def manager(world: Any) -> Any:
    return world.person("provider_manager")


def states(training: Training) -> list[str]:
    return list(training.bookings.order_by("pk").values_list("state", flat=True))


def test_a_need_is_raised_seconded_and_answered_by_training(world: Any, as_: Any) -> None:
    manager, other = as_("provider_manager"), as_("other_provider_manager")
    manager.post(reverse("forum:raise_need"), {"words": "First aid", "once": "a"})
    need = TrainingNeed.objects.get()
    for _ in range(2):
        other.post(at("need_too", need))
    own = manager.post(at("need_too", need), follow=True).content.decode()
    assert "raised this need itself" in own
    assert queries.needs().get().wanted_by == 2
    client = as_("officer")
    unmet = client.get(reverse("forum:needs"), {"unmet": "on"}).context["rows"]
    assert len(unmet) == 1
    typed = {
        "title": "First aid",
        **boxes("date", world.today + timedelta(days=9)),
        "time": "9am",
        "place": "Room 2",
        "places": "1",
        "needs": [need.pk],
        "once": "b",
    }
    client.post(reverse("forum:offer"), typed)
    assert client.get(reverse("forum:needs"), {"unmet": "on"}).context["rows"] == []
    assert "First aid" in other.get(at("need_too", need)).content.decode()


def test_places_are_booked_then_waited_for_and_who_waits_moves_up(
    world: Any, as_: Any, manager: Any
) -> None:
    training = TrainingFactory(places=1)
    client = as_("provider_manager")
    client.post(at("book", training), {"name": "Ann", "once": "a"})
    said = client.post(at("book", training), {"name": "Ben", "once": "b"}, follow=True)
    assert "on the waiting list" in said.content.decode()
    actions.book(by=world.person("headteacher"), training=training, name="Cem")
    assert states(training) == ["booked", "waiting", "waiting"]
    actions.cancel_booking(by=manager, booking=training.bookings.get(name="Ann"))
    assert states(training) == ["cancelled", "booked", "waiting"]
    moved = training.bookings.get(name="Ben")
    tell_moved_up(moved.pk)
    assert Email.objects.filter(key__startswith="forum/moved-up/").count() == 1
    actions.cancel_booking(
        by=world.person("headteacher"), booking=training.bookings.get(name="Cem")
    )
    assert states(training) == ["cancelled", "booked", "cancelled"]


def test_the_same_person_is_booked_once(as_: Any, manager: Any) -> None:
    training = TrainingFactory()
    actions.book(by=manager, training=training, name="Ann")
    page = as_("provider_manager").post(at("book", training), {"name": "Ann"})
    assert page.context["form"].errors["name"] == ["This person is booked already."]


@pytest.mark.django_db(transaction=True)
def test_two_who_book_the_last_place_at_once_do_not_both_get_it(world: Any) -> None:
    training = TrainingFactory(places=1)
    people = [world.person("provider_manager"), world.person("headteacher")]

    def book(person: Any) -> str:
        try:
            return actions.book(by=person, training=training, name=person.name).state
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(book, people)) == ["booked", "waiting"]


def test_a_place_is_given_back_by_its_own_side_and_not_once_it_has_begun(
    world: Any, manager: Any
) -> None:
    training = TrainingFactory()
    booking = BookingFactory(
        training=training, organisation=world.provider.organisation, booked_by=manager
    )
    for persona in ("other_provider_manager", "headteacher", "provider_tutor"):
        with pytest.raises(PermissionDenied):
            actions.cancel_booking(by=world.person(persona), booking=booking)
    Training.objects.filter(pk=training.pk).update(date=world.today - timedelta(days=1))
    with pytest.raises(Over):
        actions.cancel_booking(by=manager, booking=booking)
    with pytest.raises(Over):
        actions.book(by=manager, training=training, name="Late")


def test_who_came_is_recorded_and_stands_in_the_providers_record(
    world: Any, as_: Any, manager: Any
) -> None:
    training = TrainingFactory(days=3)
    own = {"training": training, "organisation": world.provider.organisation, "booked_by": manager}
    ann, ben = BookingFactory(name="Ann", **own), BookingFactory(name="Ben", **own)
    waits = BookingFactory(name="Cem", state="waiting", **own)
    client = as_("officer")
    page = client.post(at("came", training), {"came": [ann.pk]})
    assert "once the training has begun" in page.content.decode()
    Training.objects.filter(pk=training.pk).update(date=world.today - timedelta(days=1))
    client.post(at("came", training), {"came": [ann.pk]})
    for booking in (ann, ben, waits):
        booking.refresh_from_db()
    assert (ann.attended, ben.attended, waits.attended) == (True, False, None)
    record = client.get(at("provider", world.provider)).content.decode()
    assert "Did not come" in record


def test_training_that_is_called_off_tells_who_booked(world: Any, as_: Any, manager: Any) -> None:
    training = TrainingFactory()
    BookingFactory(training=training, organisation=world.provider.organisation, booked_by=manager)
    as_("officer").post(at("cancel_training", training))
    tell_training_cancelled(training.pk)
    training.refresh_from_db()
    assert training.state == "cancelled"
    assert Email.objects.filter(key__startswith="forum/training-cancelled/").count() == 1
    with pytest.raises(Over):
        actions.book(by=manager, training=training, name="Late")


def test_each_side_sees_its_own_people(world: Any, as_: Any, manager: Any) -> None:
    training = TrainingFactory()
    BookingFactory(
        training=training,
        organisation=world.provider.organisation,
        booked_by=manager,
        name="Ann Own",
    )
    assert "Ann Own" in as_("provider_manager").get(at("training", training)).content.decode()
    assert "Ann Own" in as_("officer").get(at("training", training)).content.decode()
    assert "Ann Own" not in as_("headteacher").get(at("training", training)).content.decode()


def test_training_is_not_offered_for_a_day_gone_by(world: Any) -> None:
    with pytest.raises(Refused, match="Choose today or a later day"):
        actions.offer_training(
            by=world.person("officer"),
            title="Old",
            date=world.today - timedelta(days=1),
            time=TrainingFactory().time,
            place="Room",
            places=1,
        )
    assert NeedFactory(organisation=world.provider.organisation).also.count() == 0
    assert Booking.objects.count() == 0
