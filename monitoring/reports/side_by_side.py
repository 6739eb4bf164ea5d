"""The parts of a scope next to each other: providers, or programmes, each with the doubt of its figures."""

from functools import partial

from apcommission import shown
from monitoring.measures.telling import likely
from monitoring.reports import charts
from monitoring.reports.charts import Span
from monitoring.reports.frozen import Frozen, money, percent, rate_of
from monitoring.reports.kinds import Data
from monitoring.reports.parts import Block, Cell, Chart, Row, Section, number, row, table

#: So many lines of a chart go on one page; and so few parts of a scope stand under what is before them.
LINES, FEW = 36, 8


def parts_of_scope(frozen: Frozen) -> Section | None:
    """The parts of the scope, side by side, with the doubt of each attendance rate."""
    found = frozen.data.get("breakdown") or []
    if not found:
        return None
    what = "programme" if frozen.scope.startswith("provider:") else "provider"
    lead = not frozen.scope.startswith("school:")
    head = (
        what.capitalize(),
        "Placements",
        "Pupils",
        "Attendance",
        "Likely range",
        "Returns",
        "Charge",
    )
    lines = [_part_line(frozen, part, lead=lead) for part in found]
    caption = f"Each {what} in this period"
    words = (
        f"By name, not by rank. Two {what}s whose likely ranges overlap show no clear difference, and those "
        "who come to them differ.",
    )
    block = Block(
        words=words if len(found) > 1 else (),
        charts=_spans(frozen, found, what),
        tables=(table(caption, head, lines, numbers=(1, 2, 3, 5, 6), shape="parts"),),
        keep=len(found) <= FEW,
    )
    return Section("parts", f"{what.capitalize()} by {what}", (block,), new_page=len(found) > FEW)


def _part_line(frozen: Frozen, part: Data, *, lead: bool) -> Row:
    scope = part["scope"]
    rate, returns = rate_of(part["attendance_rate"]), rate_of(part["completeness"])

    def told(key: str, text: str) -> Cell:
        known = lead and part[key] is not None
        return number(text, frozen.link(key, scope) if known else "")

    return row(
        part["name"],
        number(shown.count(part["placements"])),
        number(shown.count(part["pupils"])),
        told("attendance_rate", percent(rate)),
        Cell(likely(rate) if rate else ""),
        told("completeness", percent(returns)),
        told("charge_total", shown.money(money(part["charge_total"]))),
    )


def _spans(frozen: Frozen, found: list[Data], what: str) -> tuple[Chart, ...]:
    spans = []
    for part in found:
        rate = rate_of(part["attendance_rate"])
        if rate and rate.value is not None and rate.interval:
            low, high = rate.interval
            spans.append(Span(part["name"], float(rate.value), low, high, shown.rate(rate.value)))
    if len(spans) < 2:
        return ()
    whole = frozen.rate("attendance_rate")
    share = float(whole.value) if whole and whole.value is not None else None
    name = f"All: {shown.rate(whole.value)}" if whole else ""
    caption = f"Attendance by {what}, with the likely range"
    pages = -(-len(spans) // LINES)
    each = -(-len(spans) // pages)
    return tuple(
        Chart(
            caption if not start else f"{caption} (continued)",
            partial(
                charts.spans,
                spans[start : start + each],
                alt=f"{caption}. The table that follows gives the same figures.",
                whole=share,
                name=name,
            ),
        )
        for start in range(0, len(spans), each)
    )
