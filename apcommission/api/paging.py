"""Pages of what changed: in order of time, each page beginning where the last one ended.

A cursor is a place in that order, so that pages neither skip nor repeat a row, however many are added
meanwhile. A row that changes while someone reads comes again, later in the order. `next_changed_since` is
where the next reading begins: a little before what was read, so that nothing is missed that was being written
then. Rows may therefore come twice; who copies them writes over what has the same key.

Rows of a record under restriction are kept back (withholding.py). They come once that has ended: it counts as
a change of theirs (actions.py: come_again).
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan
from ninja import Schema
from pydantic import AwareDatetime, Field

from apcommission import withholding
from apcommission.api import queries
from apcommission.api.problems import Problem

T = TypeVar("T")
LIMIT, MOST = 500, 5000


class Asked(Schema):
    """What every question about changes may say."""

    changed_since: Annotated[
        AwareDatetime | None,
        Field(description="Only what changed at this moment or later: 2026-09-07T06:00:00Z"),
    ] = None
    cursor: Annotated[
        str, Field(max_length=300, description="`next_cursor` of the page before")
    ] = ""
    limit: Annotated[int, Field(ge=1, le=MOST, description="Rows of a page at most")] = LIMIT


class Page(Schema, Generic[T]):
    """A page of what changed. `next_cursor` is null on the last one."""

    items: list[T]
    next_cursor: str | None
    next_changed_since: datetime


@dataclass(frozen=True)
class Turn(Generic[T]):
    """The rows of a page, and where the next page and the next reading begin."""

    rows: list[T]
    next_cursor: str | None
    next_changed_since: datetime


def turn(
    rows: QuerySet[Any], asked: Asked, by: str = "changed_at", in_spite: str = ""
) -> Turn[Any]:
    """The rows of the page that is asked for; `by`: the field or annotation that says when each changed;
    `in_spite`: the ground in law on which records under restriction are among them.

    Two queries; further pages need one.
    """
    rows = (rows if in_spite else withholding.kept(rows)).order_by(by, "pk")
    if asked.cursor:
        at, key, since = _place(asked.cursor)
        rows = rows.filter(TupleGreaterThan((F(by), F("pk")), (at, key)))
    else:
        since = queries.all_seen_until()
        if asked.changed_since:
            rows = rows.filter(**{f"{by}__gte": asked.changed_since})
    found = list(rows[: asked.limit + 1])
    shown, more = found[: asked.limit], len(found) > asked.limit
    return Turn(shown, _cursor(shown[-1], by, since) if more else None, since)


def page(
    rows: QuerySet[Any],
    asked: Asked,
    tell: Callable[[Any], dict[str, Any]],
    in_spite: str = "",
) -> dict[str, Any]:
    """The page that is asked for, of rows with `changed_at`, each told by itself."""
    found = turn(rows, asked, in_spite=in_spite)
    items = [{**tell(row), "changed_at": row.changed_at} for row in found.rows]
    return answer(found, items)


def answer(found: Turn[Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """A page as the interface tells it."""
    return {
        "items": items,
        "next_cursor": found.next_cursor,
        "next_changed_since": found.next_changed_since,
    }


def _cursor(row: Any, by: str, since: datetime) -> str:
    place = [getattr(row, by).astimezone(UTC).isoformat(), row.pk, since.isoformat()]
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[datetime, int, datetime]:
    try:
        at, key, since = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moments = [datetime.fromisoformat(text) for text in (at, since)]
        if not isinstance(key, int) or abs(key) >= 2**63 or None in {m.tzinfo for m in moments}:
            raise ValueError
    except (ValueError, TypeError) as fault:
        raise Problem(422, "This cursor is not one of ours.") from fault
    return moments[0], key, moments[1]


class RemovalOut(Schema):
    """A row that is gone: whoever copied it takes it out too."""

    kind: str
    key: int
    placement: int | None
    changed_at: datetime


def told_removal(row: Any) -> dict[str, Any]:
    """A removal as an interface tells it."""
    return {"kind": row.kind, "key": row.key, "placement": row.placement_id}
