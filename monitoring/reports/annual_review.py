"""The annual review: a year's figures beside the year before, what was asked for, and what there was."""

from dataclasses import asdict, replace
from datetime import date
from functools import partial

from apcommission import shown
from apcommission.as_read import AsRead
from apcommission.reports.models import ReportRun
from apcommission.shown import how_many
from monitoring.measures.choices import year_before
from monitoring.measures.data import Data, to_data
from monitoring.measures.figures import Period, Rate, Scope
from monitoring.measures.queries import PARTS, ask
from monitoring.measures.queries import figures_of as measured
from monitoring.reports import charts, kinds, queries, review_parts, summary
from monitoring.reports.chapters import attendance, awards, cost, leavers, places, staying
from monitoring.reports.frozen import Frozen, money, of, percent, rate_of
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
from monitoring.reports.value_for_money import part_data
from monitoring.review import documents
from monitoring.review.demand import Demand, demand_of
from monitoring.value_for_money.queries import by_part
from referrals.panels.models import Decision

EARLIER = "year before"
#: So many reasons are named; the rest are added up.
REASONS = 12
#: So many providers are named in a sentence.
NAMED = 6
#: A provider of whose sessions a smaller share is timetabled is named as little used.
LITTLE = 0.5
#: The name of a provider, and its use.
Use = tuple[str, Rate]


# ---- Counting --------------------------------------------------------------------------------------


def figures_of(scope: Scope, period: Period, today: date) -> kinds.Data:
    """What the report prints: of a final review of this year its frozen figures, its texts and its plan of
    action under `review`; else the figures of today. One query more than `count_year`, or four in all."""
    final = documents.final_of(period)
    if final is None:
        return count_year(scope, period, today)
    return {**(final.figures or {}), "review": documents.as_data(final)}


def count_year(
    scope: Scope,
    period: Period,
    today: date,
    *,
    asked_for: Demand | None = None,
    as_read: bool = False,
) -> kinds.Data:
    """The figures of a year, as JSON data. Seven queries at most, whatever the size of the data.

    `asked_for`: its demand, where it is known. `as_read`: to be shown, not kept: of a provider they are made
    as they are read. Beside the measures: `before`, the year before; `demand`, referrals by route, reason and
    month; `decisions` by outcome; `breakdown`, what each provider offered and gave.
    """
    about = queries.about(scope)
    then = year_before(period)
    this_year = ask(scope, period, today)
    found, earlier = measured([this_year, replace(this_year, period=then)], PARTS)
    asked = asked_for or demand_of(period, today)
    breakdown = AsRead(by_part(scope=scope, period=period, today=today), part_data)
    return {
        "kind": ReportRun.Kind.ANNUAL_REVIEW.value,
        **to_data(found, today),
        "scope_name": about.name if about else str(scope),
        "before": _before(to_data(earlier, today)) if earlier.outcomes.placements else None,
        "demand": {
            "by_route": [asdict(line) for line in asked.routes],
            "by_reason": [asdict(line) for line in asked.reasons],
            "by_month": [
                {"month": month.isoformat(), "number": count} for month, count in asked.months
            ],
        },
        "decisions": [asdict(line) for line in asked.outcomes],
        "breakdown": breakdown if as_read else list(breakdown),
    }


def _before(data: Data) -> Data:
    return {name: data[name] for name in ("from", "to", "cohort", "measures")}


# ---- Printing --------------------------------------------------------------------------------------


def context(data: kinds.Data) -> kinds.Data:
    """What `print_figures.html` needs."""
    frozen = Frozen(data, EARLIER)
    chapters = (attendance, staying, awards, leavers, cost, places)
    found = [section for section in (chapter(frozen) for chapter in chapters) if section]
    use = _supply_points(frozen)
    return context_of(
        frozen,
        kind="Annual review",
        points=_points(frozen, use),
        sections=[
            *review_parts.texts(frozen),
            *review_parts.plan(frozen),
            _demand(frozen),
            _decisions(frozen),
            *review_parts.groups(frozen),
            *_supply(frozen, use),
            *review_parts.gaps(frozen),
            *found,
            definitions(frozen),
        ],
    )


def _points(frozen: Frozen, use: list[Point]) -> list[Point]:
    """The summary, with demand before it and supply after it; what needs care comes last."""
    points = [*_demand_points(frozen), *summary.points(frozen), *use]
    return sorted(points, key=lambda point: point.theme == summary.CARE)


def _referrals(frozen: Frozen) -> int:
    return sum(line["number"] for line in frozen.data["demand"]["by_route"])


def _demand_points(frozen: Frozen) -> list[Point]:
    lines = frozen.data["demand"]["by_route"]
    total, before = _referrals(frozen), sum(line["before"] for line in lines)
    words = f"{how_many(total, 'referral')} {'was' if total == 1 else 'were'} submitted; "
    words += f"in the {EARLIER} it was {before:,}."
    most = max(lines, key=lambda line: line["number"], default=None)
    if most and most["number"]:
        words += f" The most frequent route was: {most['name'].lower()} ({most['number']:,})."
    decided = sum(line["number"] for line in frozen.data["decisions"])
    if decided:
        place = Decision.Outcome.PLACE.label
        placed = sum(line["number"] for line in frozen.data["decisions"] if line["name"] == place)
        words += f" Panels signed {how_many(decided, 'decision')}, {placed:,} of them for a place."
    return [Point("Referrals", words)]


