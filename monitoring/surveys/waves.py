"""Writes of waves: made, sent, reminded, answered, closed."""

import random
from collections import defaultdict
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import MailedLink, make_link, send, use_link
from apcommission.messages.models import SingleUseLink
from apcommission.people.models import Person
from apcommission.permissions import authorise
from apcommission.shown import long_date
from monitoring.measures.suppression import is_small
from monitoring.surveys import asking, queries
from monitoring.surveys.models import WAVE, Invitation, Questionnaire, Remark, Response, Wave
from providers.directory.models import Provider

PURPOSE, PAGE = "survey", "surveys:answer"
SUBJECT = "Tell us how it goes"
BODY = """{authority} would like to know what you think about alternative provision.

It takes a few minutes, works on a phone and needs no account. {promise}
Open this link until {until}. It works once: {{link}}
"""
ANONYMOUS = "Nobody will know what you answered."
NAMED = "The authority will see your answers with your name."
#: The order of answers must tell nothing.
CHANCE = random.SystemRandom()


class WaveClosed(Refused):
    """The time for answers is over."""

    def __init__(self) -> None:
        super().__init__("This survey is closed. Thank you for wanting to answer.")


@transaction.atomic
def make_wave(
    *,
    by: Person,
    questionnaire: Questionnaire,
    provider: Provider | None,
    first_day: date,
    last_day: date,
    closes_on: date,
    anonymous: bool,
    once: str = "",
) -> Wave:
    """A wave that is not sent yet. Raises Refused for days that cannot be."""
    authorise(by, "monitoring.run_surveys")
    if questionnaire.state != Questionnaire.State.PUBLISHED:
        raise Refused("Publish the questions first.", field="questionnaire")
    if last_day < first_day:
        raise Refused("The last day must be on or after the first day.", field="last_day")
    if closes_on <= timezone.localdate():
        raise Refused("The last day for answers must be later than today.", field="closes_on")

    def make() -> Wave:
        made = Wave.objects.create(
            questionnaire=questionnaire,
            provider=provider,
            first_day=first_day,
            last_day=last_day,
            closes_on=closes_on,
            anonymous=anonymous,
            made_by=by,
        )
        record("made_wave", made, by=by)
        return made

    return with_once(once, Wave, make)


@transaction.atomic
def send_wave(*, by: Person, wave: Wave, version: int | None = None) -> Wave:
    """Write the invitations; the worker sends them. Raises Refused where there is nobody to ask."""
    from monitoring.surveys.tasks import send_invitations

    found = _locked(wave)
    check_version(found, version)
    WAVE.move(found, "send", by=by)
    everyone = asking.asked(found)
    if not everyone:
        raise Refused(
            "There is nobody to ask: no placement in this time, or nobody with an account."
        )
    Invitation.objects.bulk_create(
        [
            Invitation(
                wave=found,
                key=one.key,
                name=one.name,
                email=one.email,
                provider_id=one.provider,
                placement_id=one.placement,
            )
            for one in everyone
        ],
        ignore_conflicts=True,
    )
    found.save(update_fields=["state", "version"])
    record("sent_wave", found, by=by, invitations=len(everyone))
    transaction.on_commit(lambda: send_invitations.delay(found.pk))
    return found


@transaction.atomic
def invite(*, invitation_pk: int, today: date) -> bool:
    """Send one invitation by e-mail, once; False if it was sent."""
    found = (
        Invitation.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("wave")
        .filter(pk=invitation_pk, sent_on=None)
        .exclude(email="")
        .first()
    )
    if found is None:
        return False
    _mail(found, f"survey/{found.pk}", SUBJECT)
    found.sent_on = today
    found.save(update_fields=["sent_on"])
    return True


def _mail(found: Invitation, key: str, subject: str) -> None:
    wave = found.wave
    promise = ANONYMOUS if wave.anonymous else NAMED
    send(
        to=found.email,
        subject=subject,
        body=BODY.format(
            authority=settings.AUTHORITY_NAME, promise=promise, until=long_date(wave.closes_on)
        ),
        key=key,
        link=MailedLink(PURPOSE, found.pk, PAGE, _days_left(wave)),
    )


