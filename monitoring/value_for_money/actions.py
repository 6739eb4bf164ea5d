"""Writes of value for money: the unit costs of other choices."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.value_for_money.models import Comparator

TAKEN = "one_comparator_per_name_unit_and_year"


class ComparatorTaken(Refused):
    """The choice has a unit cost of that year already."""

    def __init__(self) -> None:
        super().__init__(
            "There is a cost of this name, unit and year already. Change that one, or enter another year.",
            field="name",
        )


@transaction.atomic
def add_comparator(
    *, by: Person, name: str, unit: str, amount: Decimal, year: str, source: str, once: str = ""
) -> Comparator:
    """Enter what another choice costs, in pounds a week or a year, with its year and source."""
    authorise(by, "monitoring.change_comparators")
    _check(amount)

    def make() -> Comparator:
        with unless_taken(ComparatorTaken(), TAKEN):
            made = Comparator.objects.create(
                name=name, unit=unit, amount=amount, year=year, source=source
            )
        record("added_comparator", made, by=by, amount=str(amount), year=year)
        return made

    return with_once(once, Comparator, make)


@transaction.atomic
def change_comparator(
    *,
    by: Person,
    comparator: Comparator,
    name: str,
    unit: str,
    amount: Decimal,
    year: str,
    source: str,
    version: int | None = None,
) -> Comparator:
    """Put right what was entered. The trail keeps the former amount. Raises Refused once it is retired."""
    found = _in_use(by, comparator)
    _check(amount)
    check_version(found, version)
    before = str(found.amount)
    found.name, found.unit, found.amount = name, unit, amount
    found.year, found.source = year, source
    with unless_taken(ComparatorTaken(), TAKEN):
        found.save()
    record("changed_comparator", found, by=by, before=before, amount=str(amount), year=year)
    return found


@transaction.atomic
def retire_comparator(*, by: Person, comparator: Comparator) -> Comparator:
    """From today it is compared with no longer; it stays in the list. Done already: nothing happens."""
    authorise(by, "monitoring.change_comparators")
    found = Comparator.objects.select_for_update().get(pk=comparator.pk)
    if found.retired_on is None:
        found.retired_on = timezone.localdate()
        found.version += 1
        found.save()
        record("retired_comparator", found, by=by)
    return found


def _in_use(by: Person, comparator: Comparator) -> Comparator:
    authorise(by, "monitoring.change_comparators")
    found = Comparator.objects.select_for_update().get(pk=comparator.pk)
    if found.retired_on:
        raise Refused("This cost is retired. Add a new one instead.")
    return found


def _check(amount: Decimal) -> None:
    if amount <= 0:
        raise Refused("Enter an amount above £0.", field="amount")