def _supply_points(frozen: Frozen) -> list[Point]:
    """Over- and under-use by name."""
    uses = _uses(frozen)
    over = [(name, rate) for name, rate in uses if rate.numerator > rate.denominator]
    under = [(name, rate) for name, rate in uses if _is_little(rate)]
    points = []
    if over:
        points.append(Point("Over-use", f"More than is offered was timetabled at: {_some(over)}."))
    if under:
        points.append(
            Point(
                "Under-use",
                f"Less than half of what is offered was timetabled at: {_some(under)}.",
            )
        )
    return points


def _is_little(rate: Rate) -> bool:
    # Multiplied, not divided: fractions of two thousand providers take long to make.
    return rate.denominator > 0 and rate.numerator < LITTLE * rate.denominator


def _some(uses: list[Use]) -> str:
    """The first few by name, and how many more there are."""
    more = [f"and {len(uses) - NAMED:,} more"] if len(uses) > NAMED else []
    return "; ".join([*(f"{name} ({percent(rate)})" for name, rate in uses[:NAMED]), *more])


def _uses(frozen: Frozen) -> list[Use]:
    """Each provider by name, with its use."""
    parts = frozen.data["breakdown"]
    if isinstance(parts, AsRead):
        # What they are made of says as much.
        return [(part.name, part.use) for part in parts.of if part.offered]
    found = ((part["name"], rate_of(part["capacity_use"])) for part in parts)
    return [(name, rate) for name, rate in found if rate]


def _demand(frozen: Frozen) -> Section:
    """Referrals by route, reason and month."""
    demand = frozen.data["demand"]
    reasons = demand["by_reason"]
    named, rest = reasons[:REASONS], reasons[REASONS:]
    if rest:
        others = {
            "name": f"{len(rest):,} other reasons",
            "number": sum(line["number"] for line in rest),
            "before": sum(line["before"] for line in rest),
        }
        named = [*named, others]
    words = ("Referrals submitted in the year, those withdrawn afterwards too.",)
    blocks = [
        Block(words=words, tables=(_counted("Referrals by route", "Route", demand["by_route"]),)),
        Block("When they came", charts=_months_drawn(demand), tables=(_months(demand),)),
    ]
    if named:
        why = "As the schools wrote them; reasons in other words are other reasons here."
        by_reason = _counted("Referrals by reason", "Reason", named)
        blocks.insert(1, Block("Why they were made", (why,), tables=(by_reason,)))
    return Section("demand", "What was asked for", tuple(blocks), new_page=True)


def _counted(caption: str, what: str, lines: list[Data]) -> Table:
    rows = [
        row(line["name"], number(shown.count(line["number"])), number(shown.count(line["before"])))
        for line in lines
    ]
    sums = [shown.count(sum(line[name] for line in lines)) for name in ("number", "before")]
    rows.append(row("All", *(number(text) for text in sums), strong=True))
    return table(caption, (what, "This year", EARLIER.capitalize()), rows, numbers=(1, 2))


def _month(line: Data) -> str:
    return f"{date.fromisoformat(line['month']):%B %Y}"


def _months(demand: Data) -> Table:
    rows = [row(_month(line), number(shown.count(line["number"]))) for line in demand["by_month"]]
    return table("Referrals by month", ("Month", "Referrals"), rows, numbers=(1,))


def _months_drawn(demand: Data) -> tuple[Chart, ...]:
    bars = [
        (_month(line), line["number"], shown.count(line["number"])) for line in demand["by_month"]
    ]
    if not any(count for _, count, _ in bars):
        return ()
    caption = "Referrals in each month"
    alt = f"{caption}. " + ", ".join(f"{month} {text}" for month, _, text in bars) + "."
    return (Chart(caption, partial(charts.bars, bars, alt=alt)),)


def _decisions(frozen: Frozen) -> Section:
    words = ("Decisions of the panel meetings of the year that are signed and in force.",)
    found = _counted("Decisions by outcome", "Outcome", frozen.data["decisions"])
    return Section("decisions", "What was decided", (Block(words=words, tables=(found,)),))


def _supply(frozen: Frozen, use: list[Point]) -> list[Section]:
    """What each provider offered, and how much of it was used."""
    found = frozen.data["breakdown"]
    title = "What there was"
    if not found:
        nothing = Block(words=("No provider offered a place in this year: not available.",))
        return [Section("supply", title, (nothing,))]
    words = (
        "Use is the share of the sessions offered (places, times sessions a week, times open weeks) that was "
        "on a pupil’s timetable.",
        *(point.words for point in use),
    )
    head = ("Provider", "Places", "Pupils", "Use", "Counted from", "Charge")
    lines = AsRead(found, partial(_supply_line, frozen))
    by_provider = table("Each provider", head, lines, numbers=(1, 2, 3, 5), shape="supply")
    return [Section("supply", title, (Block(words=words, tables=(by_provider,), keep=False),))]


def _supply_line(frozen: Frozen, part: Data) -> Row:
    use = rate_of(part["capacity_use"])
    total = money(part["charge_total"])
    link = frozen.link("capacity_use", part["scope"]) if use else ""
    return row(
        part["name"],
        number(shown.count(part["places"])),
        number(shown.count(part["pupils"])),
        number(percent(use) if use else "not offered", link),
        Cell(of(use, "sessions") if use else ""),
        number(shown.money(total)),
    )


ANNUAL_REVIEW = kinds.add(
    kinds.Kind(
        key=ReportRun.Kind.ANNUAL_REVIEW,
        scopes=frozenset({"la"}),
        figures=figures_of,
        template="monitoring/reports/print_figures.html",
        context=context,
    )
)
