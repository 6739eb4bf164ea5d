"""Who is asked in a wave: worked out from the placements of its time, once, as it goes out."""

from collections.abc import Iterator

from django.db.models import F, QuerySet

from apcommission.people.models import Organisation, Role, RoleAssignment
from monitoring.surveys.models import BY_PLACEMENT, Audience, Invitation, Wave
from placements.placement.models import Placement
from placements.placement.queries import active_between
from referrals.pupils.models import Contact

#: Who answers for an organisation.
ANSWERS_FOR = {
    Audience.SCHOOLS: Role.HEADTEACHER,
    Audience.AGENCIES: Role.AGENCY,
    Audience.PROVIDERS: Role.PROVIDER_MANAGER,
}


def placements_asked(wave: Wave) -> QuerySet[Placement]:
    """The counted placements (measures.md: cohort) under way in the wave's time, the latest first."""
    asked = active_between(wave.asked_from, wave.asked_to)
    found = Placement.objects.filter(asked).order_by("-start", "-pk")
    return found.filter(provider=wave.provider_id) if wave.provider_id else found


def recipients(wave: Wave) -> list[Invitation]:
    """The invitations of a wave, not saved. Three queries at most, whatever the number.

    Pupils and parents once for each provider they had to do with, schools once for each provider, agencies
    and providers once: their answers are about alternative provision as a whole.
    """
    audience = wave.questionnaire.audience
    if audience in BY_PLACEMENT:
        return list(_by_placement(wave, with_address=audience == Audience.PARENTS))
    return list(_by_organisation(wave, Audience(audience)))


def _by_placement(wave: Wave, *, with_address: bool) -> Iterator[Invitation]:
    latest: dict[tuple[int, int], int] = {}
    for pk, pupil, provider in placements_asked(wave).values_list("pk", "pupil", "provider"):
        latest.setdefault((pupil, provider), pk)
    addresses = _parents({pupil for pupil, _ in latest}) if with_address else {}
    for (pupil, provider), placement in latest.items():
        yield Invitation(
            wave=wave,
            provider_id=provider,
            placement_id=placement,
            email=addresses.get(pupil, ""),
        )


def _parents(pupils: set[int]) -> dict[int, str]:
    """{pupil: address of the first contact with parental responsibility who has one}."""
    found = Contact.objects.filter(pupil__in=pupils, parental_responsibility=True).exclude(email="")
    addresses: dict[int, str] = {}
    for pupil, email in found.order_by("name", "pk").values_list("pupil", "email"):
        addresses.setdefault(pupil, email)
    return addresses


def _by_organisation(wave: Wave, audience: Audience) -> Iterator[Invitation]:
    pairs: list[tuple[int, int | None]]
    if audience == Audience.SCHOOLS:
        placed = placements_asked(wave).order_by().exclude(school=None)
        pairs = sorted(set(placed.values_list("school", "provider")))
    elif audience == Audience.PROVIDERS:
        placed = placements_asked(wave).order_by()
        pairs = [(pk, None) for pk in sorted(set(placed.values_list("provider", flat=True)))]
    else:
        agencies = Organisation.objects.filter(kind=Organisation.Kind.AGENCY).order_by("pk")
        pairs = [(pk, None) for pk in agencies.values_list("pk", flat=True)]
    addresses = _who_answer(ANSWERS_FOR[audience], {pk for pk, _ in pairs})
    for organisation, provider in pairs:
        yield Invitation(
            wave=wave,
            organisation_id=organisation,
            provider_id=provider,
            email=addresses.get(organisation, ""),
        )


def _who_answer(role: Role, organisations: set[int]) -> dict[int, str]:
    """{organisation: address of the first person, by name, who holds the role in it today}."""
    held = RoleAssignment.objects.filter(
        role=role, organisation__in=organisations, ended_on=None, person__is_active=True
    )
    addresses: dict[int, str] = {}
    rows = held.order_by("person__name", "person")
    for organisation, email in rows.values_list("organisation", F("person__email")):
        addresses.setdefault(organisation, email)
    return addresses


def who(invitation: Invitation, audience: str) -> str:
    """Whom to hand a link to, in words for the authority alone."""
    if invitation.placement_id is None or invitation.placement is None:
        return str(invitation.organisation)
    pupil = str(invitation.placement.pupil)
    return f"Parent or carer of {pupil}" if audience == Audience.PARENTS else pupil
