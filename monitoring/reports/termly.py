"""The termly report: every measure of a scope, beside the term before, and part by part."""

from datetime import date

from apcommission.reports.models import ReportRun
from monitoring.measures.breakdown import breakdown
from monitoring.measures.data import to_data
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import figures
from monitoring.reports import kinds, queries
from monitoring.reports.printing import termly_context


def termly_figures(scope: Scope, period: Period, today: date) -> kinds.Data:
    """What the report says, as JSON data.

    Beside `to_data`: `scope_name`; `before`, the same of the term before, or None where there was none or no
    placement in it; `breakdown`, the parts of the scope. 15 queries at most, whatever the size of the data.
    """
    about = queries.about(scope)
    return {
        "kind": ReportRun.Kind.TERMLY.value,
        **to_data(figures(scope=scope, period=period, today=today), today),
        "scope_name": about.name if about else str(scope),
        "before": _before(scope, period, today),
        "breakdown": [
            part.to_data() for part in breakdown(scope=scope, period=period, today=today)
        ],
    }


def _before(scope: Scope, period: Period, today: date) -> kinds.Data | None:
    term = queries.term_before(period)
    if term is None:
        return None
    found = figures(scope=scope, period=Period(term.start, term.end), today=today)
    if not found.outcomes.placements:
        return None
    data = to_data(found, today)
    return {name: data[name] for name in ("from", "to", "cohort", "measures")}


TERMLY = kinds.add(
    kinds.Kind(
        key=ReportRun.Kind.TERMLY,
        scopes=frozenset({"la", "provider", "programme", "school"}),
        figures=termly_figures,
        template="monitoring/reports/print_termly.html",
        context=termly_context,
    )
)