def _days_left(wave: Wave) -> int:
    return max((wave.closes_on - timezone.localdate()).days + 1, 1)


@transaction.atomic
def all_sent(*, wave_pk: int) -> None:
    """The wave waits for answers once nobody is left to be written to."""
    found = Wave.objects.select_for_update().get(pk=wave_pk)
    left = found.invitations.filter(sent_on=None).exclude(email="")
    if found.state == Wave.State.IN_PROGRESS and not left.exists():
        WAVE.move(found, "all_sent", by=None)
        found.save(update_fields=["state", "version"])


@transaction.atomic
def remind(*, invitation_pk: int, today: date) -> bool:
    """Remind one who has not answered, once; the link before works no more."""
    found = (
        queries.to_remind(today)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("wave")
        .filter(pk=invitation_pk)
        .first()
    )
    if found is None:
        return False
    _mail(found, f"survey-reminder/{found.pk}", f"{SUBJECT}: a reminder")
    found.reminded_on = today
    found.save(update_fields=["reminded_on"])
    return True


@transaction.atomic
def hand_over(*, by: Person, invitation: Invitation) -> str:
    """A link to pass on by hand, for who has no e-mail; returns its token, which is shown this once.

    Raises Refused for who answered, WaveClosed.
    """
    authorise(by, "monitoring.run_surveys")
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("wave")
        .get(pk=invitation.pk)
    )
    if found.answered:
        raise Refused("They have answered.")
    if found.wave.state not in (Wave.State.IN_PROGRESS, Wave.State.OPEN):
        raise WaveClosed
    found.sent_on = found.sent_on or timezone.localdate()
    found.save(update_fields=["sent_on"])
    record("handed_over_survey", found, by=by)
    return make_link(purpose=PURPOSE, subject_pk=found.pk, by=by, days=_days_left(found.wave))


# ---- Answers -------------------------------------------------------------------------------------


@transaction.atomic
def answer(*, link: SingleUseLink, scores: dict[str, int], texts: dict[str, str]) -> None:
    """Keep what someone answered by their link. Raises LinkUsed, WaveClosed.

    In an anonymous wave all its answers are written anew in random order, so that neither time, place nor
    transaction of a row tells whose it is.
    """
    use_link(link=link)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("wave")
        .get(pk=link.subject_pk)
    )
    wave = _locked(invitation.wave)
    if wave.state not in (Wave.State.IN_PROGRESS, Wave.State.OPEN):
        raise WaveClosed
    invitation.answered = True
    invitation.save(update_fields=["answered"])
    made = Response(wave=wave, provider_id=invitation.provider_id, scores=scores, texts=texts)
    if not wave.anonymous:
        made.invitation = invitation
        made.save()
        return
    together = [*wave.responses.all(), made]
    wave.responses.all().delete()
    CHANCE.shuffle(together)
    Response.objects.bulk_create(together)


@transaction.atomic
def close_wave(*, by: Person | None, wave: Wave, version: int | None = None) -> Wave:
    """No more answers; what people wrote is now shown apart from their other answers."""
    found = _locked(wave)
    check_version(found, version)
    WAVE.move(found, "close", by=by)
    found.save(update_fields=["state", "version"])
    _write_remarks(found)
    record("closed_wave", found, by=by)
    return found


def _write_remarks(wave: Wave) -> None:
    """The words of all, in random order; without the provider where few answered, none where few did."""
    responses = list(wave.responses.all())
    if wave.anonymous and is_small(len(responses)):
        return
    answers: dict[int | None, int] = defaultdict(int)
    for response in responses:
        answers[response.provider_id] += 1
    remarks = [
        Remark(
            wave=wave,
            question_id=int(key),
            said=said,
            provider_id=None
            if wave.anonymous and is_small(answers[response.provider_id])
            else response.provider_id,
        )
        for response in responses
        for key, said in response.texts.items()
        if said.strip()
    ]
    CHANCE.shuffle(remarks)
    Remark.objects.bulk_create(remarks)
    wave.responses.update(texts={})


def _locked(wave: Wave) -> Wave:
    return (
        Wave.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=wave.pk)
    )
