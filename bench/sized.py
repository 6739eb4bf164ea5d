"""Authorities of a size: so many pupils in alternative provision in each of so many school years.

Each is a database of its own, made once from the sample (`authority.py`): its rows are copied by the database
under other keys, and the marks come by COPY, week after week as in life. Nothing is random: the same size is
the same authority each time.
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from apcommission.calendar.models import Term
from bench import authority
from bench.copying import FIRST_KEY, copied

SIZES, YEARS = (500, 5_000, 50_000), (1, 5, 10)
#: So many marks are loaded without being asked for by name.
MOST_MARKS = 10_000_000
PUPILS_OF_A_PROVIDER = 25
PUPILS_OF_A_SCHOOL = 50
WEEKS = (14, 12, 13)  # of the autumn, spring and summer term, with their half-term breaks taken out
STARTS = ((9, 2), (1, 5), (4, 13))
SESSIONS = 5  # a week: one a day
CODES = "KKKLBKIOMK"


@dataclass(frozen=True)
class Size:
    """`pupils` in alternative provision at a time, over `years` school years."""

    pupils: int
    years: int

    @property
    def database(self) -> str:
        return f"bench_{self.pupils}_{self.years}"

    @property
    def providers(self) -> int:
        return max(1, self.pupils // PUPILS_OF_A_PROVIDER)

    @property
    def schools(self) -> int:
        return max(1, self.pupils // PUPILS_OF_A_SCHOOL)

    @property
    def marks(self) -> int:
        return self.pupils * self.years * sum(WEEKS) * SESSIONS

    def __str__(self) -> str:
        years = "a year" if self.years == 1 else f"{self.years} years"
        return f"{self.pupils:,} pupils, {years}"


@dataclass(frozen=True)
class TermOf:
    """A term as the bench makes it: whole weeks from a Monday."""

    reference: str
    start: date
    weeks: int

    @property
    def end(self) -> date:
        return self.start + timedelta(days=7 * self.weeks - 3)


def chosen(pupils: str | None, years: str | None, *, every: bool = False) -> list[Size]:
    """The sizes asked for (`500,5000`); those of more than MOST_MARKS only with `every` or by name."""
    wanted = [int(each) for each in pupils.split(",")] if pupils else list(SIZES)
    lasted = [int(each) for each in years.split(",")] if years else list(YEARS)
    found = [Size(each, year) for each in wanted for year in lasted]
    named = every or bool(pupils and years)
    return found if named else [size for size in found if size.marks <= MOST_MARKS]


def terms(last: int, years: int) -> list[TermOf]:
    """The terms of so many school years, of which the last begins in the autumn of `last`, in order."""
    found = []
    for autumn in range(last - years + 1, last + 1):
        for number, ((month, day), weeks) in enumerate(zip(STARTS, WEEKS, strict=True)):
            first = date(autumn if month == 9 else autumn + 1, month, day)
            monday = first + timedelta(days=-first.weekday() % 7)
            found.append(TermOf(f"bench-{autumn}-{number}", monday, weeks))
    return found


def blocks(start: date, variant: int, codes: str = CODES) -> str:
    """The lines of one placement's week for COPY, with @ in place of the placement's key."""
    return "".join(
        f"@\t{start + timedelta(days=day)}\t0\t{codes[(variant + 7 * day) % len(codes)]}\t\t2020-01-01\n"
        for day in range(SESSIONS)
    )


class Lines(io.TextIOBase):
    """What COPY reads: the marks of all placements, written as they are asked for."""

    def __init__(self, parts: Iterator[str]) -> None:
        self._parts, self._rest = parts, ""

    def read(self, size: int | None = -1) -> str:
        while len(self._rest) < (size or 0) and (part := next(self._parts, "")):
            self._rest += part
        told, self._rest = self._rest[:size], self._rest[size:]
        return told


def marks(size: Size, last: int, late: int = 0, by: int = 0) -> Iterator[str]:
    """The marks of an authority in the order in which they are made: week by week, of all placements.

    The first `late` placements begin `by` weeks after their first term.
    """
    found = terms(last, size.years)
    for number, term in enumerate(found):
        year = number // len(WEEKS)
        keys = range(FIRST_KEY + year * size.pupils, FIRST_KEY + (year + 1) * size.pupils)
        for week in range(term.weeks):
            start = term.start + timedelta(days=7 * week)
            variants = [blocks(start, variant) for variant in range(len(CODES))]
            begun = keys.start + (late if number == 0 and week < by else 0)
            for first in range(begun, keys.stop, 1000):
                batch = range(first, min(first + 1000, keys.stop))
                yield "".join(variants[key % len(CODES)].replace("@", str(key)) for key in batch)


# ---- Making and choosing databases --------------------------------------------------------------


def address(database: str) -> str:
    """The address of another database of the bench's engine."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


