"""The engine: every figure of a scope and period, computed in the database in one query."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from apcommission import planned_once, second_wall, together
from apcommission.people.models import School
from apcommission.planned_once import NAMED
from apcommission.together import Kept
from monitoring.measures import charges, counted_ahead, groups, kept, progress_sql, sql
from monitoring.measures.asked import MANY, Asked
from monitoring.measures.figures import (
    Attendance,
    Capacity,
    Change,
    Charges,
    Figures,
    Outcomes,
    Period,
    Progress,
    Scope,
    ScopeUnknown,
)
from providers.directory.models import Programme, Provider

#: In days, and the first year of which figures are asked for.
LONGEST_PERIOD, FIRST_YEAR = 5 * 366, 1990


def ask(scope: Scope, period: Period, today: date | None = None) -> Asked:
    """Find what the scope names. Raises ScopeUnknown. At most one query."""
    key, name = named(scope)
    return Asked(scope, period, key, today or timezone.localdate(), name)


def named(scope: Scope) -> tuple[int | str | None, str]:
    """The primary key (None for the authority) and the name of what a scope names. Raises ScopeUnknown.

    A group of pupils has its value as the key.
    """
    if scope.kind == "la":
        return None, settings.AUTHORITY_NAME
    if scope.kind == "group":
        return groups.label(scope.reference)
    (found,) = together.rows_of([_NAMED[scope.kind].of(scope.reference)])
    if not found:
        raise ScopeUnknown(f"There is no {scope.kind} {scope.reference}")
    return int(found[0]["pk"]), str(found[0]["name"])


def _by(rows: QuerySet[Any], reference: str, name: str) -> Kept:
    """`pk` and `name` of the row that has a reference: the words of the query are made once."""
    return Kept(
        lambda key: rows.filter(**{reference: key}).order_by().values("pk", name=F(name)),
    )


_NAMED = {
    "provider": _by(Provider.objects.all(), "organisation__reference", "organisation__name"),
    "programme": _by(Programme.objects.all(), "reference", "title"),
    "school": _by(School.objects.all(), "urn", "organisation__name"),
}


def figures(*, scope: Scope, period: Period, today: date | None = None) -> Figures:
    """All figures of a scope and period, counted as on `today` (default: today).

    Queries whatever the size of the data: one finds the scope, one counts, and one before it looks whether
    they are kept, where they may be. Raises ScopeUnknown.
    """
    return some_figures(ask(scope, period, today), PARTS)


def some_figures(asked: Asked, parts: Collection[str]) -> Figures:
    """The figures of some of PARTS; those of the others are as of no rows at all. Two queries at most."""
    return figures_of([asked], parts)[0]


def figures_of(questions: Sequence[Asked], parts: Collection[str]) -> list[Figures]:
    """The figures of several scopes and periods, in their order. One query for all that are counted.

    Those that are kept (kept.py) are read, in one query more, and the others are counted: those of groups
    from what is kept of each placement.
    """
    known, questions = _kept(questions)
    others = [place for place in range(len(questions)) if place not in known]
    counted = counted_rows([questions[place] for place in others], parts)
    rows = {**known, **dict(zip(others, counted, strict=True))}
    return [figures_from(asked, rows[place], parts) for place, asked in enumerate(questions)]


#: {part: its row, as it was counted}.
Rows = dict[str, tuple[Any, ...]]


def _kept(questions: Sequence[Asked]) -> tuple[dict[int, Rows], list[Asked]]:
    """The rows that are kept of some of the questions, by their place; and the questions. One query.

    A group that is not kept itself is counted from the placements that are kept with the authority.
    """
    found = kept.read(one for asked in questions for one in wanted_of(asked))
    known = {
        place: {part: kept.unpacked(row) for part, row in found[own].items()}
        for place, own in enumerate(map(own_figures, questions))
        if own in found
    }
    return known, [
        replace(asked, as_kept=True)
        if asked.scope.kind in MANY and whole(asked) in found
        else asked
        for asked in questions
    ]


def as_kept(asked: Asked) -> Asked:
    """The same, answered from what is kept of each placement where that stands. One query at most."""
    if asked.scope.kind not in MANY:
        return asked
    wanted = whole(asked)
    return replace(asked, as_kept=wanted in kept.read([wanted]))


def wanted_of(asked: Asked) -> list[kept.Wanted]:
    """What may be kept that a question is answered from."""
    own = [one for one in [own_figures(asked)] if one]
    return [*own, whole(asked)] if asked.scope.kind == "group" else own


def own_figures(asked: Asked) -> kept.Wanted | None:
    """Its figures as they are kept; None where they never are."""
    kind = asked.scope.kind
    if kind in kept.KINDS:
        return kept.Wanted(kind, int(asked.key or 0), asked.period, asked.today, made_by(kind))
    if groups.is_panel(asked.scope):
        return replace(whole(asked), kind="panel", key=int(asked.key or 0))
    if kind == "group":
        return replace(whole(asked), kind="group", key=groups.key_of(asked.scope.reference))
    return None


def whole(asked: Asked) -> kept.Wanted:
    """The authority's figures of the same time; with them, placements and those of groups are kept."""
    return kept.Wanted("la", 0, asked.period, asked.today, made_by("la"))


