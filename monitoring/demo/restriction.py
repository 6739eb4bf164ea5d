"""The demonstration's restriction: a record whose use is restricted, an objection refused, one to decide."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, When
from django.utils import timezone

from apcommission.people.models import Person, Role
from monitoring.data_protection import limits
from monitoring.data_protection.models import LimitRequest
from placements.placement.models import COUNTED, Placement
from placements.placement.queries import placements
from providers.directory.models import Provider
from referrals.pupils.models import Pupil
from referrals.sharing.actions import disclose
from referrals.sharing.models import Disclosure

RESTRICTED = {
    "kind": LimitRequest.Kind.RESTRICTION,
    "ground": LimitRequest.Ground.ACCURACY,
    "words": "The report of the former school is wrong: our child never took anything. Use none of it until "
    "you have asked them.",
}
REFUSED = {
    "kind": LimitRequest.Kind.OBJECTION,
    "ground": LimitRequest.Ground.SITUATION,
    "words": "We moved away from someone dangerous. We want nobody to have our records.",
}
TO_DECIDE = {
    "kind": LimitRequest.Kind.OBJECTION,
    "ground": LimitRequest.Ground.SITUATION,
    "words": "An aunt works at the provider and reads what is written about our child.",
}


def restrict(people: dict[Role, Person], provider: Provider) -> None:
    """One record under restriction, which the provider's people can open, and two objections."""
    officer = people[Role.OFFICER]
    asked = LimitRequest.objects.values("pupil")
    found = Placement.objects.filter(provider=provider, state__in=COUNTED).exclude(pupil__in=asked)
    # The latest ones, as those before are of other stories; last of all one that the provider can open.
    opens = placements(for_user=people[Role.PROVIDER_MANAGER]).order_by().values("pk")
    ordered = found.annotate(opens=Case(When(pk__in=opens, then=1), default=0))
    latest = list({one.pupil_id: one for one in ordered.order_by("opens", "pk")}.values())[-3:]
    if len(latest) < 3:
        return
    refused, to_decide, restricted = latest
    disclose(
        restricted.pupil_id,
        Disclosure.What.OFFER,
        Disclosure.Why.PLACE,
        organisations=[restricted.provider_id, restricted.school_id],
        about=restricted,
        by=officer,
    )
    disclose(
        restricted.pupil_id,
        Disclosure.What.OTHER,
        Disclosure.Why.DECIDE,
        to="The youth club, by phone",
        by=officer,
    )
    limits.move_limit(
        by=officer,
        limit=_ask(officer, restricted.pupil, 9, RESTRICTED),
        verb="agree",
        reason="The former school was asked on what its report rests. Until it answers, it is only kept.",
    )
    limits.move_limit(
        by=officer,
        limit=_ask(officer, refused.pupil, 20, REFUSED),
        verb="refuse",
        reason="The duty to provide education weighs more. The new address is told to nobody outside of it.",
    )
    _ask(officer, to_decide.pupil, 4, TO_DECIDE)


def _ask(officer: Person, pupil: Pupil, days: int, fields: dict[str, Any]) -> LimitRequest:
    return limits.ask_for_limit(
        by=officer,
        pupil=pupil,
        asked_by="A parent",
        relationship="parent",
        asked_on=timezone.localdate() - timedelta(days=days),
        **fields,
    )
