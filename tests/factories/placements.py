"""Factories of placements, timetables and marks."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from placements.attendance.models import Alert, Mark
from placements.charges.models import Budget, Extra, Invoice
from placements.learning.models import (
    Assessment,
    Award,
    Outcome,
    ProgressReport,
    Qualification,
    Target,
)
from placements.placement.models import Placement, TimetableSlot
from placements.safety.models import Incident
from placements.support.models import (
    AgencyAtWork,
    ParentTalk,
    Review,
    ReviewAction,
    Transport,
    Visit,
)
from tests.factories.apcommission import PersonFactory, TermFactory
from tests.factories.providers import ProgrammeFactory, ProviderFactory
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


class VisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Visit

    placement = factory.SubFactory(PlacementFactory)
    visited_on = factory.LazyFunction(timezone.localdate)
    where = "provider"
    words = "Settling in well."
    visited_by = factory.SubFactory(PersonFactory)


class ParentTalkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ParentTalk

    placement = factory.SubFactory(PlacementFactory)
    spoken_on = factory.LazyFunction(timezone.localdate)
    with_whom = "Sam Parent"
    how = "phone"
    words = "Pleased with the week."
    spoken_by = factory.SubFactory(PersonFactory)


class AgencyAtWorkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgencyAtWork

    placement = factory.SubFactory(PlacementFactory)
    agency = factory.Sequence(lambda n: f"Agency at work {n}")
    about = "Family work, once a week"
    started_on = factory.LazyFunction(timezone.localdate)


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    placement = factory.SubFactory(PlacementFactory)
    kind = "half_term"
    due_on = factory.LazyFunction(timezone.localdate)


class ReviewActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewAction

    review = factory.SubFactory(ReviewFactory)
    words = factory.Sequence(lambda n: f"Buy boots {n}")
    owner = "School"
    due_on = factory.LazyFunction(timezone.localdate)


class ExtraFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Extra

    placement = factory.SubFactory(PlacementFactory)
    date = factory.LazyFunction(timezone.localdate)
    kind = "transport"
    amount = Decimal(120)


class TransportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Transport

    placement = factory.SubFactory(PlacementFactory)
    carrier = factory.Sequence(lambda n: f"Taxi firm {n}")
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyFunction(timezone.localdate)
    extra = factory.SubFactory(ExtraFactory, placement=factory.SelfAttribute("..placement"))


class OutcomeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Outcome

    title = factory.Sequence(lambda n: f"Outcome {n}")


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    placement = factory.SubFactory(PlacementFactory)
    outcome = factory.SubFactory(OutcomeFactory)
    words = factory.Sequence(lambda n: f"I come on time, {n} days of five")
    baseline = "Two days of five"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    set_on = factory.LazyFunction(timezone.localdate)
    set_by = factory.SubFactory(PersonFactory)


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assessment

    placement = factory.SubFactory(PlacementFactory)
    assessed_on = factory.LazyFunction(timezone.localdate)
    area = "attitude"
    score = 3
    assessed_by = factory.SubFactory(PersonFactory)


class ProgressReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgressReport

    placement = factory.SubFactory(PlacementFactory)
    term = factory.SubFactory(TermFactory)


class QualificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Qualification

    number = factory.Sequence(lambda n: f"601/{n:04}/5")
    title = factory.Sequence(lambda n: f"Award in practical work {n}")
    level = "Entry 3"


class AlertFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Alert

    placement = factory.SubFactory(PlacementFactory)
    kind = "in_a_row"
    since = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=9))
    facts = "Absent 3 sessions in a row"
    made_on = factory.LazyFunction(timezone.localdate)


class InvoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invoice

    provider = factory.SubFactory(ProviderFactory)
    number = factory.Sequence(lambda n: f"INV-{n}")
    dated = factory.LazyFunction(timezone.localdate)
    start = factory.LazyFunction(lambda: timezone.localdate().replace(day=1))
    end = factory.LazyFunction(timezone.localdate)
    sent_by = factory.SubFactory(PersonFactory)


class BudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budget

    name = factory.Sequence(lambda n: f"Budget {n}")
    payer = "la"
    start = date(2026, 4, 1)
    end = date(2027, 3, 31)
    amount = Decimal(100_000)
