"""Writes of contracts."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.models import Document
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from providers.contracts import measuring, queries
from providers.contracts.models import (
    CONTRACT,
    Condition,
    Contract,
    ContractSignature,
    Extension,
    PriceLine,
)
from providers.contracts.terms import TERMS
from providers.directory.actions import random_reference
from providers.directory.models import Provider
from providers.protocols.queries import pack_in_force

Price = tuple[str, Decimal, str]
DRAW_UP = "providers.draw_up_contract"
OVERLAP = "one_contract_for_the_same_at_a_time"


class TermsOverlap(Refused):
    """The provider is bound by a contract of this kind for the same thing on some of these days."""

    in_trail = True

    def __init__(self, other: Contract | None = None) -> None:
        which = f" ({other.reference})" if other else ""
        super().__init__(
            f"The provider has a contract of this kind for the same{which} on some of these days. End "
            "that one, or choose other days.",
            field="starts_on",
        )


class NotYours(Refused):
    """The person does not sign for either party."""

    in_trail = True


@transaction.atomic
def draw_up(
    *,
    by: Person,
    provider: Provider,
    kind: str,
    title: str,
    starts_on: date,
    ends_on: date,
    places: int | None = None,
    prices: Sequence[Price] = (),
    source: str = "",
    once: str = "",
) -> Contract:
    """A draft from the template of its kind, with the obligations of the protocol in force.

    `prices`: (what it is for, pounds, basis), each over the whole term. `source` says what it is made from.
    Raises Refused where the last day comes before the first.
    """
    authorise(by, DRAW_UP)
    _check_days(starts_on, ends_on)

    def make() -> Contract:
        pack = pack_in_force(starts_on)
        contract = Contract.objects.create(
            reference=random_reference("C"),
            provider=provider,
            kind=kind,
            title=title,
            starts_on=starts_on,
            ends_on=ends_on,
            places=places,
            terms=TERMS[Contract.Kind(kind)],
            pack=pack,
            provider_duties=pack.provider_guidelines if pack else "",
            authority_duties=pack.authority_duties if pack else "",
            source=source,
            drawn_up_by=by,
        )
        PriceLine.objects.bulk_create(
            PriceLine(
                contract=contract, what=what, amount=amount, basis=basis, valid_from=starts_on
            )
            for what, amount, basis in prices
        )
        record("drew_up_contract", contract, by=by, provider=provider.pk, source=source)
        return contract

    return with_once(once, Contract, make)


@transaction.atomic
def draw_up_next(*, by: Person, contract: Contract, once: str = "") -> Contract:
    """A draft that follows this contract the day after its end: as long, at its prices and conditions."""
    authorise(by, DRAW_UP)

    def make() -> Contract:
        starts_on = contract.ends_on + timedelta(days=1)
        following = draw_up(
            by=by,
            provider=contract.provider,
            kind=contract.kind,
            title=contract.title,
            starts_on=starts_on,
            ends_on=starts_on + (contract.ends_on - contract.starts_on),
            places=contract.places,
            prices=[
                (line.what, line.amount, line.basis)
                for line in contract.price_lines.filter(valid_to=None)
            ],
            source=f"Follows {contract.reference}",
        )
        Condition.objects.bulk_create(
            Condition(contract=following, kind=one.kind, threshold=one.threshold)
            for one in contract.conditions.all()
        )
        return following

    return with_once(once, Contract, make)


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")


def _draft(by: Person, contract: Contract, version: int | None = None) -> Contract:
    """The contract, locked, as a draft that may be changed. Raises Refused, ChangedMeanwhile."""
    authorise(by, DRAW_UP)
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    if contract.state != Contract.State.DRAFT:
        raise Refused("A contract that went out for signature is fixed. Take it back to change it.")
    check_version(contract, version)
    return contract


@transaction.atomic
def save_contract(
    *, by: Person, contract: Contract, version: int | None = None, **fields: Any
) -> Contract:
    """Change a draft. Raises ChangedMeanwhile, and Refused where it is none or its days are wrong."""
    contract = _draft(by, contract, version)
    for name, value in fields.items():
        setattr(contract, name, value)
    _check_days(contract.starts_on, contract.ends_on)
    contract.save()
    record("saved_contract", contract, by=by, fields=sorted(fields))
    return contract


@transaction.atomic
def add_price(*, by: Person, contract: Contract, once: str = "", **fields: Any) -> PriceLine:
    """Add a line to the prices of a draft. Raises Refused where one stands for the same on these days."""
    contract = _draft(by, contract)
    taken = Refused("A price for the same stands on some of these days.", field="valid_from")

    def make() -> PriceLine:
        if fields["valid_to"] and fields["valid_to"] < fields["valid_from"]:
            raise Refused("The last day comes before the first.", field="valid_to")
        with unless_taken(taken, "one_price_a_day_for_the_same_in_a_contract"):
            line = PriceLine.objects.create(contract=contract, **fields)
        _touch(contract, "added_contract_price", by)
        return line

    return with_once(once, PriceLine, make)


@transaction.atomic
def add_condition(*, by: Person, contract: Contract, kind: str, threshold: Decimal) -> Condition:
    """Let the continuation of a draft depend on a share. Raises Refused where it does so already."""
    contract = _draft(by, contract)
    if kind not in dict(measuring.kinds()):
        raise Refused("Select what is measured from the list.", field="kind")
    taken = Refused("The contract has a condition of this kind.", field="kind")
    with unless_taken(taken, "one_condition_of_each_kind_in_a_contract"):
        condition = Condition.objects.create(contract=contract, kind=kind, threshold=threshold)
    _touch(contract, "added_contract_condition", by)
    return condition


@transaction.atomic
def add_extension(*, by: Person, contract: Contract, until: date, decide_by: date) -> Extension:
    """Give a draft an option to go on. Raises Refused for days that make no sense."""
    contract = _draft(by, contract)
    before = contract.extensions.order_by("-until").values_list("until", flat=True).first()
    last = before or contract.ends_on
    if until <= last:
        raise Refused(f"Choose a day after {last:%-d %B %Y}.", field="until")
    if decide_by > last:
        raise Refused(
            f"It must be decided while the contract still runs: by {last:%-d %B %Y}.",
            field="decide_by",
        )
    extension = Extension.objects.create(contract=contract, until=until, decide_by=decide_by)
    _touch(contract, "added_contract_extension", by)
    return extension


@transaction.atomic
def take_out(*, by: Person, contract: Contract, part: str, key: int) -> Contract:
    """Take a price, condition or extension out of a draft. Gone already: nothing happens."""
    contract = _draft(by, contract)
    parts: dict[str, Any] = {"price": PriceLine, "condition": Condition, "extension": Extension}
    parts[part].objects.filter(contract=contract, pk=key).delete()
    _touch(contract, f"took_out_contract_{part}", by)
    return contract


def _touch(contract: Contract, verb: str, by: Person) -> None:
    contract.save(update_fields=["version"])
    record(verb, contract, by=by)


# ---- Signing ---------------------------------------------------------------------------------------


@transaction.atomic
def move_contract(
    *,
    by: Person,
    contract: Contract,
    verb: str,
    version: int | None = None,
    reason: str = "",
    ends_on: date | None = None,
) -> Contract:
    """Offer, take back, object to, withdraw or end a contract (CONTRACT).

    `reason` is kept where the provider objects, and where it is withdrawn or ended early; `ends_on` is its
    last day in the latter case. Raises TransitionRefused, TermsOverlap, Refused, ChangedMeanwhile.
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    CONTRACT.move(contract, verb, by=by)
    check_version(contract, version)
    if verb == "offer":
        _check_whole(contract)
        contract.objection = ""
    if verb in ("take_back", "object"):
        contract.signatures.all().delete()
        contract.objection = reason
    if verb in ("withdraw", "end"):
        contract.end_reason = reason
    if verb == "end":
        _end(contract, ends_on)
    with unless_taken(TermsOverlap(), OVERLAP):
        contract.save()
    record(f"{verb}_contract", contract, by=by, provider=contract.provider_id)
    if verb in ("offer", "end"):
        _print(contract)
    return contract


