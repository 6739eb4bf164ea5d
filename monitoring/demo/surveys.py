"""The demonstration's surveys: pupils have answered one about the provider, schools are asked now."""

from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from apcommission.people.models import Person
from monitoring.surveys import answering, following, waves
from monitoring.surveys.models import Audience, Question, Questionnaire, Wave
from monitoring.surveys.queries import invitation_of
from monitoring.surveys.recipients import recipients
from placements.placement.models import Placement
from providers.directory.models import Provider

MOST_ANSWERS = 25
SAID = {
    "better": ("Longer breaks.", "More time in the kitchen.", "", "The bus is always late.", ""),
    "changed": ("I get up in the morning.", "", "I talk to people more.", "", ""),
}
#: From the most to the least agreement, as pupils of a good provider choose.
CHOSEN = ("5", "4", "5", "4", "3", "4", "5", "2", "4", "1")


def ask_around_by_survey(officer: Person, commissioner: Person, provider: Provider) -> None:
    """Results with an action that waits, and a survey that schools can answer for two weeks."""
    if Placement.objects.filter(provider=provider).exists():
        _pupils(officer, commissioner, provider)
    _send(officer, Audience.SCHOOLS, None)


def _send(officer: Person, audience: Audience, provider: Provider | None) -> Wave:
    today = timezone.localdate()
    planned = waves.plan_wave(
        by=officer,
        questionnaire=Questionnaire.objects.get(
            audience=audience, state=Questionnaire.State.PUBLISHED
        ),
        provider=provider,
        asked_from=today - timedelta(days=365),
        asked_to=today,
        closes_on=today + timedelta(days=14),
        anonymous=True,
    )
    if not recipients(planned):
        return waves.move_wave(by=officer, wave=planned, verb="cancel")
    return waves.move_wave(by=officer, wave=planned, verb="send")


def _pupils(officer: Person, commissioner: Person, provider: Provider) -> None:
    wave = _send(officer, Audience.PUPILS, provider)
    if wave.state != Wave.State.OPEN:
        return
    questions = list(wave.questionnaire.questions.all())
    faces, words = cycle(CHOSEN), {key: cycle(said) for key, said in SAID.items()}
    for _, token in waves.hand_over_next(by=officer, wave=wave)[:MOST_ANSWERS]:
        said = {str(one.pk): _says(one, faces, words) for one in questions}
        opened = invitation_of(token)
        if opened:
            answering.answer(link=opened[0], answers=said)
    closed = waves.move_wave(by=officer, wave=wave, verb="close")
    following.take_on(
        by=officer,
        wave=closed,
        provider=provider,
        said="The bus is always late.",
        what="Ask the bus company for an earlier bus",
        owner=commissioner,
        due_on=timezone.localdate() + timedelta(days=10),
    )


def _says(question: Question, faces: "cycle[str]", words: "dict[str, cycle[str]]") -> str:
    if question.kind == Question.Kind.FACES:
        return next(faces)
    if question.kind == Question.Kind.CHOICE:
        return question.choices[int(next(faces)) % len(question.choices)]
    return next((next(said) for key, said in words.items() if key in question.words), "")
