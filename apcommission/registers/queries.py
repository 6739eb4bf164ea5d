"""Reads of the national register and of its loads."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apcommission.people.models import Organisation, Person, School
from apcommission.permissions import may
from apcommission.registers.models import (
    CLOSED,
    Establishment,
    EstablishmentLink,
    LocalAuthority,
    RegisterDifference,
    RegisterLoad,
)

SUCCESSOR = "Successor"


def own_la_code() -> str:
    """The code of the authority whose installation this is; empty before there is one. One query."""
    found = Organisation.objects.filter(kind=Organisation.Kind.LA).values_list(
        "reference", flat=True
    )
    return found.first() or ""


def establishments(*, for_user: Person) -> QuerySet[Establishment]:
    """The schools of the register, open and closed, by name; none for whoever may not see it."""
    found = Establishment.objects.order_by("name", "urn")
    return found if may(for_user, "apcommission.see_register") else found.none()


def loads(*, for_user: Person) -> QuerySet[RegisterLoad]:
    """The files that came in, the latest first; none for whoever may not see the register."""
    found = RegisterLoad.objects.select_related("made_by", "applied_by").order_by("-made_at", "-pk")
    return found if may(for_user, "apcommission.see_register") else found.none()


def authorities(*, for_user: Person) -> QuerySet[LocalAuthority]:
    """The authorities of the register by name, with their `open_schools` counted."""
    schools = Establishment.objects.filter(la_code=OuterRef("pk")).exclude(status=CLOSED)
    counted = schools.order_by().values("la_code").annotate(number=Count("pk")).values("number")
    found = LocalAuthority.objects.annotate(open_schools=Coalesce(Subquery(counted), 0))
    return found if may(for_user, "apcommission.see_register") else found.none()


def in_use(urns: list[str]) -> set[str]:
    """Those of these schools that the service works with. One query."""
    return set(School.objects.filter(urn__in=urns).values_list("urn", flat=True))


def authority_names() -> dict[str, str]:
    """{code: name} of the authorities of the register. One query."""
    return dict(LocalAuthority.objects.values_list("code", "name"))


def successors(urn: str, load: RegisterLoad | None = None) -> list[tuple[str, str]]:
    """(URN, kind of link) of the schools that follow a school, as the register and the file say."""
    known = EstablishmentLink.objects.filter(urn=urn, kind__startswith=SUCCESSOR)
    found = list(known.values_list("other_urn", "kind"))
    if load is not None:
        new = load.differences.filter(urn=urn, kind=RegisterDifference.Kind.LINK)
        found += [
            (one.fields["other"], one.fields["kind"])
            for one in new
            if one.fields["kind"].startswith(SUCCESSOR)
        ]
    return list(dict.fromkeys(found))


def names_of(urns: list[str], load: RegisterLoad | None = None) -> dict[str, str]:
    """{URN: name} as the register has it, or will have it by this file. Two queries."""
    names = dict(Establishment.objects.filter(urn__in=urns).values_list("urn", "name"))
    if load is not None:
        new = load.differences.filter(urn__in=urns).exclude(kind=RegisterDifference.Kind.LINK)
        names.update(new.values_list("urn", "name"))
    return names


def status_to_be(urn: str, load: RegisterLoad) -> str | None:
    """The status of a school once the file is applied; None: there is no such school. Two queries."""
    told = load.differences.filter(urn=urn).exclude(kind=RegisterDifference.Kind.LINK).first()
    if told is not None and "status" in told.fields:
        status: str = told.fields["status"][1]
        return status
    for model in (Establishment, School):
        found = model.objects.filter(urn=urn).values_list("status", flat=True).first()
        if found is not None:
            return found
    return None


def is_outdated(load: RegisterLoad) -> bool:
    """Whether another file was applied since this one came in."""
    later = RegisterLoad.objects.filter(state=RegisterLoad.State.APPLIED)
    return later.filter(applied_at__gt=load.made_at).exclude(pk=load.pk).exists()


def links_of(urn: str) -> QuerySet[EstablishmentLink]:
    """What the register says of predecessors and successors of a school."""
    return EstablishmentLink.objects.filter(urn=urn).order_by("-since", "pk")


def history(urn: str) -> QuerySet[RegisterDifference]:
    """What files that were applied changed of a school, the latest first."""
    return (
        RegisterDifference.objects.filter(urn=urn, load__state=RegisterLoad.State.APPLIED)
        .exclude(kind=RegisterDifference.Kind.GONE)
        .select_related("load")
        .order_by("-load__applied_at", "-pk")
    )
