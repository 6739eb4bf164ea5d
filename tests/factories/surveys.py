"""Factories of surveys."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from monitoring.surveys.models import (
    Invitation,
    Question,
    Questionnaire,
    Response,
    SurveyAction,
    Wave,
)


class QuestionnaireFactory(factory.django.DjangoModelFactory):
    """A published one for pupils, without questions."""

    class Meta:
        model = Questionnaire

    audience = "pupils"
    title = factory.Sequence(lambda n: f"What you think {n}")
    state = "published"
    published_on = factory.LazyFunction(timezone.localdate)


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    position = factory.Sequence(lambda n: n + 1)
    kind = "faces"
    words = factory.Sequence(lambda n: f"I feel safe {n}")


class WaveFactory(factory.django.DjangoModelFactory):
    """An open, anonymous wave about the placements of the last eight weeks."""

    class Meta:
        model = Wave

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    year = 2026
    asked_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(weeks=8))
    asked_to = factory.LazyFunction(timezone.localdate)
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    state = "open"
    opened_on = factory.LazyFunction(timezone.localdate)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    wave = factory.SubFactory(WaveFactory)


class SurveyActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SurveyAction

    what = factory.Sequence(lambda n: f"Buy bench {n}")
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))


def answered(wave: Wave, provider: Any, *said: dict[Question, str]) -> None:
    """Anonymous answers about a provider, as they are kept."""
    Response.objects.bulk_create(
        Response(
            wave=wave,
            provider=provider,
            answers={str(question.pk): words for question, words in one.items()},
        )
        for one in said
    )