@cache
def made_by(kind: str) -> str:
    """What tells the figures of this kind of scope from those of another version of their definitions."""
    day = date(FIRST_YEAR, 1, 1)
    some = Asked(Scope(kind), Period(day, day), None, day, "")
    statements = [statement_of(some, PARTS)]
    if kind == "la":
        statements += counted_ahead.keep(some.timetable)
        for scope in (some.scope, *(Scope("group", f"{each.key}=1") for each in groups.GROUPS)):
            statements.append(statement_of(replace(some, scope=scope, as_kept=True), PARTS))
    return kept.version("".join(statements))


def counted_rows(questions: Sequence[Asked], parts: Collection[str]) -> list[Rows]:
    """The rows of some of PARTS for each question.

    One query; none where nothing is asked. Each part is a statement of its own within it, and yields one row.
    """
    wanted = [name for name in COUNTING if name in parts]
    asked_for = [([COUNTING[name][0](asked) for name in wanted], asked) for asked in questions]
    each = iter(_single_rows(asked_for if wanted else []))
    return [{name: next(each) for name in wanted} for _ in questions]


def is_settled(asked: Asked, rows: Rows) -> bool:
    """Whether figures wait for no day: the period is over, and no return is too early to tell."""
    outcomes: Outcomes = _outcomes(rows["outcomes"])
    return asked.period.end < asked.today and outcomes.too_early == 0


def figures_from(asked: Asked, rows: Rows, parts: Collection[str]) -> Figures:
    """The figures that rows say; those of other parts are as of no rows at all."""
    told = {name: tell(rows[name]) for name, (_, tell) in COUNTING.items() if name in parts}
    return Figures(asked.scope, asked.period, **{**UNCOUNTED, **told})


UNCOUNTED: dict[str, Any] = {
    "attendance": Attendance(),
    "outcomes": Outcomes(),
    "charges": Charges(),
    "capacity": Capacity(),
    "progress": Progress(),
}
PARTS = tuple(UNCOUNTED)


#: The column between the rows of two statements.
END = "end_of_statement"


#: The named blocks that a count stands on, and the SELECT of its single row.
Statement = tuple[tuple[str, ...], str]


def _single_rows(
    questions: Sequence[tuple[Sequence[Statement], Asked]],
) -> list[tuple[Any, ...]]:
    """The single row of each statement of each question.

    One query for all, none for none; what several statements of a question stand on is worked out once.
    """
    if not questions:
        return []
    joined = " CROSS JOIN ".join(
        f"({_own_values(_together(statements), place)}) AS q{place}"
        for place, (statements, _) in enumerate(questions)
    )
    values = {
        f"{place}_{name}": value
        for place, (_, asked) in enumerate(questions)
        for name, value in asked.parameters.items()
    }
    words = f"SELECT * FROM {joined}"  # noqa: S608 - ours
    with second_wall.lifted(), connection.cursor() as cursor:
        # Of few placements: to plan the statement takes longer than to answer it.
        if all(asked.scope.kind not in MANY for _, asked in questions):
            planned_once.execute(cursor, words, values)
        else:
            cursor.execute(words, values)
        rows: list[tuple[Any, ...]] = []
        row: list[Any] = []
        for column, value in zip(cursor.description, cursor.fetchone(), strict=True):
            if column.name == END:
                rows.append(tuple(row))
                row = []
            else:
                row.append(value)
    return rows


