"""Surveys for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from monitoring.surveys import waves
from monitoring.surveys.models import Questionnaire, Response, Wave
from tests.factories.apcommission import PersonFactory


def a_wave(audience: str = "pupils", state: str = "open", **fields: Any) -> Wave:
    """A wave of the questionnaire that ships for an audience, about the last and the next weeks."""
    today = timezone.localdate()
    wanted = {
        "questionnaire": Questionnaire.objects.get(audience=audience, state="published"),
        "first_day": today - timedelta(days=60),
        "last_day": today + timedelta(days=10),
        "closes_on": today + timedelta(days=14),
        "state": state,
        **fields,
    }
    if "made_by" not in wanted:
        wanted["made_by"] = PersonFactory()
    return Wave.objects.create(**wanted)


def answers(wave: Wave, provider: Any, scores: list[int], said: str = "") -> None:
    """An answer for each score, given to every question with faces."""
    faces = list(wave.questionnaire.questions.filter(kind="faces"))
    text = wave.questionnaire.questions.filter(kind="text").first()
    for score in scores:
        Response.objects.create(
            wave=wave,
            provider=provider,
            scores={str(question.pk): score for question in faces},
            texts={str(text.pk): said} if said and text else {},
        )


def closed(wave: Wave) -> Wave:
    """The wave, closed as the worker closes it."""
    return waves.close_wave(by=None, wave=wave)
