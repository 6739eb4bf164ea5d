"""What a change of an entry asks for, read back from how it is kept."""

from copy import copy
from typing import Any

from django.db import models

from providers.directory.models import EntryChange, Price, Programme, Provider, Venue

Subject = EntryChange.Subject
MODELS: dict[str, type[models.Model]] = {
    Subject.ENTRY: Provider,
    Subject.VENUE: Venue,
    Subject.NEW_VENUE: Venue,
    Subject.PROGRAMME: Programme,
    Subject.NEW_PROGRAMME: Programme,
    Subject.PRICE: Price,
}
#: What a new programme tells of its first price, by the fields of that price.
FIRST_PRICE = {"price": "amount", "price_basis": "basis"}


def kept(fields: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept in `EntryChange.fields`: of another row its key."""
    return {
        name: value.pk if isinstance(value, models.Model) else value
        for name, value in fields.items()
    }


def values(change: EntryChange) -> dict[str, Any]:
    """The values asked for, by field, as forms and actions take them. A query where a venue is named."""
    return _read(change, change.fields)


def _read(change: EntryChange, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(change, name, told) for name, told in fields.items()}


def _value(change: EntryChange, name: str, told: Any) -> Any:
    if name == "venue":
        return Venue.objects.filter(pk=told).first()
    model = Price if name in FIRST_PRICE else MODELS[change.subject]
    field: Any = model._meta.get_field(FIRST_PRICE.get(name, name))
    return field.to_python(told)


def target(change: EntryChange) -> Provider | Venue | Programme | None:
    """What would be changed; None for what is new, and for a price, which is always a new one."""
    match change.subject:
        case Subject.ENTRY:
            return change.provider
        case Subject.VENUE:
            return change.venue
        case Subject.PROGRAMME:
            return change.programme
    return None


def as_asked(change: EntryChange) -> Any:
    """The provider, venue, programme or price as it would be; never saved.

    What is new has the version of the change, so that a form sends it back.
    """
    now = target(change)
    if now is not None:
        return _with(now, values(change))
    if change.subject == Subject.PRICE:
        return _with(Price(programme=change.programme), values(change))
    model: Any = MODELS[change.subject]
    return _with(model(provider=change.provider, version=change.version), values(change))


def as_was(change: EntryChange) -> Any:
    """The thing as it is now or, of an approved change, as it was before; None for what is new."""
    now = target(change)
    return None if now is None else _with(now, _read(change, change.before))


def _with(thing: Any, fields: dict[str, Any]) -> Any:
    thing = copy(thing)
    for name, value in fields.items():
        setattr(thing, name, value)
    return thing
