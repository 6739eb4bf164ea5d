"""Writes of what the young person and the parents tell by themselves."""

from django.conf import settings
from django.db import transaction

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.messages.actions import MailedLink, make_link, send, use_link
from apcommission.messages.models import SingleUseLink
from apcommission.people.models import Person
from apcommission.permissions import authorise
from referrals.referral.models import Referral
from referrals.sharing.actions import PARENT, YOUNG_PERSON, disclose, require_contact
from referrals.sharing.models import Disclosure
from referrals.voices.models import Voice

LINK_DAYS = 28
#: The purposes of the two kinds of links.
PURPOSES = {Voice.Whose.YOUNG_PERSON: "young-person-views", Voice.Whose.PARENT: "parent-views"}
PAGES = {Voice.Whose.YOUNG_PERSON: "voices:young_person", Voice.Whose.PARENT: "voices:parent"}

BODY = """{authority} would like to hear what you think before a decision is made.

Open this link to tell us. It works on a phone, is for you alone and works once: {{link}}
"""


class Decided(Refused):
    """It is too late to be heard in this decision."""

    def __init__(self) -> None:
        super().__init__(
            "The decision is made already, or the referral was withdrawn. Talk to the school about it."
        )


@transaction.atomic
def ask(*, by: Person, referral: Referral, whose: str, email: str = "") -> str:
    """Let someone tell their views by a link; returns its token, or nothing where it goes out by e-mail.

    A link made before for the same purpose works no more. Raises Decided.
    """
    authorise(by, "referrals.write_referral", referral)
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if not referral.is_under_way:
        raise Decided
    key = Voice.Whose(whose)
    if key == Voice.Whose.PARENT:
        require_contact(referral.pupil)
    disclose(
        referral.pupil_id,
        Disclosure.What.LINK,
        Disclosure.Why.DECIDE,
        to=PARENT if key == Voice.Whose.PARENT else YOUNG_PERSON,
        about=referral,
        by=by,
    )
    record("asked_for_views", referral, by=by, pupil_id=referral.pupil_id, whose=whose)
    if not email:
        return make_link(purpose=PURPOSES[key], subject_pk=referral.pk, by=by, days=LINK_DAYS)
    asked = SingleUseLink.objects.filter(purpose=PURPOSES[key], subject_pk=referral.pk).count()
    send(
        to=email,
        subject="We would like to hear from you",
        body=BODY.format(authority=settings.AUTHORITY_NAME),
        key=f"views/{whose}/{referral.pk}/{referral.version}/{asked}",
        link=MailedLink(PURPOSES[key], referral.pk, PAGES[key], LINK_DAYS),
        about=[referral.pupil_id],
    )
    return ""


@transaction.atomic
def tell_as_young_person(
    *, link: SingleUseLink, name: str, likes: str, now: str, wanted: str
) -> Voice:
    """The young person's own application: what they like, how school is now, what they want."""
    told = [("Now", now), ("What I would like", wanted)]
    views = "\n".join(f"{label}: {words.strip()}" for label, words in told if words.strip())
    return _tell(link, Voice.Whose.YOUNG_PERSON, name, interests=likes, young_person_views=views)


@transaction.atomic
def tell_as_parent(*, link: SingleUseLink, name: str, views: str, agrees: bool) -> Voice:
    """A parent's views, and whether they agree to the referral."""
    voice = _tell(link, Voice.Whose.PARENT, name, parent_views=views)
    Referral.objects.filter(pk=voice.referral_id).update(parent_consent=agrees)
    return voice


def _tell(link: SingleUseLink, whose: Voice.Whose, name: str, **told: str) -> Voice:
    """Add what was told to what stands there already. Raises LinkUsed, Decided."""
    use_link(link=link)
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=link.subject_pk)
    if not referral.is_under_way:
        raise Decided
    for field, words in told.items():
        before, words = getattr(referral, field).strip(), words.strip()
        setattr(referral, field, f"{before}\n\n{words}".strip())
    referral.version += 1
    referral.save()
    voice = Voice.objects.create(referral=referral, whose=whose, name=name)
    record("told_views", voice, by=None, pupil_id=referral.pupil_id, whose=whose)
    return voice
