"""The rows behind a figure: counted, searched, ordered and cut into pages in the database."""

from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from apcommission import second_wall
from apcommission.people.models import Person, Role
from monitoring.measures import rows_sql, sql
from monitoring.measures.asked import Asked
from monitoring.measures.defining import Definition
from monitoring.measures.kinds import blocks, kind_of
from referrals.panels.queries import declared_none

SCHOOL_KINDS = (Role.HEADTEACHER,)
PROVIDER_KINDS = (Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)

#: Columns of words, which are ordered whatever their case; so is what says whose a row is.
WORDS = frozenset({"programme", "provider", "title", "level", "outcome", "target"})
#: Measures of placements of which most are in the figure; of pupils most always are.
MOST_COUNT = frozenset({"retention", "time_to_placement"})

PART = "LIMIT %(limit)s OFFSET %(offset)s"


@dataclass(frozen=True)
class Tally:
    """What is said of rows as a whole.

    `rows`: how many are listed for each way that may be chosen, and for none (`""`); `held_back`: how many of
    these may not leave the service; `counts`: how many count in each way; `sums`: of those in the figure.
    """

    rows: dict[str, int] = field(default_factory=dict)
    held_back: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """Rows behind a measure. Nothing is asked of the database before they are counted or read.

    Without `counts` they are those that are in the figure; `words` are looked for in the pupil's name, the
    placement's reference, the programme and the provider; `order` names columns, a minus before those that
    fall.

    They add up to the figure, so the second wall is lifted: the statement itself names a pupil only to those
    who may open the placement.
    """

    asked: Asked
    definition: Definition
    person: Person
    counts: str = ""
    words: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    without_restricted: bool = False
    #: What was tallied already, of these rows and of those that are chosen among them.
    tallies: dict[Any, Tally] = field(default_factory=dict, compare=False, repr=False)
    model = None  # what django-filter looks for

    # ---- What a list asks ----------------------------------------------------------------------

    def all(self) -> "Rows":
        return self

    def counting(self, key: str) -> "Rows":
        """Those that count in one way only."""
        return replace(self, counts=key)

    def with_words(self, words: str) -> "Rows":
        """Those in which every one of the words stands."""
        return replace(self, words=(*self.words, *words.split()))

    def order_by(self, *columns: str) -> "Rows":
        return replace(self, order=columns)

    def kept(self) -> "Rows":
        """Those that may leave the service today: of no record under restriction."""
        return replace(self, without_restricted=True)

    def held_back(self) -> int:
        """How many of them may not. No query more than the tally."""
        return self.tally().held_back.get(self.counts, 0)

    def of_placement(self, reference: str) -> "Rows":
        """Those of one placement, where each row is of one and needs no other."""
        return replace(self, asked=replace(self.asked, placement=reference, as_kept=False))

    def none(self) -> list[Any]:
        return []

    def count(self) -> int:
        """How many there are. One query."""
        return self.tally().rows.get(self.counts, 0)

    def __getitem__(self, part: slice) -> list[Any]:
        """One query."""
        limits = _limits(part.start or 0, part.stop)
        with second_wall.lifted(), connection.cursor() as cursor:
            cursor.execute(self._query(PART), self._parameters() | limits)
            return _named(cursor, cursor.fetchall())

    def tallied(self, first: int, last: int) -> list[Any]:
        """Those from one to before another, and what is told of all of them: both from one query."""
        query = f"""{self._blocks()},
            chosen AS (SELECT TRUE AS is_there, * FROM ({self._listed(PART)}) AS listed)
            SELECT ({self._tally()}) AS tally, chosen.*
            FROM (SELECT 1) AS one LEFT JOIN chosen ON TRUE ORDER BY {self._terms()}"""  # noqa: S608
        with second_wall.lifted(), connection.cursor() as cursor:
            cursor.execute(query, self._parameters() | _limits(first, last))
            found = cursor.fetchall()
            self.tallies[self._whole] = self._told(found[0][0] or {})
            return _named(cursor, [row[2:] for row in found if row[1]], after=2)

    def iterator(self, chunk_size: int) -> Iterator[Any]:
        """All rows, fetched in chunks while they are read. One query."""
        with second_wall.lifted(), connection.chunked_cursor() as cursor:
            cursor.execute(self._query(), self._parameters())
            while chunk := cursor.fetchmany(chunk_size):
                yield from _named(cursor, chunk)

    def tally(self) -> Tally:
        """How many of the rows with these words count in each way, whatever is chosen. One query, once."""
        if self._whole not in self.tallies:
            query = f"{self._blocks()} SELECT ({self._tally()})"
            with second_wall.lifted(), connection.cursor() as cursor:
                cursor.execute(query, self._parameters())
                self.tallies[self._whole] = self._told(cursor.fetchone()[0] or {})
        return self.tallies[self._whole]

    # ---- How it is asked -----------------------------------------------------------------------

    @property
    def _whole(self) -> Any:
        """What tells these rows, whatever is chosen among them, from others."""
        return self.asked, self.words, self.without_restricted

    def _tally(self) -> str:
        """The SELECT of what is tallied, as one value."""
        sums = "".join(f", coalesce(sum({name}), 0)::text" for name in self._sums)
        return f"""
            SELECT json_object_agg(coalesce(counts, ''), told)
            FROM (SELECT counts, json_build_array(count(*), {self._held_back()}{sums}) AS told
                  FROM {self._source} {self._where()} GROUP BY counts) AS each"""  # noqa: S608 - ours

    def _held_back(self) -> str:
        """How many of the rows are under restriction."""
        if not kind_of(self.definition).pupils:
            return "0"
        return f"count(*) FILTER (WHERE {rows_sql.RESTRICTED})"

    def _told(self, found: dict[str, Any]) -> Tally:
        """What that says."""
        in_figure = [told for key, told in found.items() if key in self.definition.counted]
        counts, held_back = ({key: told[place] for key, told in found.items()} for place in (0, 1))
        return Tally(
            rows={"": sum(told[0] for told in in_figure), **counts},
            held_back={"": sum(told[1] for told in in_figure), **held_back},
            counts=counts,
            sums={
                name: sum((Decimal(told[place]) for told in in_figure), Decimal(0))
                for place, name in enumerate(self._sums, start=2)
            },
        )

    @property
    def _sums(self) -> tuple[str, ...]:
        return kind_of(self.definition).sums

    def _blocks(self) -> str:
        """The blocks up to `found`, all the rows of this kind, and to `searched` if there are words."""
        searched = f" searched AS ({rows_sql.searched('found')})"
        return sql.block(*self._found(), *([searched] if self._by_words else []))

    def _found(self) -> list[str]:
        """The blocks up to `found`."""
        kind = kind_of(self.definition)
        counts = rows_sql.COUNTS.get(self.definition.key, "NULL")
        select = kind.select.format(counts=counts, progressed=sql.PROGRESSED)
        return [*blocks(kind, self.asked), self._found_as(select)]

    def _found_as(self, select: str) -> str:
        """Where nothing is counted for them, rows are read once for the tally and once for the page: of this
        some are enough, if they come in the order of an index.
        """
        again = "NOT MATERIALIZED " if self._are_read else ""
        return f" found AS {again}({select})"

    @property
    def _are_read(self) -> bool:
        """Whether the rows stand in tables as they are, or are what is kept of placements and pupils."""
        kept = {"starts": self.asked.as_kept, "pupils": self.asked.pupils_are_kept}
        return kept.get(self.definition.rows, self.definition.key in MOST_COUNT)

    @property
    def _by_words(self) -> bool:
        """Whether words are looked for in whose the rows are, which they do not say themselves."""
        return bool(self.words) and kind_of(self.definition).pupils

    @property
    def _source(self) -> str:
        return "searched" if self._by_words else "found"

    def _listed(self, part: str = "") -> str:
        """The SELECT of the rows that are listed, or of a part of them, with whose they are; in any order."""
        rows = f"SELECT * FROM {self._source} {self._where(self._chosen())}"  # noqa: S608 - ours
        if self._by_names:
            rows = rows_sql.ordered(f"({rows})", self._by_names)
        if part:
            rows = f"SELECT * FROM ({rows}) AS listed ORDER BY {self._terms()} {part}"  # noqa: S608
        return rows_sql.named(f"({rows})") if kind_of(self.definition).pupils else rows

    def _chosen(self) -> str:
        """Which of the rows are listed. Where most are, by what they are not: the planner takes all else for
        few.
        """
        if self.counts:
            return "counts = %(counts)s"
        most = self.definition.rows == "pupils" or self.definition.key in MOST_COUNT
        return "counts <> ALL(%(not_counted)s)" if most else "counts = ANY(%(counted)s)"

    def _where(self, *conditions: str) -> str:
        """Those with the words, and that may leave the service, if that is asked."""
        searched = "all_names" if self._by_words else "lower(concat_ws(' ', programme, provider))"
        words = [f"strpos({searched}, lower(%(word{n})s)) > 0" for n, _ in enumerate(self.words)]
        if self.without_restricted and kind_of(self.definition).pupils:
            words.append(f"NOT {rows_sql.RESTRICTED}")
        return " AND ".join(["WHERE TRUE", *words, *conditions])

    def _order(self) -> tuple[str, ...]:
        """The columns by which the rows are ordered: as is asked for, and to the last one."""
        return tuple(dict.fromkeys([*self.order, *self._last_order()]))

    def _last_order(self) -> tuple[str, ...]:
        return kind_of(self.definition).order

    @property
    def _by_names(self) -> list[str]:
        """By which of rows_sql.NAMES the rows are ordered."""
        if not kind_of(self.definition).pupils:
            return []
        ordered = {column.removeprefix("-") for column in self._order()}
        return [name for name in rows_sql.NAMES if name in ordered]

    def _terms(self) -> str:
        return ", ".join(term for column in self._order() for term in self._terms_of(column))

    def _terms_of(self, column: str) -> Iterator[str]:
        """The ordering terms of a column: what is empty stands last."""
        name = column.removeprefix("-")
        falls = " DESC" if column.startswith("-") else ""
        if name in self._by_names:
            # None is empty, so nothing is said that no index has; but for pupils who may not be named.
            last = " NULLS LAST" if name == "pupil" and not self._names_all else ""
            yield from (f"{term}{falls}{last}" for term in rows_sql.ORDERED[name])
        else:
            by = f"lower({name})" if name in WORDS else f'"{name}"'
            yield f"{by}{falls} NULLS LAST"

    @property
    def _names_all(self) -> bool:
        """Whether the reader may open each placement, for all that is known without a query."""
        return self.person.is_la and declared_none(self.person)

    def _query(self, part: str = "") -> str:
        listed = self._listed(part)
        return f"{self._blocks()} SELECT * FROM ({listed}) AS listed ORDER BY {self._terms()}"  # noqa: S608

    def _parameters(self) -> dict[str, Any]:
        person, counted = self.person, self.definition.counted
        ways = [count.key for count in self.definition.counts]
        return {
            **self.asked.parameters,
            **{f"word{number}": word for number, word in enumerate(self.words)},
            "counts": self.counts,
            "counted": list(counted),
            "not_counted": [key for key in ways if key not in counted],
            "sees_all": person.is_la,
            "declared_none": declared_none(person),
            "reader": person.pk,
            "seen_on": timezone.localdate(),
            "providers": list(person.organisation_ids(*PROVIDER_KINDS)),
            "schools": list(person.organisation_ids(*SCHOOL_KINDS)),
        }


def _limits(first: int, last: int) -> dict[str, int]:
    return {"limit": last - first, "offset": first}


def _named(cursor: Any, found: list[tuple[Any, ...]], after: int = 0) -> list[Any]:
    """Rows with their values by name; `after`: so many columns that are none of theirs."""
    row = namedtuple("Row", [column[0] for column in cursor.description[after:]])  # type: ignore[misc]
    return [row._make(values) for values in found]
