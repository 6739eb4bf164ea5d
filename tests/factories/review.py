"""Factories of the annual review."""

from datetime import timedelta

import factory
from django.utils import timezone

from monitoring.review.models import (
    ActionNote,
    AnnualReview,
    PlannedAction,
    Reference,
    ReviewSection,
)


class AnnualReviewFactory(factory.django.DjangoModelFactory):
    """A draft of one section."""

    class Meta:
        model = AnnualReview
        skip_postgeneration_save = True

    year = factory.Sequence(lambda n: 1000 + n)

    @factory.post_generation
    def sections(self, create: bool, *_: object, **__: object) -> None:
        ReviewSection.objects.create(review=self, key="gaps", heading="Gaps", position=1)


class PlannedActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlannedAction

    review = factory.SubFactory(AnnualReviewFactory)
    what = "Buy places for key stage 3"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class ActionNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActionNote

    noted_on = factory.LazyFunction(timezone.localdate)
    words = "Two providers were asked."


class ReferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reference

    group = "care"
    year = 2024
    population = "All pupils of the authority"
    source = "School census, January 2025"
    shares = factory.LazyFunction(lambda: {"True": "1.0", "False": "99.0"})
