"""Writes of those who answer, and how an anonymous answer is kept so that it leads back to nobody."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from random import SystemRandom

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apcommission.errors import Refused
from apcommission.messages.actions import use_link
from apcommission.messages.models import SingleUseLink
from monitoring.surveys import faces
from monitoring.surveys.models import Invitation, Question, Response, Wave

LONGEST_ANSWER = 2000


class SurveyOver(Refused):
    """It is too late to answer."""

    def __init__(self) -> None:
        super().__init__("This survey is closed. Thank you all the same.")


@transaction.atomic
def answer(*, link: SingleUseLink, answers: Mapping[str, str]) -> None:
    """Keep the answers (by key of their question), once. Raises LinkUsed, SurveyOver, Refused.

    Nothing is returned and nothing is recorded about what was answered. The link is used up, and the
    invitation says that there was an answer; which one, only where the wave is not anonymous.
    """
    # Locked in the order in which a wave is closed.
    wave_pk = Invitation.objects.values_list("wave", flat=True).get(pk=link.subject_pk)
    wave = Wave.objects.select_for_update(of=("self",)).get(pk=wave_pk)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=link.subject_pk)
    use_link(link=link)
    today = timezone.localdate()
    if wave.state != Wave.State.OPEN or wave.closes_on < today or invitation.answered:
        raise SurveyOver
    said = _understood(wave, answers)
    invitation.answered = True
    invitation.save(update_fields=["answered"])
    kept = Response(wave=wave, provider_id=invitation.provider_id, answers=said)
    if not wave.anonymous:
        kept.named, kept.invitation, kept.answered_on = True, invitation, today
    kept.save()
    if wave.anonymous:
        shuffle(wave)


def _understood(wave: Wave, answers: Mapping[str, str]) -> dict[str, str]:
    """What was said, of the wave's own questions and the answers that these offer."""
    said: dict[str, str] = {}
    for question in Question.objects.filter(questionnaire=wave.questionnaire_id):
        words = str(answers.get(str(question.pk)) or "").strip()[:LONGEST_ANSWER]
        offered = _offered(question)
        if words and (offered is None or words in offered):
            said[str(question.pk)] = words
    if not said:
        raise Refused("Answer at least one question.")
    return said


def _offered(question: Question) -> set[str] | None:
    if question.kind == Question.Kind.FACES:
        return {value for value, *_ in faces.FACES}
    return set(question.choices) if question.kind == Question.Kind.CHOICE else None


def shuffle(wave: Wave, *, without: Collection[int] = ()) -> None:
    """Write all anonymous answers of a wave anew, in a chance order, under new keys.

    Those about the providers `without` no longer say which provider.

    Rows that were written one by one would lie in the order in which people answered, and carry the same
    transaction as the mark on the invitation: whoever reads the tables could put the two side by side.
    """
    kept = list(Response.objects.filter(wave=wave, named=False))
    SystemRandom().shuffle(kept)
    Response.objects.filter(wave=wave, named=False).delete()
    for one in kept:
        one.pk = uuid.uuid4()
        if one.provider_id in without:
            one.provider = None
    Response.objects.bulk_create(kept)


def settle(wave: Wave) -> None:
    """At closing: answers about a provider that has too few of them no longer say which provider."""
    found = Response.objects.filter(wave=wave, named=False)
    numbers = Counter(found.values_list("provider", flat=True))
    few = {
        key for key, number in numbers.items() if key and number < settings.SUPPRESSION_THRESHOLD
    }
    shuffle(wave, without=few)
