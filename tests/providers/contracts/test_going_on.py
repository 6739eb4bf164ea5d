"""Contracts that go on or end: extensions, conditions, reminders, and each side's own list."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.messages.models import Email
from placements.attendance.models import Mark, WeeklyReturn
from providers.contracts import actions, queries
from providers.contracts.measuring import Measured, Verdict, verdict
from providers.contracts.models import Contract
from providers.contracts.tasks import follow_contracts
from tests.factories.contracts import ContractFactory, ExtensionFactory
from tests.providers.contracts.test_contracts import at, buyer, draft, signed
from tests.typed import boxes

__all__ = ["buyer", "draft"]


# ---- Going on and ending ---------------------------------------------------------------------------


def test_extensions_are_decided_in_order_and_move_the_last_day(
    world: Any, as_: Any, buyer: Any, draft: Contract
) -> None:
    first = ExtensionFactory(contract=draft)
    second = ExtensionFactory(contract=draft, until=first.until + timedelta(days=365))
    contract = signed(world, draft)
    with pytest.raises(Refused, match="The extension before this one is not taken"):
        actions.decide_extension(by=buyer, extension=second, taken=True, reason="Good")
    client = as_("commissioner")
    client.post(at("decide", first), {"taken": "yes", "reason": "All conditions are met."})
    contract.refresh_from_db()
    assert contract.ends_on == first.until
    assert (
        "All conditions are met."
        in as_("provider_manager").get(at("renewal", contract)).content.decode()
    )
    with pytest.raises(Refused, match="decided already"):
        actions.decide_extension(by=buyer, extension=first, taken=False, reason="No")
    actions.decide_extension(by=buyer, extension=second, taken=False, reason="Too dear")
    contract.refresh_from_db()
    assert contract.ends_on == first.until


def test_a_contract_ends_early_with_a_reason_and_a_day_of_its_term(
    world: Any, as_: Any, draft: Contract
) -> None:
    contract = signed(world, draft)
    client, address = as_("commissioner"), at("end", contract)
    typed = {"reason": "Closed", "version": contract.version}
    page = client.post(address, {**typed, **boxes("ends_on", contract.ends_on)})
    assert "before its last one" in str(page.context["form"].errors["ends_on"])
    day = contract.starts_on + timedelta(days=10)
    client.post(address, {**typed, **boxes("ends_on", day)})
    contract.refresh_from_db()
    assert (contract.state, contract.ends_on, contract.is_over) == ("ended", day, True)
    with pytest.raises(TransitionRefused):
        actions.move_contract(by=world.person("commissioner"), contract=contract, verb="withdraw")


# ---- Conditions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measured", "threshold", "expected"),
    [
        (Measured(4, 5, ""), "80", Verdict.MET),
        (Measured(7999, 10000, ""), "80", Verdict.NOT_MET),  # shown as 80.0, and yet not reached
        (Measured(0, 0, ""), "0", Verdict.NOT_KNOWN),
    ],
)
def test_a_condition_is_judged_on_the_exact_share(
    measured: Measured, threshold: str, expected: Verdict
) -> None:
    assert verdict(measured, Decimal(threshold)) == expected


def test_the_renewal_page_judges_each_condition_from_what_is_recorded(
    world: Any, as_: Any, draft: Contract
) -> None:
    today = world.today
    WeeklyReturn.objects.all().delete()
    for number in range(10):
        week = today - timedelta(days=today.weekday() + 7 * (number + 2))
        WeeklyReturn.objects.update_or_create(
            provider=world.provider,
            week=week,
            defaults={"state": "accepted", "was_late": number == 0},
        )
    Mark.objects.all().delete()
    for kind, threshold in (("returns", 90), ("attendance", 80), ("accreditation", 0)):
        draft.conditions.create(kind=kind, threshold=threshold)
    Contract.objects.filter(pk=draft.pk).update(state="signed")
    found = {one.condition.kind: one for one in queries.judged(draft)}
    assert (found["returns"].measured.count, found["returns"].measured.total) == (9, 10)
    assert found["returns"].verdict == Verdict.MET
    assert found["attendance"].verdict == Verdict.NOT_KNOWN
    page = as_("commissioner").get(at("renewal", draft)).content.decode()
    assert "9 of 10 returns that were due" in page
    assert "Cannot be said yet" in page


# ---- Reminders -------------------------------------------------------------------------------------


def test_both_sides_are_reminded_once_at_each_step(world: Any, draft: Contract) -> None:
    today = world.today
    ExtensionFactory(contract=draft, decide_by=today + timedelta(days=25))
    Contract.objects.filter(pk=draft.pk).update(state="signed", ends_on=today + timedelta(days=80))
    for _ in range(2):
        follow_contracts()
    told = Email.objects.filter(key__startswith=f"contract/{draft.pk}/")
    assert sorted(told.values_list("subject", "to").distinct()) == sorted(
        (subject, world.person(persona).email)
        for subject in (
            "A contract comes to its end",
            "An extension of a contract must be decided",
        )
        for persona in ("commissioner", "provider_manager")
    )
    assert told.count() == 4


def test_lists_are_each_sides_own(world: Any, as_: Any, draft: Contract) -> None:
    other = ContractFactory(provider=world.other_provider, state="offered")
    mine = ContractFactory(provider=world.provider, state="offered")

    def listed(persona: str, **asked: str) -> set[str]:
        page = as_(persona).get(reverse("contracts:list"), asked)
        return {row[0][1] for row in page.context["rows"]}

    assert listed("officer") == {draft.reference, other.reference, mine.reference}
    assert listed("provider_manager") == {mine.reference}
    assert listed("officer", state="draft") == {draft.reference}
    Contract.objects.filter(pk=mine.pk).update(state="signed")
    assert listed("officer", ending="365") == {mine.reference}
    assert listed("officer", ending="90") == set()
