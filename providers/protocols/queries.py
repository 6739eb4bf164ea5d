"""Reads of protocols: versions, where providers stand on their standards, evidence that ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apcommission.people.models import Person, Role
from providers.directory.models import IN_DIRECTORY, Provider
from providers.protocols.models import (
    ProtocolPack,
    ProtocolSignature,
    Standard,
    StandardStatus,
)

State = ProtocolPack.State
Status = StandardStatus.Status
#: Days before evidence ends on which both sides are told.
WARNING_DAYS = (60, 30, 7)
#: A form of the pack: (field, title), in the order of the pages.
FORMS = (
    ("application_form", "Application form"),
    ("student_profile", "Student profile"),
    ("learning_plan", "Learning plan"),
)


def in_force(on: date) -> QuerySet[ProtocolPack]:
    """The versions that were or are in force by a day, the latest first: the first of them applies."""
    return ProtocolPack.objects.filter(
        state__in=(State.ADOPTED, State.SUPERSEDED), in_force_from__lte=on
    ).order_by("-in_force_from", "-pk")


def pack_in_force(on: date | None = None) -> ProtocolPack | None:
    """The version in force on a day (default: today); None before the first. One query."""
    return in_force(on or timezone.localdate()).first()


def to_come(on: date | None = None) -> QuerySet[ProtocolPack]:
    """Adopted versions whose first day is still to come, the next first."""
    on = on or timezone.localdate()
    return ProtocolPack.objects.filter(state=State.ADOPTED, in_force_from__gt=on).order_by(
        "in_force_from"
    )


def packs(*, for_user: Person) -> QuerySet[ProtocolPack]:
    """The versions that a person may read: all for those who compose them, for others none of the drafts.

    Annotated with `signed`, the number of signatures. The latest first.
    """
    found = ProtocolPack.objects.annotate(signed=Count("signatures")).order_by(
        F("in_force_from").desc(nulls_first=True), "-pk"
    )
    if for_user.has_role(Role.COMMISSIONER, Role.ADMINISTRATOR):
        return found
    return found.exclude(state=State.DRAFT)


def by_group(standards: Iterable[Standard]) -> list[tuple[str, list[Standard]]]:
    """Standards under the headings of their groups, in the order of the pack."""
    found = list(standards)
    headings = [*Standard.Group.choices, ("", "Other standards")]
    groups = [(label, [one for one in found if one.group == key]) for key, label in headings]
    return [(label, those) for label, those in groups if those]


def lines(text: str) -> list[str]:
    """The points of a text of the pack, one for each line that is not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def questions(text: str) -> list[tuple[str, list[str]]]:
    """A form of the pack as (heading, what is to be filled in); before the first heading it is empty."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines(text):
        if line.startswith("#"):
            parts.append((line.lstrip("# "), []))
        else:
            if not parts:
                parts.append(("", []))
            parts[-1][1].append(line)
    return parts


# ---- Where a provider stands ----------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A standard and where a provider stands on it; without a row it has not started."""

    standard: Standard
    status: StandardStatus
    lapsed: bool


def standing(provider: Provider, pack: ProtocolPack) -> list[tuple[str, list[Line]]]:
    """Every standard of a version under its group, with where the provider stands. Two queries."""
    own = {
        status.standard_id: status
        for status in StandardStatus.objects.filter(provider=provider, standard__pack=pack)
    }
    today = timezone.localdate()

    def line(standard: Standard) -> Line:
        status = own.get(standard.pk) or StandardStatus(provider=provider, standard=standard)
        return Line(standard, status, bool(status.expires_on and status.expires_on < today))

    return [
        (label, [line(standard) for standard in those])
        for label, those in by_group(pack.standards.all())
    ]


def evidence(*, on: date | None = None) -> QuerySet[StandardStatus]:
    """Evidence with a last day, under the version in force on a day, the first to end first."""
    on = on or timezone.localdate()
    pack = in_force(on).values("pk")[:1]
    return (
        StandardStatus.objects.filter(standard__pack=Subquery(pack), expires_on__isnull=False)
        .select_related("standard", "provider__organisation")
        .order_by("expires_on", "pk")
    )


def lapsed(on: date | None = None) -> QuerySet[StandardStatus]:
    """Evidence under the version in force that had ended by the day before `on` (default: today)."""
    on = on or timezone.localdate()
    return evidence(on=on).filter(expires_on__lt=on)


def ending(on: date | None = None) -> QuerySet[StandardStatus]:
    """Evidence of providers in the directory that has ended or ends within the longest warning."""
    on = on or timezone.localdate()
    return evidence(on=on).filter(
        provider__state__in=IN_DIRECTORY,
        expires_on__lte=on + timedelta(days=max(WARNING_DAYS)),
    )


def has_lapsed_evidence(provider: str, on: date) -> Exists:
    """For a queryset whose rows lead to a provider by the field `provider`: whether evidence lapsed."""
    return Exists(lapsed(on).order_by().filter(provider=OuterRef(provider)))


def unsigned(*, on: date | None = None) -> QuerySet[Provider]:
    """Providers in the directory that have not signed the version in force, by name."""
    on = on or timezone.localdate()
    pack = Subquery(in_force(on).values("pk")[:1])
    signed = ProtocolSignature.objects.filter(provider=OuterRef("pk"), pack=pack)
    return (
        Provider.objects.select_related("organisation")
        .filter(~Exists(signed), state__in=IN_DIRECTORY)
        .order_by("organisation__name", "pk")
    )


def providers_on(pack: ProtocolPack) -> QuerySet[Provider]:
    """The providers in the directory with their progress on a version, by name.

    Annotated with `standards`, `in_place`, `verified`, `conditions`, `lapsed` (numbers) and `signed_on`.
    """
    own = Q(standard_statuses__standard__pack=pack)
    today = timezone.localdate()

    def how_many(condition: Q) -> Count:
        return Count("standard_statuses", filter=own & condition, distinct=True)

    signature = ProtocolSignature.objects.filter(provider=OuterRef("pk"), pack=pack)
    return (
        Provider.objects.select_related("organisation")
        .filter(state__in=IN_DIRECTORY)
        .annotate(
            in_place=how_many(Q(standard_statuses__status=Status.IN_PLACE)),
            verified=how_many(Q(standard_statuses__status=Status.VERIFIED)),
            conditions=how_many(~Q(standard_statuses__condition="")),
            lapsed=how_many(Q(standard_statuses__expires_on__lt=today)),
            signed_on=Subquery(signature.values("signed_on")[:1]),
        )
        .order_by("organisation__name", "pk")
    )


def matrix(
    pack: ProtocolPack, shown: list[Provider]
) -> list[tuple[str, list[tuple[Standard, list[StandardStatus | None]]]]]:
    """Standards by group, each with the status of every one of the `shown` providers. Two queries."""
    found = {
        (status.standard_id, status.provider_id): status
        for status in StandardStatus.objects.filter(standard__pack=pack, provider__in=shown)
    }
    return [
        (
            label,
            [
                (standard, [found.get((standard.pk, provider.pk)) for provider in shown])
                for standard in those
            ],
        )
        for label, those in by_group(pack.standards.all())
    ]


def to_verify() -> QuerySet[StandardStatus]:
    """What providers in the directory say is in place under the version in force, still to be looked at."""
    pack = Subquery(in_force(timezone.localdate()).values("pk")[:1])
    return StandardStatus.objects.filter(
        standard__pack=pack, status=Status.IN_PLACE, condition="", provider__state__in=IN_DIRECTORY
    )
