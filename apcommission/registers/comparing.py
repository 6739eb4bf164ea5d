"""What a file of the register says otherwise than what is known: in pieces, so that memory stays small."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from apcommission.people.models import School
from apcommission.registers.models import (
    CLOSED,
    Establishment,
    EstablishmentLink,
    LocalAuthority,
    RegisterDifference,
)
from apcommission.registers.reading import Read

Kind = RegisterDifference.Kind
PIECE = 2000
FIELDS = tuple(field.name for field in Establishment._meta.concrete_fields if field.name != "urn")
#: Fields that a school of the service has too, and how it names them.
OF_SCHOOL = {
    "la_code": "la_code",
    "name": "organisation__name",
    "establishment_type": "establishment_type",
    "phase": "phase",
    "postcode": "postcode",
    "status": "status",
}


def in_pieces(rows: Iterable[Any], size: int = PIECE) -> Iterator[list[Any]]:
    rows = iter(rows)
    while piece := list(islice(rows, size)):
        yield piece


def of_piece(rows: list[Read], own_la: str) -> Iterator[RegisterDifference]:
    """The differences of some rows, without their load. Two queries.

    A school that the service works with but the register did not have so far is compared with what the
    service says of it.
    """
    urns = [row.values["urn"] for row in rows]
    rows_known = Establishment.objects.filter(urn__in=urns).values()
    known: dict[str, dict[str, Any]] = {one["urn"]: dict(one) for one in rows_known}
    used = {
        one["urn"]: {name: one[path] for name, path in OF_SCHOOL.items()}
        for one in School.objects.filter(urn__in=urns).values("urn", *OF_SCHOOL.values())
    }
    for row in rows:
        urn = row.values["urn"]
        found = _compared(row.values, known.get(urn), used.get(urn))
        if found is None:
            continue
        kind, fields = found
        own = row.values["la_code"] == own_la and row.values["status"] != CLOSED
        yield RegisterDifference(
            urn=urn,
            kind=kind,
            name=row.values["name"],
            la_code=row.values["la_code"],
            in_use=urn in used or own,
            fields=fields,
        )


Told = tuple[str, dict[str, list[Any]]]


def _compared(
    values: dict[str, Any], known: dict[str, Any] | None, used: dict[str, Any] | None
) -> Told | None:
    """(kind, {field: [before, after]}) of one school; None: nothing is different.

    A school in use that the register did not have is new to it, unless it is told otherwise than it was.
    """
    before = known or used or {}
    fields = {
        name: [plain(before.get(name)), plain(value)]
        for name, value in values.items()
        if name != "urn" and (before.get(name) or None) != (value or None)
    }
    if known is None and not any(was for was, _ in fields.values()):
        told = {name: [None, plain(value)] for name, value in values.items() if value}
        del told["urn"]
        return Kind.NEW, told
    if not fields:
        return None
    was, now = before["status"] == CLOSED, values["status"] == CLOSED
    if was != now:
        return (Kind.CLOSED if now else Kind.REOPENED), fields
    return Kind.CHANGED, fields


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def links_of_piece(rows: list[Read]) -> Iterator[RegisterDifference]:
    """Links that are not known yet. Two queries."""
    urns = {row.values["urn"] for row in rows}
    known = set(
        EstablishmentLink.objects.filter(urn__in=urns).values_list("urn", "other_urn", "kind")
    )
    used = set(School.objects.filter(urn__in=urns).values_list("urn", flat=True))
    for row in rows:
        told = row.values
        key = (told["urn"], told["other_urn"], told["kind"])
        if key not in known:
            known.add(key)
            yield RegisterDifference(
                urn=told["urn"],
                kind=Kind.LINK,
                name=f"{told['kind']}: {told['other_urn']}",
                la_code="",
                in_use=told["urn"] in used,
                fields={
                    "other": told["other_urn"],
                    "kind": told["kind"],
                    "since": plain(told["since"]),
                },
            )


def of_authorities(told: dict[str, str]) -> Iterator[RegisterDifference]:
    """Authorities ({code: name}) that are not known yet or had another name. One query."""
    known = dict(LocalAuthority.objects.filter(code__in=told).values_list("code", "name"))
    for code, name in sorted(told.items()):
        if name and known.get(code) != name:
            yield RegisterDifference(
                urn=code,
                kind=Kind.AUTHORITY,
                name=name,
                la_code=code,
                fields={"name": [known.get(code), name]},
            )


def gone(seen: set[str], la_codes: set[str]) -> Iterator[RegisterDifference]:
    """Schools that are known and open, of authorities that the file has, but not in the file themselves."""
    known = Establishment.objects.filter(la_code__in=la_codes).exclude(status=CLOSED)
    used = set(School.objects.filter(la_code__in=la_codes).values_list("urn", flat=True))
    for urn, name, la_code in known.values_list("urn", "name", "la_code").iterator(PIECE):
        if urn not in seen:
            yield RegisterDifference(
                urn=urn, kind=Kind.GONE, name=name, la_code=la_code, in_use=urn in used, fields={}
            )
