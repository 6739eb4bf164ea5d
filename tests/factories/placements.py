"""Factories of placements, timetables and marks."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from placements.attendance.models import Mark
from placements.learning.models import Award
from placements.placement.models import Placement, TimetableSlot
from placements.safety.models import Incident
from tests.factories.apcommission import PersonFactory
from tests.factories.providers import ProgrammeFactory
from tests.factories.referrals import ReferralFactory


class PlacementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Placement

    reference = factory.Sequence(lambda n: f"PL-{n:04}")
    referral = factory.SubFactory(ReferralFactory, state="decided")
    pupil = factory.SelfAttribute("referral.pupil")
    school = factory.SelfAttribute("referral.school")
    programme = factory.SubFactory(ProgrammeFactory)
    provider = factory.SelfAttribute("programme.provider")
    state = "active"
    start = date(2026, 9, 7)
    planned_end = date(2026, 12, 18)


class TimetableSlotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TimetableSlot

    placement = factory.SubFactory(PlacementFactory)
    pupil = factory.SelfAttribute("placement.pupil")
    weekday = 0
    session = 0
    place = "provider"
    valid_from = factory.SelfAttribute("placement.start")
    valid_to = factory.SelfAttribute("placement.end")


class MarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mark

    placement = factory.SubFactory(PlacementFactory)
    date = date(2026, 9, 7)
    session = 0
    code_id = "K"


class AwardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Award

    placement = factory.SubFactory(PlacementFactory)
    title = "Unit in construction skills"
    level = "Entry 3"
    kind = "unit"
    awarded_on = date(2026, 10, 14)


class IncidentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Incident

    placement = factory.SubFactory(PlacementFactory)
    kind = "incident"
    severity = "medium"
    happened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2))
    what = "Left the workshop and shouted."
    reported_by = factory.SubFactory(PersonFactory)
