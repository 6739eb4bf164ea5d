"""Factories of the forum and its training."""

from datetime import time, timedelta

import factory
from django.utils import timezone

from providers.forum.models import (
    AgendaPoint,
    Booking,
    ForumAction,
    ForumMeeting,
    Training,
    TrainingNeed,
)


class MeetingFactory(factory.django.DjangoModelFactory):
    """A meeting to come, `days` from today."""

    class Meta:
        model = ForumMeeting

    class Params:
        days = factory.Sequence(lambda n: n + 10)

    date = factory.LazyAttribute(lambda one: timezone.localdate() + timedelta(days=one.days))
    time = time(14, 0)
    place = "Town hall"
    state = "invited"


class PointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaPoint

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Point {n}")


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ForumAction

    meeting = factory.SubFactory(MeetingFactory)
    words = "Send the list"
    due_on = factory.LazyAttribute(lambda one: one.meeting.date + timedelta(days=30))


class TrainingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Training

    class Params:
        days = 20

    title = factory.Sequence(lambda n: f"First aid {n}")
    date = factory.LazyAttribute(lambda one: timezone.localdate() + timedelta(days=one.days))
    time = time(9, 30)
    place = "Room 2"
    places = 2


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrainingNeed

    words = factory.Sequence(lambda n: f"First aid {n}")


class BookingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Booking

    training = factory.SubFactory(TrainingFactory)
    name = factory.Sequence(lambda n: f"Person {n}")
    state = "booked"
