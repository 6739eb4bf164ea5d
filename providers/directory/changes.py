"""Changes of an entry: at once while it is a draft, asked for once it is in the directory.

Each function returns what was saved, or the EntryChange that now waits for the authority.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import Person
from apcommission.permissions import authorise, may
from providers.directory import actions, asked, queries
from providers.directory.actions import EntryChanged
from providers.directory.models import (
    ENTRY_CHANGE,
    EntryChange,
    Price,
    Programme,
    Provider,
    Venue,
)

Subject = EntryChange.Subject
ANSWERED = """The authority has answered a change that you asked for in your directory entry.

Sign in to read it: {address}
"""


class NothingDiffers(Refused):
    """What was sent is what the directory shows already."""

    def __init__(self) -> None:
        super().__init__("Nothing is different from what the directory shows now.")


def waits(by: Person, provider: Provider) -> bool:
    """Whether a change by this person waits for the authority."""
    return not may(by, "providers.change_at_once", provider)


@transaction.atomic
def save_entry(
    *, by: Person, provider: Provider, version: int | None = None, **fields: Any
) -> Provider | EntryChange:
    """Change the entry itself. Raises ChangedMeanwhile, NothingDiffers."""
    provider = _locked(provider)
    if not waits(by, provider):
        return actions.save_entry(by=by, provider=provider, version=version, **fields)
    _check_newest(provider, version)
    return _ask(by, EntryChange(provider=provider, subject=Subject.ENTRY), fields)


@transaction.atomic
def save_venue(
    *, by: Person, venue: Venue, version: int | None = None, **fields: Any
) -> Venue | EntryChange:
    """Put a venue's address right. Raises ChangedMeanwhile, NothingDiffers, Refused."""
    provider = _locked(venue.provider)
    if not waits(by, provider):
        return actions.save_venue(by=by, venue=venue, version=version, **fields)
    actions.check_postcode(provider, fields["postcode"], besides=venue.pk)
    venue = Venue.objects.select_for_update().get(pk=venue.pk)
    _check_newest(venue, version)
    return _ask(by, EntryChange(provider=provider, subject=Subject.VENUE, venue=venue), fields)


@transaction.atomic
def save_programme(
    *, by: Person, programme: Programme, version: int | None = None, **fields: Any
) -> Programme | EntryChange:
    """Change a programme. Raises ChangedMeanwhile, NothingDiffers, Refused."""
    provider = _locked(programme.provider)
    if not waits(by, provider):
        return actions.save_programme(by=by, programme=programme, version=version, **fields)
    actions.check_venue(provider.pk, fields.get("venue"))
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    _check_newest(programme, version)
    change = EntryChange(provider=provider, subject=Subject.PROGRAMME, programme=programme)
    return _ask(by, change, fields)


@transaction.atomic
def add_venue(
    *, by: Person, provider: Provider, once: str = "", **fields: Any
) -> Venue | EntryChange:
    """Add a site where pupils are. Raises Refused where there is one with this postcode."""
    provider = _locked(provider)
    if not waits(by, provider):
        return actions.add_venue(by=by, provider=provider, once=once, **fields)
    actions.check_postcode(provider, fields["postcode"])
    change = EntryChange(provider=provider, subject=Subject.NEW_VENUE)
    return with_once(once, EntryChange, lambda: _ask(by, change, fields))


@transaction.atomic
def add_programme(
    *, by: Person, provider: Provider, once: str = "", **fields: Any
) -> Programme | EntryChange:
    """Add a programme, with its first price where given. Raises Refused."""
    provider = _locked(provider)
    if not waits(by, provider):
        return actions.add_programme(by=by, provider=provider, once=once, **fields)
    actions.check_venue(provider.pk, fields.get("venue"))
    change = EntryChange(provider=provider, subject=Subject.NEW_PROGRAMME)
    return with_once(once, EntryChange, lambda: _ask(by, change, fields))


@transaction.atomic
def change_price(
    *, by: Person, programme: Programme, once: str = "", **fields: Any
) -> Price | EntryChange:
    """A new price from a day on (amount, basis, valid_from). Raises Refused."""
    provider = _locked(programme.provider)
    if not waits(by, provider):
        return actions.change_price(by=by, programme=programme, once=once, **fields)
    actions.check_price(programme, fields["valid_from"], by=by)
    change = EntryChange(provider=provider, subject=Subject.PRICE, programme=programme)
    return with_once(once, EntryChange, lambda: _ask(by, change, fields))


