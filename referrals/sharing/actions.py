"""Writes of what was shared: by the other rooms as they send, and by people of what went another way."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.people.models import Organisation, Person
from apcommission.permissions import authorise
from referrals.pupils.models import Consent, Pupil
from referrals.sharing import queries
from referrals.sharing.models import Disclosure

PARENT = "Parent or carer"
YOUNG_PERSON = "The young person"


class NoConsent(Refused):
    """What rests on consent is not done without one."""

    in_trail = True


class UnderRestriction(Refused):
    """What is under restriction is not sent, unless the law allows it (UK GDPR, article 18 (2))."""

    in_trail = True


#: Reasons that the law itself lets stand: consent, a right, a duty, and to keep a child safe.
ALLOWED_UNDER_RESTRICTION = frozenset(
    {*("safeguard", "attend"), Disclosure.Why.LAW, Disclosure.Why.RIGHTS, Disclosure.Why.CONSENT}
)


def require_no_restriction(pupil_ids: Iterable[int]) -> None:
    """Raise UnderRestriction where one of the records may not be used today. One query."""
    if queries.under_restriction(timezone.localdate()).filter(pk__in=pupil_ids).exists():
        raise UnderRestriction(
            "The use of this record is restricted, so nothing of it is sent. Where the law allows it all the "
            "same, say on which ground: the link stands on the pupil’s record."
        )


def disclose(
    pupil_ids: int | Iterable[int],
    what: str,
    why: str,
    *,
    to: str = "",
    organisations: Iterable[int | None] = (),
    about: models.Model | None = None,
    by: Person | None = None,
) -> None:
    """Note what is being sent about pupils, to organisations (keys; None is left out) or to someone else.

    Called by the action that sends, in its transaction. One query, two where a person sends: they are
    refused where a record is under restriction (UnderRestriction). Jobs leave such records out themselves.
    """
    pupils = {pupil_ids} if isinstance(pupil_ids, int) else set(pupil_ids)
    if by is not None and why not in ALLOWED_UNDER_RESTRICTION:
        require_no_restriction(pupils)
    receivers = sorted({key for key in organisations if key is not None})
    targets: list[int | None] = [*receivers] or ([None] if to else [])
    Disclosure.objects.bulk_create(
        Disclosure(
            pupil_id=pupil,
            organisation_id=receiver,
            to=to,
            what=what,
            why=why,
            about_type=about._meta.label if about is not None else "",
            about_pk=about.pk if about is not None else None,
            by=by,
        )
        for pupil in sorted(pupils)
        for receiver in targets
    )


def require_contact(pupil: Pupil) -> None:
    """Raise NoConsent where parents withdrew the permission to contact them."""
    if not queries.may_write_to_parents(pupil, timezone.localdate()):
        raise NoConsent(
            "The permission to contact the parents was withdrawn. Write to them only if they allow it again, "
            "or where the law requires it."
        )


@transaction.atomic
def note_disclosure(*, by: Person, pupil: Pupil, once: str = "", **fields: Any) -> Disclosure:
    """Note what was shared another way: by phone, by post, in a meeting. What rests on consent needs one
    that holds on the day. Raises NoConsent.
    """
    authorise(by, "referrals.note_disclosure", pupil)

    def make() -> Disclosure:
        day = fields.pop("on")
        organisation: Organisation | None = fields["organisation"]
        if day > timezone.localdate():
            raise Refused("This day is still to come.", field="on")
        if organisation is None and not fields["to"].strip():
            raise Refused("Say to whom it went.", field="to")
        consent = queries.holding(pupil, Consent.Scope.SHARING, day)
        if fields["why"] == Disclosure.Why.CONSENT and consent is None:
            raise NoConsent("No consent to sharing holds on that day.", field="why")
        moment = timezone.make_aware(datetime.combine(day, time(12)))
        made = Disclosure.objects.create(pupil=pupil, by=by, at=moment, **fields)
        record("noted_disclosure", made, by=by, pupil_id=pupil.pk, what=made.what, why=made.why)
        return made

    return with_once(once, Disclosure, make)