def _check_whole(contract: Contract) -> None:
    """Raise for a contract that cannot bind: without a price, or over the days of another."""
    if not contract.price_lines.exists():
        raise Refused("Add at least one price before the contract goes out for signature.")
    if other := queries.overlapping(contract).first():
        raise TermsOverlap(other)


def _end(contract: Contract, ends_on: date | None) -> None:
    if ends_on is None or not contract.starts_on <= ends_on < contract.ends_on:
        raise Refused(
            "Choose a day of the contract before its last one, which is "
            f"{contract.ends_on:%-d %B %Y}.",
            field="ends_on",
        )
    contract.ends_on = ends_on


@transaction.atomic
def sign_contract(
    *, by: Person, contract: Contract, name: str, signed_as: str, version: int | None = None
) -> Contract:
    """Sign for the party that the person acts for; when both have, the contract is complete.

    Raises NotYours, ChangedMeanwhile when it is not the text that was read, Refused when it is not out for
    signature or this party has signed.
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    authorise(by, "providers.see_contract", contract)
    party = queries.signs_for(by, contract)
    if not party:
        raise NotYours("You do not sign contracts for either side.")
    if contract.state != Contract.State.OFFERED:
        raise Refused("This contract is not out for signature.")
    check_version(contract, version)
    if contract.signatures.filter(party=party).exists():
        raise Refused("Your side has signed this contract already.")
    ContractSignature.objects.create(
        contract=contract, party=party, name=name, signed_as=signed_as, person=by
    )
    record("signed_contract", contract, by=by, party=party)
    if not queries.unsigned(contract):
        CONTRACT.move(contract, "complete", by=None)
        record("completed_contract", contract, by=None)
    contract.save()
    _print(contract)
    return contract


@transaction.atomic
def decide_extension(*, by: Person, extension: Extension, taken: bool, reason: str) -> Extension:
    """Take an extension, so that the contract runs until its day, or do not. Raises Refused, TermsOverlap."""
    authorise(by, DRAW_UP)
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=extension.contract_id)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if contract.state != Contract.State.SIGNED or contract.is_over:
        raise Refused("The contract is not in force.")
    if extension.state != Extension.State.OPEN:
        raise Refused("This extension is decided already.")
    earlier = contract.extensions.filter(until__lt=extension.until)
    if taken and earlier.exclude(state=Extension.State.TAKEN).exists():
        raise Refused("The extension before this one is not taken.")
    State = Extension.State
    extension.state = State.TAKEN if taken else State.NOT_TAKEN
    extension.reason, extension.decided_by, extension.decided_at = reason, by, timezone.now()
    extension.save()
    if taken:
        if other := queries.overlapping(contract, extension.until).first():
            raise TermsOverlap(other)
        contract.ends_on = extension.until
    contract.version += 1
    with unless_taken(TermsOverlap(), OVERLAP):
        contract.save()
    record("decided_extension", contract, by=by, extension=extension.pk, taken=taken)
    _print(contract)
    return extension


def _print(contract: Contract) -> None:
    from providers.contracts.tasks import print_contract

    key = contract.pk
    transaction.on_commit(lambda: print_contract.delay(key))


@transaction.atomic
def keep_pdf(*, contract_pk: int, version: int, signatures: int, document: Document) -> None:
    """Hang the PDF on its contract, unless it changed or was signed meanwhile: then a newer one comes."""
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_pk)
    if contract.version == version and contract.signatures.count() == signatures:
        contract.document = document
        contract.save(update_fields=["document"])
