"""Reads of people and organisations."""

from allauth.mfa.models import Authenticator
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from apcommission.people.models import Organisation, Person, Role, RoleAssignment

IN_FORCE = Q(role_assignments__ended_on=None)


def people() -> QuerySet[Person]:
    """Everyone with an account, by name, with `organisations`: those of the roles in force, in one text."""
    return Person.objects.annotate(
        organisations=StringAgg(
            "role_assignments__organisation__name",
            delimiter=Value(", "),
            distinct=True,
            filter=IN_FORCE,
        )
    )


def who_hold(*roles: str, organisation: int | None = None) -> QuerySet[Person]:
    """The people with an account who hold one of `roles` today (in that organisation), by name."""
    today = timezone.localdate()
    held = RoleAssignment.objects.filter(role__in=roles, ended_on=None).exclude(ends_on__lt=today)
    if organisation is not None:
        held = held.filter(organisation=organisation)
    here = Person.objects.filter(is_active=True).exclude(leaves_on__lt=today)
    return here.filter(pk__in=held.values("person")).order_by("name", "pk")


def roles_of(person: Person) -> QuerySet[RoleAssignment]:
    """The roles of a person, those in force first, then the ended ones. One query."""
    return person.role_assignments.select_related("organisation").order_by(
        F("ended_on").desc(nulls_first=True), "pk"
    )


def has_second_factor(person: Person) -> bool:
    """Whether the person set up a second step of signing in. One query."""
    return bool(Authenticator.objects.filter(user=person).exists())


def organisations() -> QuerySet[Organisation]:
    """All organisations with `people_count`, those who hold a role in them today."""
    return Organisation.objects.annotate(
        people_count=Count("role_assignments__person", filter=IN_FORCE, distinct=True)
    )


#: In which kind of organisation a role may be held.
HELD_IN: dict[str, frozenset[str]] = {
    Role.HEADTEACHER: frozenset({Organisation.Kind.SCHOOL}),
    Role.PROVIDER_MANAGER: frozenset({Organisation.Kind.PROVIDER}),
    Role.PROVIDER_TUTOR: frozenset({Organisation.Kind.PROVIDER}),
    Role.KEY_WORKER: frozenset({Organisation.Kind.LA, Organisation.Kind.PROVIDER}),
    Role.SAFEGUARDING_LEAD: frozenset(Organisation.Kind) - {Organisation.Kind.AGENCY},
    Role.AGENCY: frozenset({Organisation.Kind.AGENCY}),
    Role.CONSULTANT: frozenset({Organisation.Kind.LA, Organisation.Kind.AGENCY}),
    Role.PANEL_CHAIR: frozenset({Organisation.Kind.LA, Organisation.Kind.SCHOOL}),
    Role.PANEL_MEMBER: frozenset(Organisation.Kind) - {Organisation.Kind.PROVIDER},
    **dict.fromkeys(
        (Role.COMMISSIONER, Role.OFFICER, Role.MEMBER, Role.ADMINISTRATOR),
        frozenset({Organisation.Kind.LA}),
    ),
}


def organisation_by_name(words: str) -> QuerySet[Organisation]:
    """Organisations whose "name (reference)" is `words`, or whose reference is. One query."""
    labelled = Organisation.objects.annotate(
        label=Concat("name", Value(" ("), "reference", Value(")"))
    )
    words = words.strip()
    return labelled.filter(
        Q(label__iexact=words) | Q(reference__iexact=words) | Q(name__iexact=words)
    )
