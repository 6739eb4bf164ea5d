"""What the system holds of a provider's academic year: the measures, and a few counts that are none."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from monitoring.measures import sql
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import ask, figures
from monitoring.returns.asked import NEXT_YEAR, PLACES_OF, QUESTIONS, Held
from monitoring.returns.models import ReturnLine
from providers.directory.models import Programme, Provider
from referrals.pupils.models import Pupil

#: Over the cohort of the measures (measures.md: cohort).
COUNTS = """
SELECT (SELECT json_object_agg(year_group, number) FROM (
           SELECT q.year_group, count(*) AS number
           FROM referrals_pupil q WHERE q.id IN (SELECT pupil_id FROM cohort) GROUP BY 1) AS by_year),
       count(*),
       count(*) FILTER (WHERE end_reason = 'reintegrated'),
       (SELECT count(*) FROM placements_incident i JOIN cohort c ON c.id = i.placement_id
        WHERE NOT i.restricted
          AND (i.happened_at AT TIME ZONE %(zone)s)::date BETWEEN %(from)s AND %(to)s)
FROM cohort WHERE "end" BETWEEN %(from)s AND %(to)s AND end_reason <> ''
"""


def held_of(provider: Provider, period: Period, programmes: list[Programme]) -> Held:
    """All that is held of a provider for a period, counted today. Seven queries whatever the data."""
    scope = Scope("provider", provider.organisation.reference)
    measured = figures(scope=scope, period=period)
    years, ended, returned, incidents = _counts(ask(scope, period))
    pupils: Counter[int] = Counter()
    for year_group, number in (years or {}).items():
        pupils[Pupil(year_group=int(year_group)).key_stage] += number
    places = sum(programme.places for programme in programmes)
    return Held(measured, dict(pupils), ended, returned, incidents, places)


def _counts(asked: Asked) -> tuple[dict[str, int] | None, int, int, int]:
    with connection.cursor() as cursor:
        parameters = {**asked.parameters, "zone": settings.TIME_ZONE}
        cursor.execute(sql.block(asked.cohort) + COUNTS, parameters)
        row: tuple[dict[str, int] | None, int, int, int] = cursor.fetchone()
    return row


def lines_for(provider: Provider, period: Period) -> Iterator[ReturnLine]:
    """The lines of a return with what is held now; not saved, and of no return yet. Eight queries."""
    programmes = list(provider.programmes.order_by("title", "pk"))
    held = held_of(provider, period, programmes)
    for position, question in enumerate(QUESTIONS):
        yield ReturnLine(
            key=question.key,
            section=question.section,
            label=question.label,
            position=position,
            held=question.held(held) if question.held else None,
        )
    for position, programme in enumerate(programmes, len(QUESTIONS)):
        yield ReturnLine(
            key=f"{PLACES_OF}{programme.pk}",
            section=NEXT_YEAR,
            label=programme.title,
            position=position,
            held=programme.places,
            must_agree=False,
        )
