"""The demonstration's contracts: one in force whose extension must be decided, one to be signed."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from apcommission.people.models import Person
from providers.contracts import actions
from providers.contracts.models import Contract
from providers.directory.models import Provider

#: What going on depends on, in per cent.
CONDITIONS = (("attendance", 80), ("returns", 90), ("retention", 75))


def buy_places(commissioner: Person, manager: Person, provider: Provider) -> None:
    """A contract of a year that can go on twice, signed; and a framework that its provider has to sign."""
    today = timezone.localdate()
    ends_on = today + timedelta(days=120)
    contract = actions.draw_up(
        by=commissioner,
        provider=provider,
        kind=Contract.Kind.CONTRACT,
        title="Vocational places for key stage 4",
        starts_on=ends_on - timedelta(days=364),
        ends_on=ends_on,
        places=8,
        prices=[
            ("A place", Decimal("9250.00"), "year"),
            ("A day of trial", Decimal("85.00"), "day"),
        ],
    )
    for kind, threshold in CONDITIONS:
        actions.add_condition(
            by=commissioner, contract=contract, kind=kind, threshold=Decimal(threshold)
        )
    for years in (1, 2):
        until = ends_on + timedelta(days=365 * years)
        decide_by = until - timedelta(days=365 + 60)
        actions.add_extension(by=commissioner, contract=contract, until=until, decide_by=decide_by)
    _sign(contract, commissioner, manager)
    framework = actions.draw_up(
        by=commissioner,
        provider=provider,
        kind=Contract.Kind.FRAMEWORK,
        title="One-to-one tuition",
        starts_on=today + timedelta(days=30),
        ends_on=today + timedelta(days=30 + 364),
        prices=[("An hour of tuition", Decimal("42.00"), "session")],
    )
    actions.move_contract(by=commissioner, contract=framework, verb="offer")


def _sign(contract: Contract, commissioner: Person, manager: Person) -> None:
    actions.move_contract(by=commissioner, contract=contract, verb="offer")
    for person, position in ((manager, "Director"), (commissioner, "Head of commissioning")):
        actions.sign_contract(by=person, contract=contract, name=person.name, signed_as=position)