@transaction.atomic
def ask_otherwise(
    *, by: Person, change: EntryChange, version: int | None = None, once: str = "", **fields: Any
) -> EntryChange:
    """Put right what a waiting or returned change of something new asks for. Raises Refused."""
    change = _open(change, version)
    if change.subject == Subject.NEW_VENUE:
        actions.check_postcode(change.provider, fields["postcode"])
    actions.check_venue(change.provider_id, fields.get("venue"))
    return _ask(by, change, fields)


@transaction.atomic
def approve(*, by: Person, change: EntryChange, version: int | None = None) -> EntryChange:
    """Show the change in the directory. Raises EntryChanged, TransitionRefused, and what saving it raises."""
    change = _open(change, version)
    ENTRY_CHANGE.move(change, "approve", by=by)
    fields = asked.values(change)
    target = asked.target(change)
    if target is not None:
        change.before = asked.kept({name: getattr(target, name) for name in fields})
    match change.subject:
        case Subject.ENTRY:
            actions.save_entry(by=by, provider=change.provider, **fields)
        case Subject.VENUE:
            assert change.venue is not None  # noqa: S101
            now = {"postcode": change.venue.postcode, "address": change.venue.address}
            actions.save_venue(by=by, venue=change.venue, **{**now, **fields})
        case Subject.NEW_VENUE:
            actions.add_venue(by=by, provider=change.provider, **fields)
        case Subject.PROGRAMME:
            assert change.programme is not None  # noqa: S101
            actions.save_programme(by=by, programme=change.programme, **fields)
        case Subject.NEW_PROGRAMME:
            actions.add_programme(by=by, provider=change.provider, **fields)
        case Subject.PRICE:
            assert change.programme is not None  # noqa: S101
            actions.change_price(by=by, programme=change.programme, **fields)
    return _answered(by, change, "approved_change")


@transaction.atomic
def return_change(
    *, by: Person, change: EntryChange, answer: str, version: int | None = None
) -> EntryChange:
    """Return the change with words for its provider. Raises EntryChanged, TransitionRefused."""
    change = _open(change, version)
    ENTRY_CHANGE.move(change, "return", by=by)
    change.answer = answer
    return _answered(by, change, "returned_change")


@transaction.atomic
def take_back(*, by: Person, change: EntryChange, version: int | None = None) -> EntryChange:
    """Ask for the change no longer. Raises EntryChanged, TransitionRefused."""
    change = _open(change, version)
    ENTRY_CHANGE.move(change, "take_back", by=by)
    change.save()
    record("took_back_change", change, by=by, of=change.subject)
    return change


def _locked(provider: Provider) -> Provider:
    return Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)


def _open(change: EntryChange, version: int | None) -> EntryChange:
    """The change, locked after its provider, with its version counted up. Raises EntryChanged."""
    provider = _locked(change.provider)
    change = EntryChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    change.provider = provider
    if version is not None and version != change.version:
        raise EntryChanged
    change.version += 1
    return change


def _check_newest(target: Provider | Venue | Programme, version: int | None) -> None:
    """Raise ChangedMeanwhile for a page that is older than the thing, or than what is asked of it."""
    check_version(target, version)
    target.save(update_fields=["version"])


def _ask(by: Person, change: EntryChange, fields: dict[str, Any]) -> EntryChange:
    """Keep what was asked for: in the open change of the same thing, where there is one."""
    authorise(by, "providers.ask_for_change", change.provider)
    now = asked.target(change)
    if now is not None:
        fields = {name: told for name, told in fields.items() if told != getattr(now, name)}
    if not change.pk:
        found = queries.open_changes_like(change).select_for_update(of=("self",)).first()
        if found is not None:
            found.version += 1
            change = found
    if not fields:
        if change.pk is None:
            raise NothingDiffers
        return take_back(by=by, change=change)
    if change.state == EntryChange.State.RETURNED:
        ENTRY_CHANGE.move(change, "ask_again", by=by)
    change.fields, change.answer = asked.kept(fields), ""
    change.asked_by, change.asked_at = by, timezone.now()
    change.save()
    record("asked_for_change", change, by=by, of=change.subject, fields=sorted(fields))
    return change


def _answered(by: Person, change: EntryChange, verb: str) -> EntryChange:
    change.answered_by, change.answered_at = by, timezone.now()
    change.save()
    record(verb, change, by=by, of=change.subject)
    address = settings.SITE_ADDRESS + reverse("directory:change_detail", args=[change.pk])
    send(
        to=change.asked_by.email,
        subject="A change of your directory entry is answered",
        body=ANSWERED.format(address=address),
        key=f"directory/change/{change.pk}/{change.version}",
    )
    return change
