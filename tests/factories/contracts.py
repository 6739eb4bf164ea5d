"""Factories of contracts."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from providers.contracts.models import Contract, Extension, PriceLine
from tests.factories.providers import ProviderFactory


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


class ContractFactory(factory.django.DjangoModelFactory):
    """A draft that began a hundred days ago and ends in two hundred."""

    class Meta:
        model = Contract

    reference = factory.Sequence(lambda n: f"C-{n:04}")
    provider = factory.SubFactory(ProviderFactory)
    kind = "contract"
    title = factory.Sequence(lambda n: f"Places {n}")
    starts_on = factory.LazyFunction(lambda: _day(-100))
    ends_on = factory.LazyFunction(lambda: _day(200))
    terms = "The authority buys the places."


class PriceLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PriceLine

    contract = factory.SubFactory(ContractFactory)
    what = "A place"
    amount = "9000.00"
    basis = "year"
    valid_from = factory.LazyAttribute(lambda line: line.contract.starts_on)


class ExtensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Extension

    contract = factory.SubFactory(ContractFactory)
    until = factory.LazyAttribute(lambda one: one.contract.ends_on + timedelta(days=365))
    decide_by = factory.LazyAttribute(lambda one: one.contract.ends_on - timedelta(days=60))
