"""Factories of pupils, referrals and panels. No child is real; UPNs have right check letters."""

from datetime import date

import factory

from referrals.panels.models import Decision, Meeting, Panel
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.factories.apcommission import SchoolFactory

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(number: int) -> str:
    """The UPN of an invented pupil: LA 999, with its check letter (../docs: UPN)."""
    digits = f"999{4000 + number // 1000:04}22{number % 1000:03}"
    return LETTERS[sum(int(d) * place for place, d in enumerate(digits, 2)) % 23] + digits


class PupilFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pupil

    upn = factory.Sequence(upn)
    surname = factory.Sequence(lambda n: f"Surname{n}")
    forename = factory.Sequence(lambda n: f"Forename{n}")
    birth_date = date(2012, 1, 15)
    sex = "F"
    year_group = 10
    school = factory.SubFactory(SchoolFactory)
    home_la = "999"
    sen_provision = "K"
    sen_need = "SEMH"


class ReferralFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Referral

    reference = factory.Sequence(lambda n: f"R-{n:04}")
    pupil = factory.SubFactory(PupilFactory)
    school = factory.SelfAttribute("pupil.school")
    state = "submitted"
    route = "school"
    reason = "Persistent disruption"
    aim = "reintegration"
    parent_consent = True
    submitted_on = date(2026, 9, 14)


class PanelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Panel

    name = factory.Sequence(lambda n: f"Panel {n}")
    quorum = 2


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meeting

    panel = factory.SubFactory(PanelFactory)
    date = date(2026, 9, 24)


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    referral = factory.SubFactory(ReferralFactory, state="decided")
    meeting = factory.SubFactory(MeetingFactory)
    state = "signed"
    outcome = "place"
    reasons = "The programme meets the pupil's needs."
    signed_by = "Pat Chair"
