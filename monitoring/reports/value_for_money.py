"""The value-for-money report: what was paid, what came of it, and what the other choices would cost."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from apcommission import shown
from apcommission.reports.models import ReportRun
from monitoring.measures.data import Data, pounds, rate_or_none, to_data
from monitoring.measures.figures import Figures, Period, Rate, Scope
from monitoring.measures.queries import figures
from monitoring.measures.telling import likely
from monitoring.reports import charts, kinds, queries, summary
from monitoring.reports.chapters import cost, places
from monitoring.reports.frozen import Frozen, each, money, of, percent, rate_of
from monitoring.reports.parts import (
    Block,
    Cell,
    Chart,
    Point,
    Row,
    Section,
    Table,
    number,
    row,
    table,
)
from monitoring.reports.printing import context_of, definitions
from monitoring.value_for_money.models import Comparator
from monitoring.value_for_money.queries import (
    SCHOOL_WEEKS,
    PartCost,
    by_part,
    comparators,
    cost_range,
    instead,
    pupil_weeks,
)

#: What this report shows of the measures.
SHOWN = (
    "attendance_rate",
    "reintegration",
    "awards",
    "accredited_pupils",
    "progression",
    "charge_total",
    "charge_by_share",
    "cost_per_placement_week",
    "cost_per_timetabled_session",
    "cost_per_attended_session",
    "cost_per_award",
    "cost_per_accredited_pupil",
    "cost_per_positive_outcome",
    "capacity_use",
    "latent_sessions",
)
TILES = (
    ("charge_total", "Total charge"),
    ("cost_per_attended_session", "For each attended session"),
    ("cost_per_award", "For each award"),
    ("cost_per_positive_outcome", "For each positive outcome"),
    ("capacity_use", "Use of capacity"),
)


# ---- Counting --------------------------------------------------------------------------------------


def figures_of(scope: Scope, period: Period, today: date) -> kinds.Data:
    """What the report says, as JSON data. 12 queries at most, whatever the size of the data.

    Beside the measures: `outcomes`, the shares of pupils that the costs of outcomes rest on, with the range
    of each cost; `pupil_weeks` and `comparators`; `breakdown`, the parts of the scope.
    """
    about = queries.about(scope)
    found = figures(scope=scope, period=period, today=today)
    data = to_data(found, today)
    missing = data["not_available"]
    weeks = pupil_weeks(scope=scope, period=period)
    return {
        "kind": ReportRun.Kind.VALUE_FOR_MONEY.value,
        **data,
        "measures": {key: data["measures"][key] for key in SHOWN},
        "not_available": {key: missing[key] for key in SHOWN if key in missing},
        "scope_name": about.name if about else str(scope),
        "before": None,
        "outcomes": _outcomes(found),
        "pupil_weeks": weeks,
        "timetabled": found.attendance.timetabled,
        "comparators": [_comparator(comparator, weeks) for comparator in comparators()],
        "breakdown": [part_data(part) for part in by_part(scope=scope, period=period, today=today)],
    }


def _outcomes(found: Figures) -> Data:
    """Shares of those who could have the outcome, each with the range of its cost in pounds."""
    o = found.outcomes
    rates = {
        "cost_per_accredited_pupil": Rate(o.accredited, o.pupils),
        "cost_per_positive_outcome": Rate(o.positive, o.chances),
    }
    total = None if found.charges.unpriced else found.charges.total
    data = {}
    for key, rate in rates.items():
        between = None if total is None else cost_range(total, rate)
        data[key] = {
            "share": rate_or_none(rate),
            "range": None if between is None else [pounds(bound) for bound in between],
        }
    return data


def _comparator(comparator: Comparator, weeks: int) -> Data:
    return {
        "name": comparator.name,
        "unit": comparator.unit,
        "amount": pounds(comparator.amount),
        "year": comparator.year,
        "source": comparator.source,
        "cost": pounds(instead(comparator, weeks)) if weeks else None,
    }


def part_data(part: PartCost) -> Data:
    """A part of the scope as JSON data; the first ones are those of the termly report."""
    return {
        "name": part.name,
        "scope": str(part.scope),
        "placements": part.placements,
        "pupils": part.pupils,
        "attendance_rate": rate_or_none(Rate(part.attended, part.possible)),
        "completeness": rate_or_none(Rate(part.marked, part.due)),
        "charge_total": None if part.charge is None else pounds(part.charge),
        "attended": part.attended,
        "awards": part.awards,
        "accredited_pupils": rate_or_none(Rate(part.accredited, part.pupils)),
        "positive_outcomes": part.positive,
        "places": part.places,
        "capacity_use": rate_or_none(part.use),
    }


# ---- Printing --------------------------------------------------------------------------------------


def context(data: kinds.Data) -> kinds.Data:
    """What `print_figures.html` needs."""
    frozen = Frozen(data)
    sections = (
        cost(frozen),
        _of_outcomes(frozen),
        places(frozen),
        _other_choices(frozen),
        *_parts(frozen),
    )
    return context_of(
        frozen,
        kind="Value-for-money report",
        points=[*summary.points(frozen), *_points(frozen)],
        sections=[*(section for section in sections if section), definitions(frozen)],
        stand_out=TILES,
    )


def _points(frozen: Frozen) -> list[Point]:
    """What the other choices would cost, in a sentence each."""
    total, weeks = frozen.money("charge_total"), frozen.data["pupil_weeks"]
    dear = [line for line in frozen.data["comparators"] if line["cost"]]
    if total is None or not dear:
        return []
    words = "; ".join(f"{line['name']} {shown.money(money(line['cost']))}" for line in dear[:4])
    return [
        Point(
            "Other choices",
            f"The same {shown.how_many(weeks, 'pupil-week')} would cost, at the unit cost of each: {words}. "
            "Whether they would have given the same is not known.",
        )
    ]


def _of_outcomes(frozen: Frozen) -> Section:
    """What came of it, and between what and what its cost may lie."""
    names = {
        "cost_per_accredited_pupil": ("Pupils with an award", "pupils"),
        "cost_per_positive_outcome": ("Positive outcomes", "chances"),
    }
    lines = []
    for key, (title, counted) in names.items():
        found = frozen.data["outcomes"][key]
        rate = rate_of(found["share"])
        if rate is None:
            lines.append(row(title, Cell(shown.not_available("there was no one to count"), span=4)))
            continue
        between = found["range"]
        lines.append(
            row(
                title,
                number(percent(rate)),
                Cell(of(rate, counted)),
                frozen.cell(key),
                Cell(f"{_pounds(between[0])} to {_pounds(between[1])}" if between else ""),
            )
        )
    words = (
        "A positive outcome is a return to school that lasted 12 school weeks, or a leaver who went on to "
        "education, employment or training. The chances are the placements that ended with a return or aimed "
        "at one, as far as it is known whether it lasted, and the leavers whose destination is known.",
        "The fewer the pupils, the wider the range in which the cost of an outcome may lie. It is worked out "
        "from the likely range of the share.",
    )
    head = ("Outcome", "Share", "Counted from", "Cost for each", "Likely range of the cost")
    found_table = table("Outcomes and their cost", head, lines, numbers=(1, 3), shape="outcomes")
    return Section("outcomes", "What came of it", (Block(words=words, tables=(found_table,)),))


def _pounds(text: str) -> str:
    return shown.money(Decimal(text))


def _other_choices(frozen: Frozen) -> Section:
    """The same pupil-weeks at the unit cost of each comparator."""
    data = frozen.data
    title = "Against the other choices"
    if not data["comparators"]:
        words = (
            "No other choice has been entered: not available. Load unit costs with their source and year "
            "from a file (comparators.csv).",
        )
        return Section("other-choices", title, (Block(words=words),))
    weeks, total = data["pupil_weeks"], frozen.money("charge_total")
    lines = [_choice(line, total) for line in data["comparators"]]
    caption = f"The same {shown.how_many(weeks, 'pupil-week')} at each unit cost"
    head = ("Choice", "Unit cost", "Would cost", "Against the charges")
    return Section(
        "other-choices",
        title,
        (
            Block(
                words=_how_compared(data),
                charts=_choices_drawn(frozen, caption),
                tables=(table(caption, head, lines, numbers=(1, 2, 3)),),
            ),
        ),
    )


def _how_compared(data: kinds.Data) -> tuple[str, ...]:
    weeks = data["pupil_weeks"]
    words = [
        "A pupil-week is a week with a session on a pupil’s timetable. A cost by the year is spread over "
        f"{SCHOOL_WEEKS} school weeks. The comparison is of cost alone."
    ]
    if weeks:
        mean = shown.tenths(Fraction(data["timetabled"], weeks))
        words.append(
            f"These pupil-weeks have {mean} sessions on average; a full week in school has 10, and that is "
            "what most other choices cost."
        )
    return tuple(words)


def _choice(line: Data, total: Decimal | None) -> Row:
    would = money(line["cost"])
    unit = f"{_pounds(line['amount'])} {Comparator.Unit(line['unit']).label}"
    if would is None or total is None:
        against = shown.NOT_AVAILABLE
    else:
        word = "more" if would >= total else "less"
        against = f"{shown.money(abs(would - total))} {word}"
    source = f"{line['source']}, {line['year']}"
    return row(
        Cell(line["name"], note=source), number(unit), number(shown.money(would)), number(against)
    )


def _choices_drawn(frozen: Frozen, caption: str) -> tuple[Chart, ...]:
    total = frozen.money("charge_total")
    lines = [(line["name"], money(line["cost"])) for line in frozen.data["comparators"]]
    found = [("These placements", total), *lines]
    bars = [(name, float(cost), shown.money(cost)) for name, cost in found if cost is not None]
    if total is None or len(bars) < 2:
        return ()
    alt = f"{caption}. " + ", ".join(f"{name} {text}" for name, _, text in bars) + "."
    return (Chart(caption, partial(charts.bars, bars, alt=alt)),)


def _parts(frozen: Frozen) -> list[Section]:
    """The parts of the scope, side by side: cost and use, then what came of it."""
    found = frozen.data["breakdown"]
    if not found:
        return []
    what = "programme" if frozen.scope.startswith("provider:") else "provider"
    words = (
        f"By name, not by rank. Pupils are not shared out to {what}s by chance, so a lower cost is not by "
        "itself better value.",
    )
    blocks = (
        Block(words=words, tables=(_costs(frozen, found, what),), keep=False),
        Block("What came of it", tables=(_gains(found, what),), keep=False),
    )
    return [Section("parts", f"{what.capitalize()} by {what}", blocks, new_page=True)]


def _costs(frozen: Frozen, found: list[Data], what: str) -> Table:
    lines = []
    for part in found:
        total, use = money(part["charge_total"]), rate_of(part["capacity_use"])
        used = "not offered" if use is None else percent(use)
        link = frozen.link("charge_total", part["scope"]) if total is not None else ""
        lines.append(
            row(
                part["name"],
                number(shown.count(part["pupils"])),
                number(shown.money(total), link),
                number(each(total, part["attended"])),
                number(shown.count(part["places"])),
                number(used),
            )
        )
    head = (what.capitalize(), "Pupils", "Charge", "Each attended session", "Places", "Use")
    return table("Cost and use of places", head, lines, numbers=range(1, 6), shape="spread")


def _gains(found: list[Data], what: str) -> Table:
    lines = []
    for part in found:
        total, rate = money(part["charge_total"]), rate_of(part["accredited_pupils"])
        lines.append(
            row(
                part["name"],
                number(shown.count(part["awards"])),
                number(each(total, part["awards"])),
                number(percent(rate)),
                Cell(likely(rate) if rate else ""),
                number(shown.count(part["positive_outcomes"])),
                number(each(total, part["positive_outcomes"])),
            )
        )
    head = (
        what.capitalize(),
        "Awards",
        "Each award",
        "Pupils with one",
        "Likely range",
        "Positive outcomes",
        "Each outcome",
    )
    return table("Awards and outcomes", head, lines, numbers=(1, 2, 3, 5, 6), shape="spread")


VALUE_FOR_MONEY = kinds.add(
    kinds.Kind(
        key=ReportRun.Kind.VALUE_FOR_MONEY,
        scopes=frozenset({"la", "provider", "programme"}),
        figures=figures_of,
        template="monitoring/reports/print_figures.html",
        context=context,
    )
)
