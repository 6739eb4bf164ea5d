"""The figures of a year that can be published: of the whole authority, and of each group.

Small numbers are taken out by `monitoring.measures.suppression`, and nothing else (measures.md: Publishing).
What is hidden in a term is hidden in its year too: else it could be worked out from the year and from the
reports of the other terms.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from apcommission.calendar.models import Term
from apcommission.calendar.queries import academic_year
from monitoring.measures.breakdown import breakdown
from monitoring.measures.data import Data, rate_or_none, to_data
from monitoring.measures.figures import Figures, Period, Rate, Scope
from monitoring.measures.groups import BY_KEY
from monitoring.measures.queries import ask, figures, some_figures
from monitoring.measures.suppression import SUPPRESSED, suppressed

#: Groups of pupils that are published: each pupil is in one of its values, or in none that is known.
GROUPS = ("sex", "sen", "care", "premium")
NOT_KNOWN, PROVIDER = "Not known", "Provider"
#: What is told of a group; the charges are told of providers alone.
OF_PART = ("placements", "pupils", "attendance_rate", "completeness", "charge_total")
RATES = ("attendance_rate", "completeness")


def year_of(year: int) -> Period:
    """The academic year that begins in a calendar year."""
    return Period(*academic_year(date(year, 9, 1)))


def published(year: int, today: date) -> Data:
    """The figures of a year as in `to_data`, without small numbers; with `groups`: {title: parts}."""
    period = year_of(year)
    found = _of_period(period, today)
    for term in Term.objects.filter(
        start__gte=period.start, end__lte=period.end, start__lte=today
    ).order_by("start"):
        _hide(found, _of_period(Period(term.start, term.end), today))
    return found


def _of_period(period: Period, today: date) -> Data:
    whole = figures(scope=Scope("la"), period=period, today=today)
    data = to_data(whole, today)
    parts = {
        PROVIDER: [
            one.to_data() for one in breakdown(scope=whole.scope, period=period, today=today)
        ]
    }
    for key in GROUPS:
        group = BY_KEY[key]
        parts[group.title] = _parts(key, whole, today)
    found = suppressed(data)
    groups = {
        title: suppressed({**data, "breakdown": rows})["breakdown"] if rows else []
        for title, rows in parts.items()
    }
    return {**found, "groups": groups}


def _parts(key: str, whole: Figures, today: date) -> list[Data]:
    """Each value of a group, and the pupils of whom it is not known: together they are the whole."""
    counted = []
    for value, label in BY_KEY[key].values():
        scope = Scope("group", f"{key}={value}")
        part = some_figures(ask(scope, whole.period, today), ("attendance", "outcomes"))
        counted.append((label, _numbers(part)))
    rest = {
        name: total - sum(numbers[name] for _, numbers in counted)
        for name, total in _numbers(whole).items()
    }
    if rest["placements"]:
        counted.append((NOT_KNOWN, rest))
    return [_row(label, numbers) for label, numbers in counted]


def _numbers(found: Figures) -> dict[str, int]:
    measures: dict[str, Any] = found.measures()
    numbers = {"placements": found.outcomes.placements, "pupils": found.outcomes.pupils}
    for name in RATES:
        rate = measures[name] or Rate(0, 0)
        numbers |= {f"{name}/above": rate.numerator, f"{name}/below": rate.denominator}
    return numbers


def _row(label: str, numbers: dict[str, int]) -> Data:
    rates = {
        name: rate_or_none(Rate(numbers[f"{name}/above"], numbers[f"{name}/below"]))
        for name in RATES
    }
    counts = {name: numbers[name] for name in ("placements", "pupils")}
    return {"name": label, "scope": label, **counts, **rates}


def _hide(year: Data, term: Data) -> None:
    """Hide in the figures of a year what is hidden in those of one of its terms."""
    year["cohort"] = hidden_too(year["cohort"], term["cohort"])
    year["measures"] = hidden_too(year["measures"], term["measures"])
    for title, parts in year["groups"].items():
        hidden = {row["scope"] for row in term["groups"][title] if row["pupils"] == SUPPRESSED}
        year["groups"][title] = list(_without(parts, hidden))


def _without(parts: Iterable[Data], hidden: set[str]) -> Iterable[Data]:
    for row in parts:
        gone = {name: SUPPRESSED for name in OF_PART if name in row}
        yield {**row, **gone} if row["scope"] in hidden else row


def hidden_too(whole: Any, part: Any) -> Any:
    """`whole`, with all that is hidden in `part` hidden in it as well."""
    if part == SUPPRESSED and whole is not None:
        return SUPPRESSED
    if isinstance(whole, dict) and isinstance(part, dict):
        return {key: hidden_too(value, part.get(key)) for key, value in whole.items()}
    return whole
