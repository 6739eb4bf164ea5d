"""The rows behind a figure: counted, searched, ordered and cut into pages in the database."""

from collections import namedtuple
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from apcommission import second_wall
from apcommission.people.models import Person, Role
from monitoring.measures import charges, progress_sql, rows_sql, sql, timetables
from monitoring.measures.defining import Definition
from monitoring.measures.queries import PARTS, Asked

Blocks = tuple[str, ...]
MARKS = ("timetabled", "session")
SCHOOL_KINDS = (Role.HEADTEACHER,)
PROVIDER_KINDS = (Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)


@dataclass(frozen=True)
class Kind:
    """One kind of rows: its SELECT, the blocks (see `_block`) that it stands on, and how it is ordered.

    `order` ends with what makes the order of the rows one only. `parts`: what of the engine its figures
    need. `sums`: columns that are added up.
    """

    select: str
    blocks: tuple[str, ...]
    order: tuple[str, ...]
    parts: tuple[str, ...]
    sums: tuple[str, ...] = ()
    pupils: bool = True


KINDS = {
    "sessions": Kind(
        rows_sql.SESSIONS, MARKS, ("day", "session", "placement"), ("attendance", "outcomes")
    ),
    "weeks": Kind(rows_sql.WEEKS, MARKS, ("week", "placement"), PARTS),
    "pupils": Kind(
        rows_sql.PUPILS,
        ("timetable", "counted", "pupil", "latest"),
        ("rate", "placement"),
        ("attendance", "outcomes"),
    ),
    "cohort": Kind(
        rows_sql.COHORT, ("award", "latest"), ("-awards", "pupil", "placement"), ("outcomes",)
    ),
    "placements": Kind(rows_sql.PLACEMENTS, (), ("start", "placement"), ("outcomes",)),
    "awards": Kind(
        rows_sql.AWARDS, ("award",), ("awarded_on", "placement", "title", "counts"), ("outcomes",)
    ),
    "leavers": Kind(rows_sql.LEAVERS, ("leaver", "latest"), ("pupil", "placement"), ("outcomes",)),
    "charges": Kind(
        rows_sql.CHARGES,
        ("timetable", "priced"),
        ("pupil", "placement", "kind", "charge", "amount"),
        ("outcomes", "charges"),
        sums=("charge", "school", "la", "ehcp"),
    ),
    "programmes": Kind(
        rows_sql.PROGRAMMES,
        ("timetable", "offer"),
        ("programme", "provider", "offered", "used"),
        ("attendance", "outcomes", "capacity"),
        sums=("offered", "used"),
        pupils=False,
    ),
    "targets": Kind(
        rows_sql.TARGETS, ("target",), ("due_on", "placement", "target"), ("outcomes", "progress")
    ),
    "profiles": Kind(
        rows_sql.PROFILES,
        ("profile", "latest"),
        ("area", "pupil", "placement"),
        ("outcomes", "progress"),
    ),
    "suspensions": Kind(
        rows_sql.SUSPENSIONS,
        ("calendar", "suspension"),
        ("day", "placement"),
        ("outcomes", "progress"),
    ),
    "starts": Kind(
        rows_sql.STARTS,
        ("calendar", "started"),
        ("first_day", "placement"),
        ("outcomes", "progress"),
    ),
    **{
        f"leavers_{months}": Kind(
            rows_sql.LEAVERS_LATER.format(progressed=sql.PROGRESSED, months=months),
            ("leaver", "later", "latest"),
            ("pupil", "placement"),
            ("outcomes", "progress"),
        )
        for months in (6, 12)
    },
    "outcomes": Kind(
        rows_sql.OUTCOMES,
        ("returned", "leaver", "latest"),
        ("end", "placement", "outcome"),
        PARTS,
    ),
}
#: Columns of words, which are ordered whatever their case.
WORDS = frozenset(
    {"pupil", "programme", "provider", "placement", "title", "level", "outcome", "target"}
)


def kind_of(definition: Definition) -> Kind:
    """The kind of rows that a measure opens to."""
    return KINDS[definition.rows]


def parts_of(definition: Definition) -> tuple[str, ...]:
    """What of the engine a measure needs: a cost needs all of it."""
    return PARTS if definition.key.startswith("cost_per_") else kind_of(definition).parts


def _block(name: str, asked: Asked) -> str:
    """A block that stands on the cohort, or on the blocks before it."""
    if name == "offer":
        return charges.OFFER.format(programmes=charges.PROGRAMMES[asked.scope.kind])
    return {
        "timetabled": f"{sql.OPEN_DAY},{sql.TIMETABLED}",
        "session": sql.SESSION,
        "timetable": f"{sql.OPEN_DAY},{timetables.BOUNDS},{timetables.TIMETABLE}",
        "counted": timetables.COUNTED,
        "pupil": sql.PUPIL,
        "priced": charges.PRICED,
        "returned": sql.REINTEGRATED,
        "award": sql.AWARD,
        "leaver": sql.LEAVER,
        "latest": rows_sql.LATEST,
        "target": progress_sql.TARGET,
        "profile": progress_sql.PROFILE,
        "calendar": progress_sql.CALENDAR,
        "suspension": progress_sql.SUSPENSION,
        "started": progress_sql.STARTED,
        "later": progress_sql.LATER,
    }[name]


