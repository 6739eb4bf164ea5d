"""The reasons of a placement as one number, a bit for each of REASONS in its order: weighed ahead, or now.

Written as SQL and not as expressions of models: lists and home pages name it several times in a statement,
and to put it together took longer than to have it answered.
"""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.db.models import Func, IntegerField

from apcommission.versions import version_of
from monitoring.early_warning.reasons import REASONS, Reason

#: A placement p whose reasons are not kept, or hold no longer, is weighed now.
MASK = """(CASE WHEN {day} = DATE '{today}' AND {made_by} = '{version}'
    AND NOT {id} = ANY (ARRAY(SELECT key FROM monitoring_watchchange WHERE what = 'placement'))
    AND NOT {provider} = ANY (ARRAY(SELECT key FROM monitoring_watchchange WHERE what = 'provider'))
    THEN {mask} ELSE (SELECT {weighed} FROM watch_of({id}) w) END)"""


def bit(reason: Reason) -> int:
    """The bit of a reason."""
    return 1 << REASONS.index(reason)


#: The bits of serious reasons, and of all.
SERIOUS, ANY = sum(bit(one) for one in REASONS if one.serious), (1 << len(REASONS)) - 1


@lru_cache(maxsize=8)
def weighed(today: date, planned_end: str = "p.planned_end") -> str:
    """The SQL that weighs what was counted `w` of a placement. `planned_end`: its column."""
    each = (f"coalesce(({one.holds(today)})::int, 0) * {bit(one)}" for one in REASONS)
    return " + ".join(each).format_map(_Columns({"planned_end": planned_end}))


class _Columns(dict[str, str]):
    """Of the view, where nothing else is said."""

    def __missing__(self, name: str) -> str:
        return f"w.{name}"


@cache
def made_by() -> str:
    """What tells reasons that are weighed by these conditions and settings from those of others."""
    return version_of(weighed(date(2000, 1, 1)))


class Mask(Func):
    """The reasons of a placement, for the queries of placements."""

    output_field = IntegerField()
    columns = {
        "id": "pk",
        "provider": "provider_id",
        "planned_end": "planned_end",
        "day": "watched__day",
        "made_by": "watched__made_by",
        "mask": "watched__mask",
    }

    def __init__(self, today: date) -> None:
        self.today = today
        super().__init__(*self.columns.values())

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = (compiler.compile(each)[0] for each in self.get_source_expressions())
        own = dict(zip(self.columns, parts, strict=True))
        now = weighed(self.today, own["planned_end"])
        return MASK.format(today=self.today, version=made_by(), weighed=now, **own), []


class HowMany(Func):
    """How many bits of a mask are set `among` some."""

    template = "bit_count((%(expressions)s & %(among)s)::bit(16))"
    output_field = IntegerField()
