"""What a decision is told in: words that fit the parents, the school and the provider.

E-mails name no pupil. The parents' letter does, so it is opened by a link or printed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from apcommission.messages.actions import MailedLink, send
from apcommission.people.models import Role
from apcommission.people.queries import who_hold
from apcommission.withholding import any_of
from referrals.panels.models import Decision, ParentLetter
from referrals.sharing.actions import PARENT as TO_PARENT
from referrals.sharing.actions import disclose, require_no_restriction
from referrals.sharing.models import Disclosure

#: The purpose of the links by which parents read their letter, and how long these work.
LETTER_LINK, LETTER_DAYS = "decision-letter", 60
Outcome = Decision.Outcome

DECIDED = {
    Outcome.PLACE: "{name} should have a place in alternative provision{where}.",
    Outcome.SCHOOL_PLACE: "{name} should move to a place in another school.",
    Outcome.SUPPORT_IN_SCHOOL: "{name} should stay at school, with more support there.",
    Outcome.DEFER: "more must be known before it can decide about {name}.",
    Outcome.PASS_ON: "another panel, the {panel}, should decide about {name}.",
    Outcome.DECLINE: "{name} should not have a place in alternative provision at this time.",
}
NEXT = {
    Outcome.PLACE: "We offer the place to the provider. Before {name} starts you are asked to sign an "
    "agreement, which tells the days, the hours and whom to ring.",
    Outcome.SCHOOL_PLACE: "We speak with both schools, and with you, about the day on which {name} starts.",
    Outcome.SUPPORT_IN_SCHOOL: "The school tells you what the support is and when it begins.",
    Outcome.DEFER: "We ask for what is missing: {missing} The panel looks at it again at its next meeting.",
    Outcome.PASS_ON: "You hear from us again once that panel has met.",
    Outcome.DECLINE: "The school goes on with what it does for {name} and talks with you about it.",
}
SCHOOL = {
    Outcome.PLACE: "The panel decided on a place in alternative provision for a pupil of your school. "
    "The pupil stays on your roll. You will be asked to sign the agreement.",
    Outcome.SCHOOL_PLACE: "The panel decided on a managed move or a new school place for a pupil of your "
    "school. The authority will speak with you about the day.",
    Outcome.SUPPORT_IN_SCHOOL: "The panel decided that a pupil of your school should be supported there.",
    Outcome.DEFER: "The panel needs to know more about a pupil of your school before it can decide.",
    Outcome.PASS_ON: "The panel passed the case of a pupil of your school on to another panel.",
    Outcome.DECLINE: "The panel decided against a place for a pupil of your school.",
}
PROVIDER = """A panel has named one of your programmes for a pupil.

You need to do nothing yet: the authority sends you an offer, and then you see who the pupil is.
"""
PARENT = """{authority} has written to you about a decision.

Open this link to read the letter. It is for you alone: {{link}}
"""
SIGN_IN = "\n\nSign in to read the decision and its reasons: {address}\n"


@dataclass(frozen=True)
class Letter:
    """A letter to the parents, in paragraphs. `answer_by`: until when they can ask to look at it again."""

    decided: str
    reasons: str
    conditions: str
    next_step: str
    review_on: date | None
    answer_by: date


def letter(decision: Decision) -> Letter:
    """The parents' letter about a signed decision."""
    outcome = Outcome(decision.outcome)
    name = decision.referral.pupil.forename
    missing = decision.missing.strip().rstrip(".")
    words = {
        "name": name,
        "where": f": {decision.programme}, {decision.programme.provider}"
        if decision.programme
        else "",
        "panel": decision.passed_to or "",
        "missing": f"{missing}." if missing else "",
    }
    signed = decision.signed_at.date() if decision.signed_at else decision.meeting.date
    return Letter(
        decided=DECIDED[outcome].format(**words),
        reasons=decision.reasons,
        conditions=decision.conditions,
        next_step=NEXT[outcome].format(**words),
        review_on=decision.review_on,
        answer_by=signed + timedelta(days=LETTER_DAYS),
    )


def tell(decision: Decision) -> None:
    """Tell school, provider and parents of a decision that was just signed. Told twice, it is sent once.

    Under restriction a case can only be deferred, of which the parents alone are told: else UnderRestriction.
    """
    pupil = decision.referral.pupil_id
    if decision.outcome != Outcome.DEFER:
        require_no_restriction([pupil])
    if not any_of([pupil]):
        _tell_organisations(decision)
    parents = decision.referral.pupil.contacts.filter(parental_responsibility=True)
    for parent in parents.exclude(email=""):
        sent, is_new = ParentLetter.objects.get_or_create(decision=decision, contact=parent)
        if is_new:
            disclose(
                decision.referral.pupil_id,
                Disclosure.What.DECISION,
                Disclosure.Why.RIGHTS,
                to=TO_PARENT,
                about=decision,
            )
        send(
            to=parent.email,
            subject="A letter for you",
            body=PARENT.format(authority=settings.AUTHORITY_NAME),
            key=f"letter/{decision.pk}/{parent.pk}",
            link=MailedLink(LETTER_LINK, sent.pk, "panels:letter_link", LETTER_DAYS),
        )


def _tell_organisations(decision: Decision) -> None:
    key = f"decision/{decision.pk}"
    _tell_school(decision, key)
    to_provider = decision.outcome == Outcome.PLACE and decision.programme
    disclose(
        decision.referral.pupil_id,
        Disclosure.What.DECISION,
        Disclosure.Why.DECIDE,
        organisations=[
            decision.referral.school_id,
            decision.programme.provider_id if to_provider and decision.programme else None,
        ],
        about=decision,
    )
    if decision.outcome == Outcome.PLACE and decision.programme:
        provider = decision.programme.provider_id
        for manager in who_hold(Role.PROVIDER_MANAGER, organisation=provider):
            send(
                to=manager.email,
                subject="A panel has named one of your programmes",
                body=PROVIDER,
                key=f"{key}/provider/{manager.pk}",
                about=[decision.referral.pupil_id],
            )


def _tell_school(decision: Decision, key: str) -> None:
    school = decision.referral.school_id
    if school is None:
        return
    outcome = Outcome(decision.outcome)
    words = SCHOOL[outcome]
    if outcome == Outcome.DEFER and decision.missing_from == Decision.MissingFrom.SCHOOL:
        words += " It asks your school for what is missing."
    if decision.supersedes_id:
        words += " This takes the place of an earlier decision."
    address = settings.SITE_ADDRESS + reverse("panels:decision", args=[decision.pk])
    for head in who_hold(Role.HEADTEACHER, organisation=school):
        send(
            to=head.email,
            subject="A panel has decided about a pupil of your school",
            body=words + SIGN_IN.format(address=address),
            key=f"{key}/school/{head.pk}",
            about=[decision.referral.pupil_id],
        )
