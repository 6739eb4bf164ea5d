"""How PostgreSQL finds the rows of what is asked most: the plans that docs/scaling.md shows."""

import sys

from django.db import connection

from bench import sized
from bench.measures import AGGREGATE, JOIN, last_term, scopes
from bench.sized import Size
from monitoring.measures import queries
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Scope

MARKS_OF_PROVIDER = AGGREGATE.replace("{join}", JOIN)
WEEK = """
    SELECT m.* FROM placements_mark m JOIN placements_placement p ON p.id = m.placement_id
    WHERE p.provider_id = %(provider)s AND m.date BETWEEN %(end)s::date - 4 AND %(end)s
"""


def told(sizes: list[Size]) -> None:
    """Explain on the largest of the sizes."""
    with sized.at(max(sizes, key=lambda size: size.marks)):
        term, (*_, (_, _, where)) = last_term(), scopes()
        provider = int(where.rpartition("=")[2])
        values = {"start": term.start, "end": term.end, "provider": provider}
        asked = Asked(Scope("provider"), Period(term.start, term.end), provider, term.end, "")
        for name, statement in (
            ("The marks of a provider's term", MARKS_OF_PROVIDER.replace("{where}", where)),
            ("The marks of a provider's week", WEEK),
            ("The attendance of a provider's term", queries.statement_of(asked, ["attendance"])),
        ):
            sys.stdout.write(f"\n{name}\n")
            with connection.cursor() as cursor:
                cursor.execute(
                    f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) {statement}",
                    values | asked.parameters,
                )
                for (line,) in cursor.fetchall():
                    sys.stdout.write(f"  {line}\n")