@contextlib.contextmanager
def at(size: Size) -> Iterator[None]:
    """Work within the authority of a size, made first where there is none."""
    authority.prepare()
    own = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    connection.close()
    _make(size, str(own[0]))
    connection.settings_dict["NAME"] = size.database
    os.environ["DATABASE_URL"] = address(size.database)
    try:
        call_command("migrate", verbosity=0)  # what was made earlier may lack what is newer
        _fill(size)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], os.environ["DATABASE_URL"] = own


def _make(size: Size, template: str) -> None:
    server = psycopg2.connect(address("postgres"))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [size.database])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {size.database} TEMPLATE {template}")
    server.close()


def _fill(size: Size) -> None:
    if Term.objects.filter(reference__startswith="bench-").exists():
        return
    from bench import underway

    print(f"-- loading {size}: {size.marks:,} marks (once)", file=sys.stderr, flush=True)
    mondays = underway.weeks(timezone.localdate())
    last = Term.objects.order_by("start").values_list("start", flat=True)[0].year - 2
    with transaction.atomic(), connection.cursor() as cursor:
        # No trigger runs: neither the trail's nor the checks of what refers to what.
        cursor.execute("SET LOCAL session_replication_role = replica")
        late, by = underway.number(size), len(mondays)
        for statement, values in _statements(size, terms(last, size.years), late, by):
            cursor.execute(statement, values)
        for statement, values in underway.statements(size, mondays):
            cursor.execute(statement, values)
        cursor.execute(SLOTS, {"first": FIRST_KEY})
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'placements_mark'"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.copy_expert(
            "COPY placements_mark (placement_id, date, session, code, recorded_by, recorded_at)"
            " FROM STDIN",
            Lines(chain(marks(size, last, late, by), underway.marks(size, mondays))),
        )
        for _, definition in indexes:
            cursor.execute(definition)
        for term in terms(last, size.years):
            Term.objects.create(reference=term.reference, start=term.start, end=term.end)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


#: A slot a day for each placement, as long as it lasts.
SLOTS = """
    INSERT INTO placements_timetableslot
        (placement_id, pupil_id, weekday, session, place, valid_from, valid_to, holds)
    SELECT p.id, p.pupil_id, day, 0, 'provider', p.start, p."end", p."end" IS NULL
    FROM placements_placement p, generate_series(0, 4) AS day WHERE p.id >= %(first)s
"""


def _statements(
    size: Size, calendar: list[TermOf], late: int, by: int
) -> Iterator[tuple[str, dict[str, object]]]:
    """What makes providers, schools, cases and the placements that have ended.

    There are `late` pupils and referrals more, of those whose placements are under way; as many placements
    of the first year begin `by` weeks late.
    """
    from bench import cases

    providers = size.providers
    ended = size.pupils * size.years
    yield copied(
        "apcommission_organisation",
        providers,
        "jsonb_build_object('id', %(first)s + n, 'reference', 'B' || n, 'name', 'Provider B' || n)",
        where="WHERE t.kind = 'provider'",
    )
    yield copied(
        "providers_provider",
        providers,
        "jsonb_build_object('organisation_id', %(first)s + n, 'state', 'published')",
        key="organisation_id",
    )
    yield copied(
        "providers_programme",
        providers,
        "jsonb_build_object('id', %(first)s + n, 'provider_id', %(first)s + n, 'reference', 'B' || n)",
    )
    yield from cases.statements(size, ended, late, calendar[0].start)
    per_year = 3
    for year in range(size.years):
        first, final = calendar[year * per_year], calendar[year * per_year + per_year - 1]
        words, values = copied(
            "placements_placement",
            size.pupils,
            "jsonb_build_object('id', %(first)s + n, 'reference', 'B' || %(year)s || '-' || n,"
            " 'pupil_id', %(first)s + n, 'referral_id', %(first)s + n, 'state', 'ended',"
            " 'programme_id', %(key)s + n %% %(providers)s,"
            " 'provider_id', %(key)s + n %% %(providers)s,"
            f" 'school_id', {cases.SCHOOL.format(nth='%(before)s + n')},"
            " 'start', %(start)s::date + CASE WHEN n < %(late)s THEN %(days)s ELSE 0 END,"
            " 'planned_end', %(end)s::date, 'end', %(end)s::date,"
            " 'end_reason', 'completed')",
            where="WHERE t.state = 'ended'",
        )
        own = {
            "year": year,
            "first": FIRST_KEY + year * size.pupils,
            "key": FIRST_KEY,
            "providers": providers,
            "before": year * size.pupils,
            "start": first.start,
            "late": late if year == 0 else 0,
            "days": 7 * by,
            "end": final.end,
        }
        yield words, {**values, **own}
