"""Factories of the directory and the protocols."""

import factory

from providers.directory.models import Price, Programme, Provider
from providers.protocols.models import ProtocolPack, Standard
from tests.factories.apcommission import OrganisationFactory


class ProviderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Provider

    organisation = factory.SubFactory(
        OrganisationFactory,
        kind="provider",
        name=factory.Sequence(lambda n: f"Provider {n}"),
        reference=factory.Sequence(lambda n: f"P{n:02}"),
    )
    category = "training"
    registration = "not_required"
    state = "published"


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    reference = factory.Sequence(lambda n: f"PR{n:02}")
    provider = factory.SubFactory(ProviderFactory)
    title = factory.Sequence(lambda n: f"Programme {n}")
    subject_areas = ["Construction"]
    key_stages = [3, 4]
    mode = "part_time"
    sessions_per_week = 4
    places = 8
    needs_met = ["SEMH"]


class PriceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Price

    programme = factory.SubFactory(ProgrammeFactory)
    amount = "45.00"
    basis = "session"


class ProtocolPackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProtocolPack

    version = factory.Sequence(lambda n: f"{2025 + n}.1")


class StandardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Standard

    pack = factory.SubFactory(ProtocolPackFactory)
    code = factory.Sequence(lambda n: f"S{n:02}")
    group = "management"
    words = "What good looks like."
