"""All figures of a term for the authority, a school and a provider, beside one aggregate of the same rows.

They are kept, as the job does; what has changed since is counted, as in the two rows after it: attendance,
which reads the rows that the aggregate reads, and all figures, which read those of some fifteen tables more.
And whether a provider's figures are counted as quickly when other providers and older years are added.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from apcommission.calendar.models import Term
from apcommission.people.models import School
from bench import sized
from bench.copying import FIRST_KEY
from bench.rows import Row, measured
from bench.sized import Size
from monitoring.measures import keeping
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import ask, counted_rows, figures
from placements.placement.models import Placement

#: Of each placement first: to count them by DISTINCT, PostgreSQL would read all marks in their order.
AGGREGATE = """
    SELECT sum(attended), sum(authorised), sum(unauthorised), count(*) FROM (
        SELECT m.placement_id, count(*) FILTER (WHERE m.code IN ('K', 'L', 'B')) AS attended,
            count(*) FILTER (WHERE m.code IN ('I', 'M')) AS authorised,
            count(*) FILTER (WHERE m.code IN ('O', 'U')) AS unauthorised
        FROM placements_mark m {join}
        WHERE m.date BETWEEN %(start)s AND %(end)s {where}
        GROUP BY m.placement_id) AS each
"""
JOIN = "JOIN placements_placement p ON p.id = m.placement_id"


def rows(sizes: list[Size]) -> list[Row]:
    found: list[Row] = []
    of_provider: dict[Size, Row] = {}
    for size in sizes:
        with sized.at(size):
            for scope, words, where in scopes():
                found += _beside(size, scope, words, where)
                if scope.kind == "provider":
                    of_provider[size] = found[-1]
    return found + list(_grown(of_provider))


def last_term() -> Term:
    """The last term of those that the bench made."""
    return Term.objects.filter(reference__startswith="bench-").latest("start")


def scopes() -> list[tuple[Scope, str, str]]:
    """(scope, its name, what the aggregate's WHERE says of it)."""
    placement = Placement.objects.filter(pk__gte=FIRST_KEY).earliest("pk")
    school = School.objects.get(pk=placement.school_id)
    return [
        (Scope("la"), "the authority", ""),
        (Scope("school", school.urn), "a school", f"AND p.school_id = {school.pk}"),
        (
            Scope("provider", placement.provider.organisation.reference),
            "a provider",
            f"AND p.provider_id = {placement.provider_id}",
        ),
    ]


def _beside(size: Size, scope: Scope, words: str, where: str) -> list[Row]:
    term = last_term()
    period = Period(term.start, term.end)
    closed = term.end + timedelta(days=200)
    keeping.keep(ask(scope, period, closed))
    sql = AGGREGATE.format(join=JOIN if where else "", where=where)

    def aggregate() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"start": term.start, "end": term.end})
            cursor.fetchone()

    runs = 3 if size.pupils > 500 else 10
    limit = measured(f"one aggregate of {words}'s marks of a term", runs, aggregate, size=str(size))
    ours = measured(
        f"all figures of {words}'s term",
        runs,
        lambda: figures(scope=scope, period=period, today=closed),
        size=str(size),
        limit=limit,
        goal=1.5,
    )
    asked = ask(scope, period, term.end)
    attendance = measured(
        f"attendance, counted anew: {words}'s term",
        runs,
        lambda: counted_rows([asked], ["attendance"]),
        size=str(size),
        limit=limit,
        goal=1.5,
    )
    counted = measured(
        f"all of them, counted anew: {words}'s term",
        runs,
        lambda: figures(scope=scope, period=period, today=term.end),
        size=str(size),
        limit=limit,
    )
    return [limit, ours, attendance, counted]


def _grown(found: dict[Size, Row]) -> Iterator[Row]:
    """A provider's figures with most years beside those with fewest; and among most pupils beside fewest."""
    for pupils in sorted({size.pupils for size in found}):
        years = sorted(size.years for size in found if size.pupils == pupils)
        if len(years) > 1:
            few, many = found[Size(pupils, years[0])], found[Size(pupils, years[-1])]
            yield many.beside(few, f"a provider's term after {years[-1]} years", 1.2)
    most = sorted((size for size in found if size.years == 1), key=lambda size: size.pupils)
    if len(most) > 1:
        few, many = found[most[0]], found[most[-1]]
        yield many.beside(few, f"a provider's term among {most[-1].pupils:,} pupils", 1.2)
