"""Whom a wave asks: those around the placements of its time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from apcommission.people.models import Role, RoleAssignment
from monitoring.surveys.models import Questionnaire, Wave
from placements.placement.models import COUNTED, Placement
from referrals.pupils.models import Contact

Audience = Questionnaire.Audience


@dataclass(frozen=True)
class Asked:
    """Someone to ask; `email` is empty for who gets a link by hand."""

    key: str
    name: str
    email: str = ""
    provider: int | None = None
    placement: int | None = None


def placements_of(wave: Wave) -> QuerySet[Placement]:
    """The placements active on a day of the wave's time (measures.md: Period, scope, cohort)."""
    found = Placement.objects.filter(state__in=COUNTED, start__lte=wave.last_day).filter(
        Q(end=None) | Q(end__gte=wave.first_day)
    )
    if wave.provider_id:
        found = found.filter(provider=wave.provider_id)
    return found.select_related("pupil").order_by("pk")


def asked(wave: Wave) -> list[Asked]:
    """Everyone whom a wave asks, each once. At most three queries."""
    return list({one.key: one for one in WHO[Audience(wave.questionnaire.audience)](wave)}.values())


def _pupils(wave: Wave) -> Iterator[Asked]:
    for placement in placements_of(wave):
        yield Asked(
            f"pupils/{placement.pk}",
            str(placement.pupil),
            provider=placement.provider_id,
            placement=placement.pk,
        )


def _parents(wave: Wave) -> Iterator[Asked]:
    """Those with parental responsibility; who has no address gets a link by hand."""
    placed = {placement.pupil_id: placement for placement in placements_of(wave)}
    contacts = Contact.objects.filter(pupil__in=placed, parental_responsibility=True)
    for contact in contacts.order_by("pk"):
        placement = placed[contact.pupil_id]
        yield Asked(
            f"parents/{contact.pk}/{placement.pk}",
            contact.name,
            contact.email,
            placement.provider_id,
            placement.pk,
        )


def _schools(wave: Wave) -> Iterator[Asked]:
    """The heads of the pupils' schools, for each provider where they have one."""
    pairs = set(placements_of(wave).order_by().values_list("school", "provider").distinct())
    heads = _holding(Role.HEADTEACHER).filter(organisation__in={school for school, _ in pairs})
    for held in heads:
        for school, provider in sorted(pairs):
            if school == held.organisation_id:
                person = held.person
                key = f"schools/{person.pk}/{provider}"
                yield Asked(key, person.name, person.email, provider)


def _agencies(wave: Wave) -> Iterator[Asked]:
    for held in _holding(Role.AGENCY):
        person = held.person
        yield Asked(f"agencies/{person.pk}", person.name, person.email, wave.provider_id)


def _providers(wave: Wave) -> Iterator[Asked]:
    ids = set(placements_of(wave).order_by().values_list("provider", flat=True).distinct())
    for held in _holding(Role.PROVIDER_MANAGER).filter(organisation__in=ids):
        person = held.person
        key = f"providers/{person.pk}/{held.organisation_id}"
        yield Asked(key, person.name, person.email, held.organisation_id)


def _holding(role: Role) -> QuerySet[RoleAssignment]:
    """The roles in force of people with an account."""
    found = RoleAssignment.objects.filter(role=role, ended_on=None, person__is_active=True)
    return found.select_related("person").order_by("pk")


WHO: dict[Questionnaire.Audience, Callable[[Wave], Iterator[Asked]]] = {
    Audience.PUPILS: _pupils,
    Audience.PARENTS: _parents,
    Audience.SCHOOLS: _schools,
    Audience.AGENCIES: _agencies,
    Audience.PROVIDERS: _providers,
}