@dataclass(frozen=True)
class Tally:
    """How many rows count in each way, and the sums of all of them that count."""

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
    withheld: bool | None = (
        None  # only those that may leave the service (False), or that may not (True)
    )
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
        return replace(self, withheld=False)

    def held_back(self) -> "Rows":
        """The others."""
        return replace(self, withheld=True)

    def none(self) -> list[Any]:
        return []

    def count(self) -> int:
        """How many there are. One query."""
        return sum(number for key, number in self.tally().counts.items() if key in self._keys())

    def __getitem__(self, part: slice) -> list[Any]:
        """One query."""
        start = part.start or 0
        limits = {"limit": part.stop - start, "offset": start}
        query = f"{self._query()} LIMIT %(limit)s OFFSET %(offset)s"
        with second_wall.lifted(), connection.cursor() as cursor:
            cursor.execute(query, self._parameters() | limits)
            return _named(cursor, cursor.fetchall())

    def iterator(self, chunk_size: int) -> Iterator[Any]:
        """All rows, fetched in chunks while they are read. One query."""
        with second_wall.lifted(), connection.chunked_cursor() as cursor:
            cursor.execute(self._query(), self._parameters())
            while chunk := cursor.fetchmany(chunk_size):
                yield from _named(cursor, chunk)

    def tally(self) -> Tally:
        """How many of the rows with these words count in each way, whatever is chosen. One query, once."""
        asked = (self.words, self.withheld)
        if asked not in self.tallies:
            self.tallies[asked] = self._tallied()
        return self.tallies[asked]

    def _tallied(self) -> Tally:
        sums = kind_of(self.definition).sums
        added = "".join(f", coalesce(sum({name}), 0)" for name in sums)
        what = f"counts, count(*){added}"
        query = " ".join([self._selected(what), self._matching(), "GROUP BY counts"])
        with second_wall.lifted(), connection.cursor() as cursor:
            cursor.execute(query, self._parameters())
            found = cursor.fetchall()
        in_figure = [row for row in found if row[0] in self.definition.counted]
        totals = {
            name: sum((row[number] for row in in_figure), Decimal(0))
            for number, name in enumerate(sums, start=2)
        }
        return Tally({row[0]: row[1] for row in found}, totals)

    # ---- How it is asked -----------------------------------------------------------------------

    def _keys(self) -> Sequence[str]:
        return (self.counts,) if self.counts else self.definition.counted

    def _selected(self, what: str) -> str:
        """SELECT … FROM found, all the rows of this kind."""
        kind = kind_of(self.definition)
        select = kind.select.format(
            counts=rows_sql.COUNTS.get(self.definition.key, "NULL"),
            who=rows_sql.WHO,
            whose=rows_sql.WHOSE,
            progressed=sql.PROGRESSED,
        )
        blocks = [self.asked.cohort, *(_block(name, self.asked) for name in kind.blocks)]
        return " ".join([sql.block(*blocks, f" found AS ({select})"), "SELECT", what, "FROM found"])

    def _matching(self, *conditions: str) -> str:
        searched = "lower(concat_ws(' ', {}))".format(
            "pupil, placement, programme, provider"
            if kind_of(self.definition).pupils
            else "programme, provider"
        )
        words = [f"strpos({searched}, lower(%(word{n})s)) > 0" for n, _ in enumerate(self.words)]
        if self.withheld is not None and kind_of(self.definition).pupils:
            words.append(rows_sql.RESTRICTED if self.withheld else f"NOT {rows_sql.RESTRICTED}")
        return " AND ".join(["WHERE TRUE", *words, *conditions])

    def _query(self) -> str:
        order = dict.fromkeys([*self.order, *kind_of(self.definition).order])
        terms = ", ".join(_term(column) for column in order)
        where = self._matching("counts = ANY(%(counts)s)")
        return " ".join([self._selected("*"), where, "ORDER BY", terms])

    def _parameters(self) -> dict[str, Any]:
        person = self.person
        return {
            **self.asked.parameters,
            **{f"word{number}": word for number, word in enumerate(self.words)},
            "counts": list(self._keys()),
            "sees_all": person.is_la,
            "reader": person.pk,
            "seen_on": timezone.localdate(),
            "providers": list(person.organisation_ids(*PROVIDER_KINDS)),
            "schools": list(person.organisation_ids(*SCHOOL_KINDS)),
        }


def _term(column: str) -> str:
    """An ordering term: what is empty stands last."""
    name = column.removeprefix("-")
    by = f"lower({name})" if name in WORDS else f'"{name}"'
    return f"{by} {'DESC' if column.startswith('-') else 'ASC'} NULLS LAST"


def _named(cursor: Any, found: list[tuple[Any, ...]]) -> list[Any]:
    """Rows with their values by name."""
    row = namedtuple("Row", [column[0] for column in cursor.description])  # type: ignore[misc]
    return [row._make(values) for values in found]
