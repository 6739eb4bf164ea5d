"""All figures of a term of 2.3 million marks in the product's own tables, beside one plain aggregate of them.

The marks are written within a transaction that is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection, transaction

from apcommission.calendar.models import Term
from bench import authority
from bench.rows import Row, best_of
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import figures
from placements.placement.models import Placement
from providers.directory.models import Provider

PLACEMENTS = 16_430
WEEKS = 14
START = date(2019, 9, 2)  # a Monday before all that is loaded
END = START + timedelta(days=7 * WEEKS - 3)

PLACEMENT = """
    INSERT INTO placements_placement (version, reference, referral_id, pupil_id, school_id, programme_id,
        provider_id, state, start, planned_end, "end", end_reason, registration, price, price_basis,
        school_share, la_share, ehcp_share, offer_note, answer_note)
    SELECT 1, 'BENCH' || n, model.referral_id, model.pupil_id, model.school_id, model.programme_id,
        model.provider_id, 'ended', %(start)s, %(end)s, %(end)s, 'completed', 'dual', 40, 'session',
        0, 100, 0, '', ''
    FROM generate_series(0, %(placements)s - 1) AS n
    JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS number FROM placements_placement) AS model
        ON model.number = n %% %(models)s
"""
SLOT = """
    INSERT INTO placements_timetableslot (placement_id, pupil_id, weekday, session, place, valid_from,
        valid_to, holds)
    SELECT p.id, p.pupil_id, cell / 2, cell %% 2, 'provider', %(start)s, %(end)s, FALSE
    FROM placements_placement p, generate_series(0, 9) AS cell
    WHERE p.reference LIKE 'BENCH%%'
"""
MARK = """
    INSERT INTO placements_mark (placement_id, date, session, code, recorded_by, recorded_at)
    SELECT p.id, %(start)s::date + cell / 10 * 7 + cell %% 10 / 2, cell %% 2,
        (ARRAY['K', 'K', 'K', 'L', 'B', 'K', 'I', 'O', 'M', 'K'])[1 + (p.id + cell * 7) %% 10], '', now()
    FROM placements_placement p, generate_series(0, %(sessions)s - 1) AS cell
    WHERE p.reference LIKE 'BENCH%%'
"""
AGGREGATE = """
    SELECT count(*) FILTER (WHERE code IN ('K', 'L', 'B')), count(*) FILTER (WHERE code IN ('I', 'M')),
        count(*) FILTER (WHERE code IN ('O', 'U')), count(DISTINCT placement_id)
    FROM placements_mark WHERE date BETWEEN %(start)s AND %(end)s
"""


def rows() -> list[Row]:
    authority.prepare()
    period = Period(START, END)
    with a_large_term() as provider:
        limit = Row("one aggregate over the marks of a term", best_of(3, _aggregate), note=_size())
        whole = best_of(2, lambda: figures(scope=Scope("la"), period=period, today=END))
        one = Scope("provider", provider.organisation.reference)
        part = best_of(2, lambda: figures(scope=one, period=period, today=END))
    return [
        limit,
        Row("all figures of the authority's term", whole, limit=limit),
        Row("all figures of one provider's term", part, limit=limit),
    ]


@contextmanager
def a_large_term() -> Iterator[Provider]:
    """A term with its placements, timetables and marks; yields a provider that has some of them."""
    with transaction.atomic():
        Term.objects.create(reference="2019-autumn", start=START, end=END)
        models = Placement.objects.count()
        with connection.cursor() as cursor:
            for statement in (PLACEMENT, SLOT, MARK):
                cursor.execute(statement, {**_parameters(), "models": models})
            for table in ("placement", "timetableslot", "mark"):
                cursor.execute(f"ANALYZE placements_{table}")
        yield Provider.objects.filter(placements__reference="BENCH0").get()
        transaction.set_rollback(True)


def _parameters() -> dict[str, object]:
    return {"start": START, "end": END, "placements": PLACEMENTS, "sessions": WEEKS * 10}


def _aggregate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(AGGREGATE, _parameters())
        cursor.fetchone()


def _size() -> str:
    return f"{PLACEMENTS * WEEKS * 10:,} marks of {PLACEMENTS:,} placements"
