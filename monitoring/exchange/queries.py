"""What the database holds, as rows of the import format: for dumping, and to see what a load would change."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Collate

from apcommission import withholding
from apcommission.calendar.models import Term
from monitoring.exchange.checks import Row
from monitoring.exchange.sources import KINDS, SOURCES
from monitoring.exchange.tables import Table
from monitoring.exchange.values import HALVES, Slot
from placements.attendance.models import AttendanceCode
from placements.placement.models import Placement, TimetableSlot
from providers.directory.models import Programme
from referrals.panels.models import Decision
from referrals.referral.models import Referral


def _tidy(value: Any) -> Any:
    """A value as a cell can hold it: text without blanks around it; nothing for what is empty."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return [part for part in map(_tidy, value) if part is not None] or None
    return value


def _slots(numbers: Sequence[int]) -> list[Slot] | None:
    return [divmod(number, 2) for number in numbers] or None


_SHOWN: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("placements", "timetable"): _slots,
    ("attendance", "session"): HALVES.__getitem__,
}


def _objects(table: Table) -> QuerySet[Any]:
    source = SOURCES[table.name]
    return source.model._default_manager.filter(source.only)


def rows(
    table: Table,
    *,
    among: Collection[Any] | None = None,
    dumped: bool = False,
    restricted: bool = True,
) -> Iterator[Row]:
    """The rows of a file, in the order of its key, streamed. One query.

    `among`: only those with one of these values in the first column of the key. `dumped`: only those that
    the format tells rightly. Not `restricted`: only those of records that are under no restriction.
    """
    source = SOURCES[table.name]
    found = _objects(table)
    if dumped:
        found = found.filter(source.dumped)
    if not restricted:
        found = withholding.kept(found)
    if among is not None:
        found = found.filter(**{f"{source.paths[table.key[0]]}__in": list(among)})
    names = list(table.by_name)
    shown = [_SHOWN.get((table.name, name), _tidy) for name in names]
    ordered = found.order_by(*_order(table), "pk")
    for values in ordered.values_list(*(source.paths[name] for name in names)).iterator(5000):
        yield {name: show(value) for name, show, value in zip(names, shown, values, strict=True)}


#: What is in the database, but would be missing or something else in the format.
_LEFT_OUT: dict[str, QuerySet[Any]] = {
    "programmes": Programme.objects.filter(prices=None),
    "referrals": Referral.objects.exclude(SOURCES["referrals"].dumped),
    "decisions": Decision.objects.filter(state=Decision.State.DRAFT),
    "placements": Placement.objects.exclude(SOURCES["placements"].dumped),
}


def count_left_out(table: Table) -> int:
    """How many things `rows(dumped=True)` does not give: drafts, offers, programmes without a price.

    One query, or none where there are no such things.
    """
    left_out = _LEFT_OUT.get(table.name)
    return left_out.all().count() if left_out is not None else 0


def count_restricted(table: Table) -> int:
    """How many rows belong to records under restriction. One query; none where a file is of no pupils."""
    source = SOURCES[table.name]
    return withholding.held_back(_objects(table).filter(source.dumped)).count()


def _order(table: Table) -> list[Any]:
    """The columns of the key; text by its characters' numbers, whatever the language of the database."""
    order: list[Any] = []
    for name in table.key:
        path = SOURCES[table.name].paths[name]
        order.append(Collate(path, "C") if _is_text(table, path) else path)
    return order


def _is_text(table: Table, path: Any) -> bool:
    if not isinstance(path, str):
        return False
    field: Any = None
    model: Any = SOURCES[table.name].model
    for part in path.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model
    return field.get_internal_type() in ("CharField", "TextField")


def known(kind: str, references: Collection[str]) -> set[str]:
    """Which of these references the database has. One query."""
    return set(keys(kind, references))


def keys(kind: str, references: Collection[str]) -> dict[str, Any]:
    """The primary keys of things by their references, as far as they are there. One query."""
    model, path = KINDS[kind]
    found = model._default_manager.filter(**{f"{path}__in": list(references)})
    return dict(found.order_by().values_list(path, "pk"))


@dataclass(frozen=True)
class HeldSlot:
    """A slot of a timetable in the database. `last` empty: open. `holds`: it keeps the pupil from others."""

    pk: int
    placement_ref: str
    upn: str
    slot: Slot
    place: str
    first: date
    last: date | None
    holds: bool


def held_slots(upns: Collection[str]) -> list[HeldSlot]:
    """All slots of these pupils, whatever the state of their placements. One query."""
    found = TimetableSlot.objects.filter(pupil__upn__in=list(upns)).order_by("pk")
    return [
        HeldSlot(pk, reference, upn, (weekday, session), place, first, last, holds)
        for pk, reference, upn, weekday, session, place, first, last, holds in found.values_list(
            *("pk", "placement__reference", "pupil__upn", "weekday", "session", "place"),
            *("valid_from", "valid_to", "holds"),
        )
    ]


def pupils_of(references: Collection[str]) -> dict[str, str]:
    """The UPN of each of these referrals that is there. One query."""
    found = Referral.objects.filter(reference__in=list(references)).order_by()
    return dict(found.values_list("reference", "pupil__upn"))


def terms() -> list[tuple[str, date, date]]:
    """(name, first day, last day) of every term. One query."""
    return list(Term.objects.order_by("start").values_list("reference", "start", "end"))


def codes() -> dict[str, AttendanceCode]:
    """The national attendance codes. One query."""
    return {code.code: code for code in AttendanceCode.objects.all()}


#: Said of a referral that led to a placement, beside the outcomes of its decisions.
PLACED = "placed"


def what_became_of(referrals: Collection[str]) -> dict[int, set[str]]:
    """For each of these referrals (by reference), by primary key: the outcomes of its signed decisions.

    With PLACED where it led to a placement that was not declined or cancelled. Two queries.
    """
    outcomes: dict[int, set[str]] = defaultdict(set)
    of_these = Q(referral__reference__in=list(referrals))
    decided = Decision.objects.filter(of_these, state=Decision.State.SIGNED)
    for pk, outcome in decided.order_by().values_list("referral_id", "outcome"):
        outcomes[pk].add(outcome)
    gone = (Placement.State.DECLINED, Placement.State.CANCELLED)
    placed = Placement.objects.filter(of_these).exclude(state__in=gone)
    for pk in placed.order_by().values_list("referral_id", flat=True):
        outcomes[pk].add(PLACED)
    return dict(outcomes)
