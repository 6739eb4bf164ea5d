"""Writes of waves: planned, sent in batches, reminded, handed over, closed."""

from contextlib import suppress
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.calendar.queries import academic_year
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.messages.actions import MailedLink, make_link, send
from apcommission.messages.models import SingleUseLink
from apcommission.people.models import LA_CASE_ROLES, Person
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise, may
from apcommission.withholding import kept
from monitoring.surveys.answering import settle
from monitoring.surveys.models import (
    ABOUT_A_PROVIDER,
    WAVE,
    Invitation,
    Question,
    Questionnaire,
    Response,
    Wave,
)
from monitoring.surveys.queries import PURPOSE, unanswered
from monitoring.surveys.recipients import recipients
from providers.directory.models import Provider
from providers.finding.actions import suggest_provider
from referrals.sharing.actions import require_no_restriction

BATCH = 100
REMIND_AFTER = timedelta(days=7)
LONGEST = timedelta(days=120)
SUBJECT = "We would like to hear from you"
BODY = """{authority} would like to hear what you think about education outside the usual school.

Open this link to answer. It works on a phone, needs no password and works once: {{link}}

You can answer until {closes:%-d %B %Y}.
"""


class NotOpen(Refused):
    """Nobody can answer now."""

    def __init__(self) -> None:
        super().__init__("This survey is not open, or this person has answered already.")


@transaction.atomic
def plan_wave(
    *,
    by: Person,
    questionnaire: Questionnaire,
    asked_from: date,
    asked_to: date,
    closes_on: date,
    anonymous: bool,
    provider: Provider | None = None,
    once: str = "",
) -> Wave:
    """Plan to send a published questionnaire about the placements of a time. Nothing goes out yet."""
    authorise(by, "monitoring.send_survey")

    def make() -> Wave:
        if questionnaire.state != Questionnaire.State.PUBLISHED:
            raise Refused("Select a published questionnaire.", field="questionnaire")
        if asked_to < asked_from:
            raise Refused("The last day must come after the first.", field="asked_to")
        if not timezone.localdate() <= closes_on <= timezone.localdate() + LONGEST:
            raise Refused("Choose a day within the next 120 days.", field="closes_on")
        if provider and questionnaire.audience not in ABOUT_A_PROVIDER:
            words = "This questionnaire is not about one provider: leave this empty."
            raise Refused(words, field="provider")
        made = Wave.objects.create(
            questionnaire=questionnaire,
            provider=provider,
            year=academic_year(asked_to)[0].year,
            asked_from=asked_from,
            asked_to=asked_to,
            closes_on=closes_on,
            anonymous=anonymous,
        )
        record("planned_survey", made, by=by)
        return made

    return with_once(once, Wave, make)


@transaction.atomic
def move_wave(*, by: Person | None, wave: Wave, verb: str) -> Wave:
    """Send it (the worker sends the e-mails), cancel it, or close it; `by=None` is the job."""
    found = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    WAVE.move(found, verb, by=by)
    if verb == "send":
        _open(found, by)
    elif verb == "close":
        _close(found, by)
    found.version += 1
    found.save()
    record(f"{verb}_survey", found, by=by)
    return found


def _open(wave: Wave, by: Person | None) -> None:
    from monitoring.surveys.tasks import send_wave

    if wave.closes_on < timezone.localdate():
        raise Refused("Its last day is over. Cancel it and plan another.")
    if wave.questionnaire.state != Questionnaire.State.PUBLISHED:
        raise Refused("The questionnaire was retired meanwhile. Cancel this and plan another.")
    asked = recipients(wave)
    if not asked:
        raise Refused("There is nobody to ask: no placement lies in this time.")
    Invitation.objects.bulk_create(asked, batch_size=500)
    wave.sent_by, wave.opened_on = by, timezone.localdate()
    transaction.on_commit(lambda: send_wave.delay(wave.pk))


# ---- E-mails and links ---------------------------------------------------------------------------


@transaction.atomic
def send_batch(*, wave_pk: int) -> int:
    """Ask for the e-mails of the next batch; 0 when all are on their way.

    What is asked for and that it was asked for are one transaction: a worker that is killed leaves a
    batch undone as a whole, and no run sends to someone twice.
    """
    waiting = (
        kept(Invitation.objects.all())
        .select_for_update(of=("self",), skip_locked=True)
        .filter(wave=wave_pk, wave__state=Wave.State.OPEN, sent_on=None, answered=False)
        .exclude(email="")
        .select_related("wave", "placement")[:BATCH]
    )
    batch = list(waiting)
    for invitation in batch:
        _write(invitation, f"survey/{invitation.pk}")
    Invitation.objects.filter(pk__in=[one.pk for one in batch]).update(sent_on=timezone.localdate())
    return len(batch)


