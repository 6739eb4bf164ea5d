"""The yearly quality report: judgements of every provider, what follows from them, and the cost beside."""

from datetime import date

from apcommission import shown
from apcommission.reports.models import ReportRun
from monitoring.measures.data import Data, to_data
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import figures
from monitoring.reports import kinds, queries
from monitoring.reports.frozen import Frozen, each, money, percent, rate_of
from monitoring.reports.parts import Block, Point, Row, Section, number, row, table
from monitoring.reports.printing import context_of, definitions
from monitoring.reports.value_for_money import part_data
from monitoring.value_for_money.queries import by_part
from providers.directory.models import Provider
from providers.quality.models import Judgement, Review
from providers.quality.queries import counted, latest_assessments

#: What this report shows of the measures.
SHOWN = (
    "attendance_rate",
    "accredited_pupils",
    "progression",
    "charge_total",
    "cost_per_attended_session",
    "cost_per_award",
    "capacity_use",
)
TILES = (
    ("attendance_rate", "Attendance"),
    ("charge_total", "Total charge"),
    ("cost_per_attended_session", "For each attended session"),
)
JUDGEMENTS = dict(Judgement.choices)
NOT_ASSESSED = "Not assessed"


# ---- Counting --------------------------------------------------------------------------------------


def figures_of(scope: Scope, period: Period, today: date) -> kinds.Data:
    """What the report says, as JSON data; so many queries, whatever the size of the data.

    Beside the measures: `providers`, each with its judgements, what follows from them and its figures of
    cost, None where it had no placement.
    """
    about = queries.about(scope)
    data = to_data(figures(scope=scope, period=period, today=today), today)
    missing = data["not_available"]
    costs = {
        str(part.scope): part_data(part)
        for part in by_part(scope=scope, period=period, today=today)
    }
    judged = latest_assessments(period.end)
    return {
        "kind": ReportRun.Kind.QUALITY.value,
        **data,
        "measures": {key: data["measures"][key] for key in SHOWN},
        "not_available": {key: missing[key] for key in SHOWN if key in missing},
        "scope_name": about.name if about else str(scope),
        "before": None,
        "providers": [
            _provider(
                one,
                judged.get(one.pk),
                costs.get(str(Scope("provider", one.organisation.reference))),
            )
            for one in counted(period.start, period.end)
        ],
    }


def _provider(provider: Provider, review: Review | None, cost: Data | None) -> Data:
    findings = review.findings.all() if review else ()
    return {
        "name": str(provider),
        "judgement": review.judgement if review else None,
        "assessed_on": review.done_on.isoformat() if review and review.done_on else None,
        "themes": {finding.theme: finding.judgement for finding in findings},
        **{name: getattr(provider, name) for name in ("visits", "raised", "asked", "done", "late")},
        "cost": cost,
    }


# ---- Printing --------------------------------------------------------------------------------------


def context(data: kinds.Data) -> kinds.Data:
    """What `print_figures.html` needs."""
    frozen = Frozen(data)
    sections = [_beside(data), _themes(data), _followed(data), definitions(frozen)]
    return context_of(
        frozen,
        kind="Yearly quality report",
        points=_points(data),
        sections=sections,
        stand_out=TILES,
    )


def _points(data: Data) -> list[Point]:
    found = data["providers"]
    spread = [
        f"{label.lower()}: {sum(one['judgement'] == key for one in found)}"
        for key, label in JUDGEMENTS.items()
    ]
    assessed = sum(one["judgement"] is not None for one in found)
    asked, done, late = (sum(one[name] for one in found) for name in ("asked", "done", "late"))
    return [
        Point(
            "Judgements",
            f"{assessed} of {shown.how_many(len(found), 'provider')} assessed. {'; '.join(spread)}.",
        ),
        Point(
            "Recommendations",
            f"{done} of {shown.how_many(asked, 'recommendation')} closed; {late} overdue.",
        ),
    ]


def _beside(data: Data) -> Section:
    words = (
        "By name, not by rank. Pupils are not shared out to providers by chance, so neither a lower cost "
        "nor a higher attendance is by itself the provider’s work.",
    )
    head = ("Provider", "Judgement", "Attendance", "Charge", "Each attended session", "Each award")
    lines = [_cost(one) for one in data["providers"]]
    found = table("Judgement and cost", head, lines, numbers=(2, 3, 4, 5), shape="spread")
    return Section(
        "beside", "Quality beside cost", (Block(words=words, tables=(found,), keep=False),)
    )


def _cost(one: Data) -> Row:
    cost = one["cost"] or {}
    total = money(cost.get("charge_total"))
    return row(
        one["name"],
        JUDGEMENTS.get(one["judgement"], NOT_ASSESSED),
        number(percent(rate_of(cost.get("attendance_rate")))),
        number(shown.money(total)),
        number(each(total, cost.get("attended", 0))),
        number(each(total, cost.get("awards", 0))),
    )


def _themes(data: Data) -> Section:
    assessed = [one for one in data["providers"] if one["judgement"]]
    lines = [
        row(one["name"], theme, JUDGEMENTS.get(judged, NOT_ASSESSED))
        for one in assessed
        for theme, judged in one["themes"].items()
    ]
    if not lines:
        words = ("No provider has an accepted yearly assessment: not available.",)
        return Section("themes", "Judgements by theme", (Block(words=words),))
    found = table(
        "Latest yearly assessment of each provider", ("Provider", "Theme", "Judgement"), lines
    )
    return Section("themes", "Judgements by theme", (Block(tables=(found,), keep=False),))


def _followed(data: Data) -> Section:
    head = ("Provider", "Visits", "Recommendations", "Closed", "Overdue", "Concerns raised")
    lines = [
        row(
            one["name"],
            *(
                number(shown.count(one[name]))
                for name in ("visits", "asked", "done", "late", "raised")
            ),
        )
        for one in data["providers"]
    ]
    caption = "Visits and concerns of the time; recommendations up to its end"
    found = table(caption, head, lines, numbers=range(1, 6), shape="spread")
    return Section("followed", "What was followed", (Block(tables=(found,), keep=False),))


QUALITY = kinds.add(
    kinds.Kind(
        key=ReportRun.Kind.QUALITY,
        scopes=frozenset({"la"}),
        figures=figures_of,
        template="monitoring/reports/print_figures.html",
        context=context,
    )
)
