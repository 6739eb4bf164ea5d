"""Factories of yearly returns."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from monitoring.returns.models import ProviderReturn, ReturnLine, ReturnQuestion
from tests.factories.apcommission import PersonFactory
from tests.factories.providers import ProviderFactory


class LineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnLine

    key = factory.Sequence(lambda n: f"figure_{n}")
    section = "pupils"
    position = factory.Sequence(lambda n: n)
    label = factory.Sequence(lambda n: f"Figure {n}")
    held = 10


class ReturnFactory(factory.django.DjangoModelFactory):
    """An open return of the year 2025 to 2026, with a line that is held and one that is asked for."""

    class Meta:
        model = ProviderReturn
        skip_postgeneration_save = True

    provider = factory.SubFactory(ProviderFactory)
    year = 2025
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))
    counted_on = factory.LazyFunction(timezone.localdate)

    @factory.post_generation
    def lines(made: Any, create: bool, extracted: Any, **_: Any) -> None:
        if create:
            LineFactory(yearly_return=made, key="pupils", label="Pupils placed")
            LineFactory(
                yearly_return=made,
                key="complaints",
                section="safety",
                label="Complaints",
                held=None,
                reported=0,
            )


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReturnQuestion

    words = "Why are there more pupils than we hold?"
    asked_by = factory.SubFactory(PersonFactory)
