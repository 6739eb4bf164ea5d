"""All returns of an academic year together: the authority's own database of what providers report."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from monitoring.returns.asked import NEXT_YEAR, QUESTIONS, SECTIONS
from monitoring.returns.models import CAME_IN, ProviderReturn, ReturnLine

#: Places next year stand in one line, whatever the programmes.
PLACES_NEXT_YEAR = "places_next_year"


@dataclass(frozen=True)
class Total:
    """A figure over all returns of a year that came in; `before`: those of the year before.

    None where no return has it. `held` is of the same returns, None where it is not held.
    """

    label: str
    held: int | None
    reported: int | None
    before: int | None


Sums = dict[str, tuple[int | None, int | None]]


def came_in(year: int) -> tuple[int, int]:
    """(returns of the year that came in, all that were opened). One query."""
    states = dict(
        ProviderReturn.objects.filter(year=year)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return sum(states.get(state, 0) for state in CAME_IN), sum(states.values())


def totals(year: int) -> list[tuple[str, list[Total]]]:
    """(heading, totals) of each section of the returns of a year. Four queries."""
    now, before = _sums(year), _sums(year - 1)
    labels = [(question.section, question.key, question.label) for question in QUESTIONS]
    labels.append((NEXT_YEAR, PLACES_NEXT_YEAR, "Places next year, beside those in the directory"))
    nothing = (None, None)
    return [
        (
            heading,
            [
                Total(label, *now.get(key, nothing), before.get(key, nothing)[1])
                for part, key, label in labels
                if part == section
            ],
        )
        for section, heading in SECTIONS.items()
    ]


def _sums(year: int) -> Sums:
    """{key: (held, reported)} over the returns of a year that came in."""
    lines = ReturnLine.objects.filter(
        yearly_return__year=year, yearly_return__state__in=CAME_IN
    ).order_by()
    found = lines.exclude(section=NEXT_YEAR).values_list("key")
    sums: Sums = {
        key: (held, reported)
        for key, held, reported in found.annotate(a=Sum("held"), b=Sum("reported"))
    }
    places = lines.filter(section=NEXT_YEAR).aggregate(a=Sum("held"), b=Sum("reported"))
    return {**sums, PLACES_NEXT_YEAR: (places["a"], places["b"])}
