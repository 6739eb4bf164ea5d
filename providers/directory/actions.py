"""Writes of the directory that take effect at once; those that wait for the authority are in changes.py."""

import secrets
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.people.models import Organisation, Person
from apcommission.permissions import authorise
from apcommission.shown import long_date
from providers.directory import queries
from providers.directory.models import PROVIDER_ENTRY, Price, Programme, Provider, Venue

ENTRY_FIELDS = (
    "category",
    "urn",
    "ukprn",
    "registration",
    "postcode",
    "phone",
    "email",
    "website",
    "contact_name",
    "contact_role",
    "description",
    "safeguarding_lead",
    "safeguarding_contact",
    "insurance",
    "insured_until",
)
#: Who changes what all can read; others ask for it (changes.py).
AT_ONCE = "providers.change_at_once"
#: No letters or digits that are easily taken for each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class ReferenceTaken(Refused):
    """Another provider has this reference."""

    def __init__(self) -> None:
        super().__init__("Another provider has this reference already.", field="reference")


class EntryChanged(Refused):
    """The entry is no longer the one that was read."""

    in_trail = True

    def __init__(self) -> None:
        super().__init__(
            "Someone changed the entry since you opened this page. It is shown as it is now: read it again, "
            "then go on."
        )


class NothingToPublish(Refused):
    """The entry lacks what readers of the directory need."""


def random_reference(prefix: str) -> str:
    """A reference that tells nothing: `G-7K3M9Q`."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(6))}"


@transaction.atomic
def add_provider(
    *, by: Person, name: str, reference: str, category: str, once: str = ""
) -> Provider:
    """Add a provider with an empty entry, which its manager then fills in. Raises ReferenceTaken."""
    authorise(by, "providers.add_provider")

    def make() -> Provider:
        kind = Organisation.Kind.PROVIDER
        if Organisation.objects.filter(kind=kind, reference=reference).exists():
            raise ReferenceTaken
        with unless_taken(ReferenceTaken(), "one_organisation_per_reference"):
            organisation = Organisation.objects.create(kind=kind, name=name, reference=reference)
        provider = Provider.objects.create(organisation=organisation, category=category)
        record("added_provider", provider, by=by)
        return provider

    return with_once(once, Provider, make)


@transaction.atomic
def save_entry(
    *, by: Person, provider: Provider, version: int | None = None, **fields: Any
) -> Provider:
    """Change the entry itself (ENTRY_FIELDS). Raises ChangedMeanwhile."""
    provider = _locked(by, provider, version)
    changed = [name for name in ENTRY_FIELDS if name in fields]
    for name in changed:
        setattr(provider, name, fields[name])
    provider.save()
    record("saved_entry", provider, by=by, fields=changed)
    return provider


def _locked(by: Person, provider: Provider, version: int | None = None) -> Provider:
    locked = Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    authorise(by, AT_ONCE, locked)
    check_version(locked, version)
    return locked


@transaction.atomic
def add_venue(
    *, by: Person, provider: Provider, postcode: str, address: str = "", once: str = ""
) -> Venue:
    """Add a site where pupils are."""
    provider = _locked(by, provider)

    def make() -> Venue:
        check_postcode(provider, postcode)
        venue = Venue.objects.create(provider=provider, postcode=postcode, address=address)
        record("added_venue", venue, by=by)
        return venue

    return with_once(once, Venue, make)


@transaction.atomic
def save_venue(
    *, by: Person, venue: Venue, postcode: str, address: str = "", version: int | None = None
) -> Venue:
    """Put a venue's address right. Raises ChangedMeanwhile, and Refused where another has the postcode."""
    provider = _locked(by, venue.provider)
    venue = Venue.objects.select_for_update().get(pk=venue.pk)
    check_version(venue, version)
    check_postcode(provider, postcode, besides=venue.pk)
    venue.postcode, venue.address = postcode, address
    venue.save()
    record("saved_venue", venue, by=by)
    return venue


def check_postcode(provider: Provider, postcode: str, besides: int | None = None) -> None:
    """Raise Refused where the provider has another venue with this postcode."""
    if provider.venues.filter(postcode=postcode).exclude(pk=besides or 0).exists():
        raise Refused("This provider has a venue with this postcode already.", field="postcode")


@transaction.atomic
def add_programme(
    *,
    by: Person,
    provider: Provider,
    price: Decimal | None = None,
    price_basis: str = "",
    once: str = "",
    **fields: Any,
) -> Programme:
    """Add a programme, with its first price where given (valid from the beginning)."""
    provider = _locked(by, provider)
    check_venue(provider.pk, fields.get("venue"))

    def make() -> Programme:
        programme = Programme.objects.create(
            provider=provider, reference=random_reference("G"), **fields
        )
        if price is not None:
            Price.objects.create(programme=programme, amount=price, basis=price_basis)
        record("added_programme", programme, by=by)
        return programme

    return with_once(once, Programme, make)


@transaction.atomic
def save_programme(
    *, by: Person, programme: Programme, version: int | None = None, **fields: Any
) -> Programme:
    """Change a programme. Raises ChangedMeanwhile."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    authorise(by, AT_ONCE, programme.provider)
    check_version(programme, version)
    check_venue(programme.provider_id, fields.get("venue"))
    for name, value in fields.items():
        setattr(programme, name, value)
    programme.save()
    record("saved_programme", programme, by=by, fields=sorted(fields))
    return programme


def check_venue(provider_id: int, venue: Venue | None) -> None:
    """Raise Refused where the venue is another provider's."""
    if venue is not None and venue.provider_id != provider_id:
        raise Refused("This venue is another provider’s.", field="venue")


