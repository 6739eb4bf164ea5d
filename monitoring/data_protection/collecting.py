"""What the record of a pupil holds, found by relations and put into words that a person can read."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models

from apcommission.documents.models import Document
from apcommission.people.models import Person
from apcommission.shown import date_and_time, long_date, plain
from placements.leaving.retention import belonging, documents_of
from referrals.pupils.models import Pupil

#: Models of a pupil that are no part of the copy, and why.
LEFT_OUT = {
    "monitoring.AccessRequest": "The request itself, with the copy in it.",
    "monitoring.AccessDecision": "What was decided about the copy.",
}
#: Given only when an officer decides so: it may tell of others, or put someone at risk.
TO_BE_DECIDED = frozenset(
    {"referrals.KeepApart", "placements.SafeguardingNote", "placements.Incident"}
)
#: Fields that hold the name of someone who is not the pupil.
NAMES = frozenset(
    {"given_by", "with_whom", "name", "worker", "owner", "named_person", "signed_by", "given_name"}
)
#: Columns that mean nothing to a reader.
TECHNICAL = frozenset({"id", "version", "reminded_on"})

Found = dict[type[models.Model], set[Any]]


def found(pupil: Pupil) -> Found:
    """{model: keys} of what goes into the copy."""
    everything = belonging(pupil.pk)
    return {model: keys for model, keys in everything.items() if model._meta.label not in LEFT_OUT}


def in_order(everything: Found) -> list[type[models.Model]]:
    """The pupil first, then floor by floor, by name."""
    floors = ("referrals", "placements", "monitoring")

    def place(model: type[models.Model]) -> tuple[bool, int, str]:
        app = model._meta.app_label
        return (model is not Pupil, floors.index(app) if app in floors else 9, _title(model))

    return sorted(everything, key=place)


def _title(model: type[models.Model]) -> str:
    name = str(model._meta.verbose_name if model is Pupil else model._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]


def part(model: type[models.Model], keys: set[Any]) -> dict[str, Any]:
    """{label, title, rows: [[[what, words], …], …]} of a model. A query, and those of what rows point to."""
    to = [
        field.name for field in model._meta.concrete_fields if field.many_to_one or field.one_to_one
    ]
    rows = model._base_manager.filter(pk__in=keys).select_related(*to).order_by("pk")
    told = [list(_told(one)) for one in rows]
    return {"label": model._meta.label, "title": _title(model), "rows": told}


def _told(one: models.Model) -> Iterator[list[str]]:
    for field in one._meta.concrete_fields:
        if field.name in TECHNICAL or field.attname.endswith("_ptr_id"):
            continue
        words = _words(one, field)
        if words:
            name = str(field.verbose_name)
            yield [name[:1].upper() + name[1:], words]


def _words(one: models.Model, field: Any) -> str:
    if field.choices:
        return str(getattr(one, f"get_{field.name}_display")() or "")
    value = getattr(one, field.name)
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return date_and_time(value)
    if isinstance(value, date):
        return long_date(value)
    return plain(value)


def names(everything: Found, pupil: Pupil) -> set[str]:
    """Names of others in the record: those written into it, and those of other pupils."""
    own = {str(pupil), pupil.forename, pupil.surname}
    heard: set[str] = set()
    for model, keys in everything.items():
        rows = model._base_manager.filter(pk__in=keys)
        for field in model._meta.concrete_fields:
            if field.name in NAMES and isinstance(field, models.CharField):
                heard |= set(rows.values_list(field.name, flat=True))
            if field.related_model is Pupil:
                others = Pupil.objects.filter(pk__in=rows.values(field.attname))
                heard |= {str(other) for other in others.exclude(pk=pupil.pk)}
    staff = set(Person.objects.filter(name__in=heard).values_list("name", flat=True))
    return {name.strip() for name in heard if name and name.strip()} - own - staff


def documents(everything: Found) -> list[Document]:
    """The documents of the record, the oldest first."""
    return sorted(documents_of(everything), key=lambda one: (one.made_at, one.pk))
