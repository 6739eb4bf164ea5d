"""Writes of the information profile: asking agencies, what they tell, and assessing risks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.messages.actions import MailedLink, send, use_link
from apcommission.messages.models import SingleUseLink
from apcommission.people.models import Organisation, Person
from apcommission.permissions import authorise
from apcommission.shown import long_date
from referrals.profile import queries
from referrals.profile.models import (
    INFORMATION_REQUEST,
    Contribution,
    InformationRequest,
    RiskAssessment,
)
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from referrals.sharing.actions import disclose
from referrals.sharing.models import Disclosure

#: The purpose of the links of agencies without an account.
INFORMATION_LINK = "information"
LINK_DAYS = 21

SIGN_IN = """{authority} asks your agency what it knows of a pupil, by {day}.

Sign in to read what is asked and to answer: {address}
"""
BY_LINK = """{authority} asks your agency what it knows of a pupil, by {day}.

Open this link to read what is asked and to answer. It is for you alone, works once, and replaces any
link that you had before: {{link}}
"""
ALL_ANSWERED = """Every agency that was asked about a referral has answered.

Sign in to read its information profile: {address}
"""
AFTER_DECISION = """An agency told more about a pupil after the panel had decided.

Sign in to see whether it changes anything: {address}
"""


class NoLongerNeeded(Refused):
    """What is told has no place to go: the referral was withdrawn, or the request taken back."""

    def __init__(self) -> None:
        super().__init__("The authority no longer needs this information. Nothing was sent.")


@transaction.atomic
def ask_agencies(
    *,
    by: Person,
    referral: Referral,
    agencies: Iterable[Organisation],
    sections: list[str],
    due_on: date,
    shared: Iterable[str] = (),
    question: str = "",
    email: str = "",
    once: str = "",
) -> Referral:
    """Ask each of the agencies, in one step. `email`: where the link goes for the one without an account.

    An agency that was asked and has not answered yet is not asked twice.
    """
    authorise(by, "referrals.ask_agencies", referral)

    def make() -> Referral:
        locked = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        if not locked.is_under_way:
            state = locked.get_state_display().lower()
            raise Refused(f"This referral is {state}: agencies are asked no more.")
        if due_on < timezone.localdate():
            raise Refused("The day must be today or later.", field="due_on")
        for agency in _to_ask(locked, agencies, email):
            request = InformationRequest.objects.create(
                referral=locked,
                agency=agency,
                email="" if agency.signs_in else email,  # type: ignore[attr-defined]
                sections=sections,
                shared=list(shared),
                question=question,
                due_on=due_on,
                asked_by=by,
            )
            record(
                "asked_agency",
                request,
                by=by,
                pupil_id=locked.pupil_id,
                agency=agency.pk,
                shared=list(shared),
            )
            tell(request, "asked")
        return locked

    return with_once(once, Referral, make)


def _to_ask(referral: Referral, agencies: Iterable[Organisation], email: str) -> list[Organisation]:
    """The chosen agencies that have no open request about it. Raises Refused for a missing address."""
    chosen = {agency.pk for agency in agencies}
    found = list(queries.not_asked(referral).filter(pk__in=chosen))
    if not found:
        raise Refused("These agencies are asked already.", field="agencies")
    without = [agency.name for agency in found if not agency.signs_in]  # type: ignore[attr-defined]
    if len(without) > 1:
        names = ", ".join(without)
        raise Refused(
            f"Nobody of {names} has an account: ask these one at a time, each with its address.",
            field="agencies",
        )
    if without and not email:
        raise Refused(
            f"Nobody of {without[0]} has an account: tell where the link goes.", field="email"
        )
    if email and not without:
        raise Refused(
            "The agencies that you chose answer with their account: leave this empty.",
            field="email",
        )
    return found


def tell(request: InformationRequest, occasion: str) -> None:
    """E-mail the agency that something waits: to its people, or with a new link to its address.

    `occasion` tells the messages about one request apart: the same is sent once.
    """
    subject = "Information is asked of your agency"
    disclose(
        request.referral.pupil_id,
        Disclosure.What.REQUEST,
        Disclosure.Why.DECIDE,
        organisations=[request.agency_id],
        about=request,
        by=request.asked_by,
    )
    words = {"authority": settings.AUTHORITY_NAME, "day": long_date(request.due_on)}
    if request.email:
        send(
            to=request.email,
            subject=subject,
            body=BY_LINK.format(**words),
            key=f"information/{request.pk}/{occasion}/link",
            link=MailedLink(INFORMATION_LINK, request.pk, "profile:link", LINK_DAYS),
            about=[request.referral.pupil_id],
        )
        return
    address = settings.SITE_ADDRESS + reverse("profile:request", args=[request.pk])
    for person in queries.contributors(request):
        send(
            to=person.email,
            subject=subject,
            body=SIGN_IN.format(**words, address=address),
            key=f"information/{request.pk}/{occasion}/{person.pk}",
            about=[request.referral.pupil_id],
        )


@transaction.atomic
def remind(*, request_pk: int, today: date) -> bool:
    """Remind an agency of a request, once a day at most; whether it was. Harmless to repeat."""
    request = (
        queries.to_chase(today)
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk=request_pk)
        .first()
    )
    if request is None:
        return False
    request.reminded_on = today
    request.save(update_fields=["reminded_on"])
    tell(request, today.isoformat())
    record("reminded_agency", request, by=None, pupil_id=request.referral.pupil_id)
    return True


@transaction.atomic
def answer_request(
    *, by: Person, information: InformationRequest, once: str = "", **told: Any
) -> InformationRequest:
    """Keep what an agency tells: section=words, or `nothing_known`. More can be added later."""
    authorise(by, "referrals.answer_request", information)
    return with_once(
        once, InformationRequest, lambda: _answer(information, told, by=by, name=by.name)
    )


@transaction.atomic
def answer_by_link(
    *, link: SingleUseLink, name: str, once: str = "", **told: Any
) -> InformationRequest:
    """The same from someone without an account. Raises LinkUsed."""
    use_link(link=link)
    request = InformationRequest.objects.get(pk=link.subject_pk)
    return _answer(request, told, by=None, name=name)


def _answer(
    request: InformationRequest, told: dict[str, Any], *, by: Person | None, name: str
) -> InformationRequest:
    """Write what was told, whoever told it."""
    # The referral first, as everywhere.
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=request.referral_id)
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    request.referral = referral
    if not request.is_needed:
        raise NoLongerNeeded
    nothing = bool(told.pop("nothing_known", False))
    words = {section: text.strip() for section, text in told.items() if text and text.strip()}
    if bool(words) == nothing:
        raise Refused(
            "Tell what you know in at least one section, or say that you know nothing: one of the two."
        )
    late = referral.state == Referral.State.DECIDED
    for section in request.sections:
        if section in words or (nothing and section == request.sections[0]):
            Contribution.objects.create(
                request=request,
                section=section,
                words=words.get(section, "Knows nothing of this pupil."),
                given_by=by,
                given_name=name,
                after_decision=late,
            )
    is_first = request.state == InformationRequest.State.ASKED
    if is_first:
        # Who answers by a link has no account: the link is the permission.
        INFORMATION_REQUEST.move(request, "answer", by=by)
    request.answered_at = timezone.now()
    request.version += 1
    request.save()
    record(
        "told_information",
        request,
        by=by,
        pupil_id=referral.pupil_id,
        sections=sorted(words),
        late=late,
    )
    if is_first or late:
        _tell_asker(request, late)
    return request


def _tell_asker(request: InformationRequest, late: bool) -> None:
    """Tell whoever asked, once all have answered, or that something came after the decision."""
    asker = request.asked_by
    if asker is None or not asker.is_active:
        return
    open_ones = request.referral.requests.filter(state=InformationRequest.State.ASKED)
    if not late and open_ones.exists():
        return
    address = settings.SITE_ADDRESS + reverse("profile:profile", args=[request.referral_id])
    send(
        to=asker.email,
        subject="Information came after a decision" if late else "All agencies have answered",
        body=(AFTER_DECISION if late else ALL_ANSWERED).format(address=address),
        key=f"answered/{request.pk}/{'late' if late else 'all'}/{request.version}",
    )


@transaction.atomic
def take_back(*, by: Person, information: InformationRequest) -> InformationRequest:
    """Ask no longer: the agency sees nothing more of it."""
    request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=information.pk)
    INFORMATION_REQUEST.move(request, "take_back", by=by)
    request.version += 1
    request.save()
    SingleUseLink.objects.filter(
        purpose=INFORMATION_LINK, subject_pk=request.pk, used_at=None
    ).update(expires_at=timezone.now())
    record("took_request_back", request, by=by, pupil_id=request.referral.pupil_id)
    return request


@transaction.atomic
def assess_risk(*, by: Person, pupil: Pupil, once: str = "", **fields: Any) -> RiskAssessment:
    """A new assessment of a pupil's risks, which holds from now on wherever the pupil is placed."""
    authorise(by, "referrals.assess_risk", pupil)

    def make() -> RiskAssessment:
        if fields["review_on"] <= timezone.localdate():
            raise Refused("The review must be on a day to come.", field="review_on")
        made = RiskAssessment.objects.create(pupil=pupil, made_by=by, **fields)
        record("assessed_risk", made, by=by, pupil_id=pupil.pk)
        return made

    return with_once(once, RiskAssessment, make)