@transaction.atomic
def change_price(
    *,
    by: Person,
    programme: Programme,
    amount: Decimal,
    basis: str,
    valid_from: date,
    once: str = "",
) -> Price:
    """A new price from a day on; the former one ends the day before, and stays in the history.

    Charges follow the history, so only the authority changes a price of days gone by. Raises Refused for
    that, and when a price from that day or later stands already.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    authorise(by, AT_ONCE, programme.provider)

    def make() -> Price:
        check_price(programme, valid_from, by=by)
        before = programme.prices.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
        before.filter(Q(valid_from=None) | Q(valid_from__lt=valid_from)).update(
            valid_to=valid_from - timedelta(days=1)
        )
        price = Price.objects.create(
            programme=programme, amount=amount, basis=basis, valid_from=valid_from
        )
        record("changed_price", price, by=by, programme=programme.pk, from_day=str(valid_from))
        return price

    return with_once(once, Price, make)


def check_price(programme: Programme, valid_from: date, *, by: Person) -> None:
    """Raise Refused where a price from that day or later stands, where a gap would be left after the last
    price, or where the day is past and `by` not the authority's.
    """
    if programme.prices.filter(valid_from__gte=valid_from).exists():
        raise Refused("A price from this day or a later one stands already.", field="valid_from")
    last = programme.prices.order_by(F("valid_to").desc(nulls_first=True)).first()
    if last and last.valid_to and last.valid_to < valid_from - timedelta(days=1):
        since = last.valid_to + timedelta(days=1)
        raise Refused(
            f"There would be no price from {long_date(since)} on: begin the new price on that day.",
            field="valid_from",
        )
    if valid_from < timezone.localdate() and not by.is_la:
        raise Refused(
            "A price cannot change in days gone by: choose today or a later day. If the present price "
            "was never right, ask the authority.",
            field="valid_from",
        )


@transaction.atomic
def take_price_out(*, by: Person, price: Price) -> Programme:
    """Take out a price that has not begun; the one before it goes on. Raises Refused for any other."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=price.programme_id)
    authorise(by, AT_ONCE, programme.provider)
    found = programme.prices.filter(pk=price.pk).first()
    if found is None:
        raise Refused("This price is taken out already.")
    if found.valid_from is None or found.valid_from <= timezone.localdate():
        raise Refused("This price is in force, or was: it stays in the history.")
    record("took_out_price", found, by=by, programme=programme.pk, from_day=str(found.valid_from))
    found.delete()
    programme.prices.filter(valid_to=found.valid_from - timedelta(days=1)).update(
        valid_to=found.valid_to
    )
    return programme


@transaction.atomic
def move_entry(
    *,
    by: Person | None,
    provider: Provider,
    verb: str,
    version: int | None = None,
    to_change: str = "",
) -> Provider:
    """Take the entry one step on (PROVIDER_ENTRY). Publishing and confirming date the confirmation.

    `by=None` is the yearly refresh itself. `version` is that of the entry as it was read; `to_change` says
    what the authority asks for as it returns the entry. Raises TransitionRefused, EntryChanged, and
    NothingToPublish when an entry without programme or contact is sent in.
    """
    provider = Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    PROVIDER_ENTRY.move(provider, verb, by=by)
    if version is not None and version != provider.version:
        raise EntryChanged
    provider.to_change = to_change if verb == "return" else ""
    if verb == "submit":
        _check_complete(provider)
    if verb in ("publish", "confirm"):
        provider.confirmed_on = timezone.localdate()
    provider.refresh_asked_on = timezone.localdate() if verb == "ask_to_refresh" else None
    provider.version = F("version") + 1
    provider.save()
    provider.refresh_from_db()
    record(f"{verb}_entry", provider, by=by, state=provider.state)
    return provider


def _check_complete(provider: Provider) -> None:
    missing = [
        words
        for words, there in (
            ("a description", provider.description),
            ("a contact", provider.contact_name),
            ("a phone number or email address", provider.phone or provider.email),
            ("at least one programme", provider.programmes.exists()),
        )
        if not there
    ]
    if missing:
        raise NothingToPublish(f"The entry still needs {', '.join(missing)}.")


def ask_for_refresh() -> list[Provider]:
    """Ask every provider to confirm whose entry was confirmed a year ago or never; returns whom.

    An entry that changed hands meanwhile is left alone. Harmless to repeat.
    """
    return _move_each(queries.due_for_refresh(), "ask_to_refresh")


def withdraw_unconfirmed() -> list[Provider]:
    """Take the entries out of the directory that nobody confirmed in time; returns them."""
    return _move_each(queries.unconfirmed(days=settings.DIRECTORY_WITHDRAW_AFTER_DAYS), "withdraw")


def _move_each(entries: QuerySet[Provider], verb: str) -> list[Provider]:
    moved = []
    for provider in entries:
        with suppress(TransitionRefused):
            moved.append(move_entry(by=None, provider=provider, verb=verb))
    return moved
