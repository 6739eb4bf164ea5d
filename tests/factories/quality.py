"""Factories of the quality record."""

import factory
from django.utils import timezone

from providers.quality.models import Checklist, Concern, Finding, Recommendation, Review

THEMES = (
    "# Safeguarding\nIs the single record complete?\n# Teaching\nIs the work at the right level?"
)


class ChecklistFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Checklist

    kind = "visit"
    name = factory.Sequence(lambda n: f"Checklist {n}")
    themes = THEMES


class ReviewFactory(factory.django.DjangoModelFactory):
    """A planned visit of two themes, by `reviewer`."""

    class Meta:
        model = Review
        skip_postgeneration_save = True

    kind = "visit"
    checklist = factory.SubFactory(ChecklistFactory, kind=factory.SelfAttribute("..kind"))
    due_on = factory.LazyFunction(timezone.localdate)
    done_on = factory.LazyAttribute(lambda made: None if made.state == "planned" else made.due_on)
    judgement = factory.LazyAttribute(lambda made: "" if made.state == "planned" else "good")
    accepted_on = factory.LazyAttribute(
        lambda made: made.done_on if made.state == "accepted" else None
    )
    state = "planned"

    @factory.post_generation
    def findings(self, create: bool, *_: object, **__: object) -> None:
        for position, theme in enumerate(("Safeguarding", "Teaching"), 1):
            Finding.objects.create(
                review=self, position=position, theme=theme, judgement=self.judgement
            )


class RecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recommendation

    words = "Keep the single central record complete."
    due_on = factory.LazyFunction(timezone.localdate)


class ConcernFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Concern

    words = "The door was not watched."
