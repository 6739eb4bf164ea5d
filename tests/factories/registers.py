"""Factories of the national register."""

from pathlib import Path

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from apcommission.registers.models import (
    Establishment,
    RegisterDifference,
    RegisterLoad,
    RollDecision,
)
from tests.factories.apcommission import PersonFactory

EXAMPLES = Path(__file__).parents[2] / "docs" / "interfaces" / "examples"


def example(name: str) -> SimpleUploadedFile:
    """A file of the docs, as a browser sends it."""
    return SimpleUploadedFile(name, (EXAMPLES / name).read_bytes())


class EstablishmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Establishment

    urn = factory.Sequence(lambda n: str(800001 + n))
    la_code = "999"
    name = factory.Sequence(lambda n: f"Register School {n}")
    establishment_type = "Community school"
    phase = "Secondary"
    status = "Open"
    postcode = "WN1 1AA"


class RegisterLoadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RegisterLoad

    state = "ready"
    file_name = "edubasealldata20260901.csv"
    percent = 100
    counts = factory.LazyFunction(lambda: {"row": 2, "changed": 1})
    made_by = factory.SubFactory(PersonFactory)


class RegisterDifferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RegisterDifference

    load = factory.SubFactory(RegisterLoadFactory)
    urn = factory.Sequence(lambda n: str(800001 + n))
    kind = "changed"
    name = factory.Sequence(lambda n: f"Register School {n}")
    la_code = "999"
    fields = factory.LazyFunction(lambda: {"status": ["Open", "Open, but proposed to close"]})


class RollDecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RollDecision

    load = factory.SubFactory(RegisterLoadFactory)
    urn = factory.Sequence(lambda n: str(800001 + n))
    name = factory.Sequence(lambda n: f"Closing School {n}")
    pupils = 3
