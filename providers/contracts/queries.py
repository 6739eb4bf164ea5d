"""Reads of contracts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from apcommission.people.models import Person, Role
from providers.contracts import measuring
from providers.contracts.measuring import Measured, Verdict
from providers.contracts.models import (
    BINDING,
    RECORD_MONTHS,
    Condition,
    Contract,
    ContractSignature,
    Extension,
)
from providers.directory.models import Provider

#: Days before its end, or before an extension must be decided, on which both sides are reminded.
REMINDER_DAYS = (90, 30, 7)
Party = ContractSignature.Party


def contracts(*, for_user: Person) -> QuerySet[Contract]:
    """The contracts that a person may read: all for the authority; its own, but no draft, for a provider.

    Annotated with `decide_by`, the day by which the next open extension must be decided. Latest first.
    """
    found = (
        Contract.objects.select_related("provider__organisation", "pack", "document")
        .annotate(
            decide_by=Min("extensions__decide_by", filter=Q(extensions__state=Extension.State.OPEN))
        )
        .order_by("-starts_on", "pk")
    )
    if for_user.is_la:
        return found
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER)
    return found.filter(provider__in=own).exclude(state=Contract.State.DRAFT)


def record_months(provider: Provider, on: date) -> int:
    """Months after a placement for which the provider sees the pupil's record, by its contracts in force on a
    day: the longest agreed. One query."""
    in_force = Contract.objects.filter(
        provider=provider, state=Contract.State.SIGNED, starts_on__lte=on, ends_on__gte=on
    )
    longest: int | None = in_force.aggregate(longest=Max("record_months"))["longest"]
    return RECORD_MONTHS if longest is None else longest


def overlapping(contract: Contract, ends_on: date | None = None) -> QuerySet[Contract]:
    """Binding contracts of the same provider, kind and title on one of the days of this one."""
    return Contract.objects.filter(
        provider=contract.provider_id,
        kind=contract.kind,
        title__iexact=contract.title,
        state__in=BINDING,
        starts_on__lte=ends_on or contract.ends_on,
        ends_on__gte=contract.starts_on,
    ).exclude(pk=contract.pk)


def unsigned(contract: Contract) -> list[str]:
    """The parties that have not signed."""
    signed = {signature.party for signature in contract.signatures.all()}
    return [party for party in Party.values if party not in signed]


def signs_for(person: Person, contract: Contract) -> str:
    """The party for which the person can sign; empty: for none."""
    if contract.provider_id in person.organisation_ids(Role.PROVIDER_MANAGER):
        return str(Party.PROVIDER)
    return str(Party.AUTHORITY) if person.has_role(Role.COMMISSIONER) else ""


# ---- Conditions ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """A condition with the figure of today and what follows from it."""

    condition: Condition
    label: str
    measured: Measured
    verdict: Verdict


def judged(contract: Contract, on: date | None = None) -> list[Judged]:
    """Every condition of a contract, measured from its first day until `on` (default: today) or its last."""
    until = min(on or timezone.localdate(), contract.ends_on)
    found = []
    for condition in contract.conditions.all():
        measured = measuring.measure(condition.kind, contract.provider, contract.starts_on, until)
        verdict = measuring.verdict(measured, condition.threshold)
        found.append(Judged(condition, measuring.label(condition.kind), measured, verdict))
    return found


# ---- What must be looked at ------------------------------------------------------------------------


def to_sign(*, for_user: Person) -> QuerySet[Contract]:
    """Contracts that wait for the signature of a party for which the person signs."""
    parties = Q(pk=None)
    if for_user.has_role(Role.COMMISSIONER):
        parties |= ~Q(signatures__party=Party.AUTHORITY)
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER)
    if own:
        parties |= Q(provider__in=own) & ~Q(signatures__party=Party.PROVIDER)
    return Contract.objects.filter(parties, state=Contract.State.OFFERED).distinct()


def running(on: date) -> QuerySet[Contract]:
    """Signed contracts that are in force on a day or still to come."""
    return Contract.objects.select_related("provider__organisation").filter(
        state=Contract.State.SIGNED, ends_on__gte=on
    )


def ending(*, days: int, on: date | None = None) -> QuerySet[Contract]:
    """Signed contracts whose last day comes within so many days."""
    on = on or timezone.localdate()
    return running(on).filter(ends_on__lte=on + timedelta(days=days))


def to_decide(*, days: int, on: date | None = None) -> QuerySet[Extension]:
    """Open extensions of signed contracts that must be decided within so many days, or are overdue."""
    on = on or timezone.localdate()
    return Extension.objects.select_related("contract__provider__organisation").filter(
        state=Extension.State.OPEN,
        contract__state=Contract.State.SIGNED,
        contract__ends_on__gte=on,
        decide_by__lte=on + timedelta(days=days),
    )


def step(day: date, on: date, steps: Iterable[int] = REMINDER_DAYS) -> int | None:
    """The smallest of the steps within which `day` lies after `on`; None where it lies beyond them all."""
    left = (day - on).days
    return min((days for days in steps if left <= days), default=None)