@transaction.atomic
def remind_batch(*, today: date) -> int:
    """Remind the next batch of those who have not answered after a week: once. 0 when all are."""
    silent = (
        kept(Invitation.objects.all())
        .select_for_update(of=("self",), skip_locked=True)
        .filter(
            wave__state=Wave.State.OPEN,
            wave__closes_on__gte=today,
            sent_on__lte=today - REMIND_AFTER,
            reminded_on=None,
            answered=False,
        )
        .exclude(email="")
        .select_related("wave", "placement")[:BATCH]
    )
    batch = list(silent)
    for invitation in batch:
        _write(invitation, f"survey-reminder/{invitation.pk}")
    Invitation.objects.filter(pk__in=[one.pk for one in batch]).update(reminded_on=today)
    return len(batch)


def _write(invitation: Invitation, key: str) -> None:
    closes = invitation.wave.closes_on
    send(
        to=invitation.email,
        subject=SUBJECT,
        body=BODY.format(authority=settings.AUTHORITY_NAME, closes=closes),
        key=key,
        link=MailedLink(PURPOSE, invitation.pk, "surveys:answer", _days(invitation.wave)),
        about=[invitation.placement.pupil_id] if invitation.placement else [],
    )


def _days(wave: Wave) -> int:
    return max((wave.closes_on - timezone.localdate()).days + 1, 1)


@transaction.atomic
def hand_over(*, by: Person, invitation: Invitation) -> str:
    """Make a link to be handed over; returns its token, which is shown this once. Raises NotOpen."""
    authorise(by, "monitoring.send_survey", invitation.wave)
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("wave", "placement")
        .get(pk=invitation.pk)
    )
    if found.answered or found.wave.state != Wave.State.OPEN:
        raise NotOpen
    if found.placement:
        require_no_restriction([found.placement.pupil_id])
    found.handed_on = timezone.localdate()
    found.save(update_fields=["handed_on"])
    return make_link(purpose=PURPOSE, subject_pk=found.pk, by=by, days=_days(found.wave))


@transaction.atomic
def hand_over_next(*, by: Person, wave: Wave) -> list[tuple[Invitation, str]]:
    """(invitation, token) of the next hundred without an address and without a link so far."""
    authorise(by, "monitoring.send_survey", wave)
    next_ones = list(unanswered(wave, for_user=by).filter(email="", handed_on=None)[:BATCH])
    return [(one, hand_over(by=by, invitation=one)) for one in next_ones]


# ---- Closing -------------------------------------------------------------------------------------


def _close(wave: Wave, by: Person | None) -> None:
    """Nobody can answer any more; addresses go, small groups lose their provider, new ones are handed on."""
    now = timezone.now()
    wave.invitations.exclude(email="").update(email="")
    keys = wave.invitations.values("pk")
    links = SingleUseLink.objects.filter(purpose=PURPOSE, subject_pk__in=keys, used_at=None)
    links.filter(expires_at__gt=now).update(expires_at=now)
    if wave.anonymous:
        settle(wave)
    _hand_to_the_directory(wave, by)


def _hand_to_the_directory(wave: Wave, by: Person | None) -> None:
    """New providers that people suggested become suggestions of who sent the survey, in no one's name."""
    responses = list(Response.objects.filter(wave=wave).order_by("pk"))
    if wave.anonymous and len(responses) < settings.SUPPRESSION_THRESHOLD:
        return
    asked = wave.questionnaire.questions.filter(kind=Question.Kind.PROVIDER)
    keys = [str(key) for key in asked.values_list("pk", flat=True)]
    said = {
        str(one.answers[key]).strip() for one in responses for key in keys if key in one.answers
    }
    giver = _who_suggests(by or wave.sent_by)
    if giver is None:
        return
    for words in sorted(said - {""}):
        suggest_provider(
            by=giver,
            name=words.splitlines()[0][:200],
            contact="",
            offers=f"{words}\n\nSuggested in a survey: {wave}.",
        )


def _who_suggests(person: Person | None) -> Person | None:
    """Who sent or closed it; where they work here no longer, someone of the authority who does."""
    if person and may(person, "providers.suggest_provider"):
        return person
    return who_hold(*LA_CASE_ROLES).first()


def close_what_is_over(*, today: date) -> int:
    """Close the open waves whose last day is over, each by itself; returns how many."""
    over = Wave.objects.filter(state=Wave.State.OPEN, closes_on__lt=today)
    closed = 0
    for wave in over:
        # Someone, or another worker, may have closed it meanwhile.
        with suppress(TransitionRefused):
            move_wave(by=None, wave=wave, verb="close")
            closed += 1
    return closed