def _own_values(words: str, place: int) -> str:
    """The same with the names of its values for one of several questions."""
    return NAMED.sub(lambda found: f"%({place}_{found[1]})s", words)


def _together(statements: Sequence[Statement]) -> str:
    """One row of all the columns of the statements, END after those of each."""
    blocks = dict.fromkeys(block for own, _ in statements for block in own)
    columns = ", ".join(f"s{place}.*, NULL AS {END}" for place in range(len(statements)))
    joined = " CROSS JOIN ".join(
        f"({select}) AS s{place}" for place, (_, select) in enumerate(statements)
    )
    return f"{sql.block(*blocks)} SELECT {columns} FROM {joined}"  # noqa: S608 - made of ours


def statement_of(asked: Asked, parts: Collection[str]) -> str:
    """The statement that counts some of PARTS, with `asked.parameters` to be filled in: for its plan."""
    return _together([COUNTING[part][0](asked) for part in parts])


def one(statement: Statement, asked: Asked) -> tuple[Any, ...]:
    """The single row of a statement."""
    return _single_rows([([statement], asked)])[0]


def cohort_of(asked: Asked) -> tuple[int, int]:
    """How many placements and pupils there are (measures.md: cohort), alone. One query."""
    # Of count(DISTINCT …) all would be sorted.
    words = """
        SELECT coalesce(sum(placements), 0)::int, count(*)
        FROM (SELECT count(*) AS placements FROM cohort GROUP BY pupil_id) AS each"""
    placements, pupils = one(((asked.cohort,), words), asked)
    return placements, pupils


def _attendance_sql(asked: Asked) -> Statement:
    """Sessions, absence, bands and change against the baseline."""
    return asked.rated, sql.ATTENDANCE


def _attendance(row: tuple[Any, ...]) -> Attendance:
    mean = None if row[11] is None else Decimal(row[11]).quantize(Decimal("0.1"), ROUND_HALF_UP)
    change = Change(mean, *(int(count) for count in row[12:16]))
    bands = {stage: row[16][stage] for stage in sorted(row[16] or {})}
    counts = Attendance(*(int(count) for count in row[:11]))  # type: ignore[arg-type]
    return replace(counts, bands=bands, change=change)


def _outcomes_sql(asked: Asked) -> Statement:
    """Retention, reintegration, awards and leavers."""
    return (asked.cohort, sql.REINTEGRATED, sql.CHANCE, sql.AWARD, sql.LEAVER), sql.OUTCOMES


def _outcomes(row: tuple[Any, ...]) -> Outcomes:
    told = list(row)
    told[9], told[14] = told[9] or {}, told[14] or {}
    return Outcomes(*told)


def _charges_sql(asked: Asked) -> Statement:
    """Charges and their shares."""
    return asked.charged, charges.CHARGES


def _charges(row: tuple[Any, ...]) -> Charges:
    return replace(Charges(*row), unpriced=int(row[-1]))


def _capacity_sql(asked: Asked) -> Statement:
    """Sessions offered by the programmes in scope."""
    return asked.offer, charges.OFFERED


def _capacity(row: tuple[Any, ...]) -> Capacity:
    return Capacity(None if row[0] is None else int(row[0]))


def _progress_sql(asked: Asked) -> Statement:
    """Targets, profile, suspensions, starts and later destinations."""
    others = (progress_sql.TARGET, progress_sql.PROFILE)
    suspension = (progress_sql.CALENDAR, progress_sql.SUSPENSION)
    later = (sql.LEAVER, progress_sql.LATER)
    return (*asked.started, *others, *suspension, *later), progress_sql.PROGRESS


def _progress(row: tuple[Any, ...]) -> Progress:
    told = list(row)
    told[2], told[7] = told[2] or {}, int(told[7] or 0)
    return Progress(*told)


#: How each of PARTS is counted: its statement, and what the row says.
COUNTING: dict[str, tuple[Callable[[Asked], Statement], Callable[[tuple[Any, ...]], Any]]] = {
    "attendance": (_attendance_sql, _attendance),
    "outcomes": (_outcomes_sql, _outcomes),
    "charges": (_charges_sql, _charges),
    "capacity": (_capacity_sql, _capacity),
    "progress": (_progress_sql, _progress),
}
