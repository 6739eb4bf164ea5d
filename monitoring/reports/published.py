"""The edition for publishing: the figures of the whole authority without small numbers.

Its frozen figures are suppressed already: what is not published is not in the file.
"""

from datetime import date

from apcommission import shown
from apcommission.reports.models import ReportRun
from monitoring.measures import telling
from monitoring.measures.definitions import DEFINITIONS, GROUPS
from monitoring.measures.figures import Period, Scope
from monitoring.measures.suppression import SUPPRESSED, suppressed
from monitoring.reports import kinds, reading
from monitoring.reports.parts import Block, Section, Table, row, table
from monitoring.reports.termly import termly_figures


def published_figures(scope: Scope, period: Period, today: date) -> kinds.Data:
    """The termly report's figures with small numbers taken out (measures.md: Publishing)."""
    found = suppressed(termly_figures(scope, period, today))
    return {**found, "kind": ReportRun.Kind.PUBLISHED.value}


def published_context(data: kinds.Data) -> kinds.Data:
    """What `print_published.html` needs."""
    sections = [_section(heading, data) for heading, _ in GROUPS]
    sections += [_parts(data), _definitions(data)]
    return {
        "kind": ReportRun.Kind.PUBLISHED.label,
        "name": data["scope_name"],
        "period": shown.span(date.fromisoformat(data["from"]), date.fromisoformat(data["to"])),
        "made_on": shown.long_date(date.fromisoformat(data["made_on"])),
        "internal": "",
        "sections": [section for section in sections if section.blocks],
        "notes": [
            (
                f"“{SUPPRESSED}”",
                f"A number of pupils from 1 to {data['suppressed_below'] - 1} is shown as {SUPPRESSED}, "
                "and so is what it could be worked out from. Nought is shown.",
            ),
            (
                "Likely range",
                "In a small group a share moves by chance alone. The likely range is the 95% interval by "
                "Wilson’s method.",
            ),
            ("Before", reading.time_before(data) or "There is no term before to compare with."),
        ],
    }


def _section(heading: str, data: kinds.Data) -> Section:
    """The measures of one group, beside the term before."""
    found = dict(reading.groups(data)).get(heading, [])
    lines = [row(line.title, line.text, line.detail, before or "–") for line, before in found]
    tables = [table(heading, ("Figure", "Result", "Counted from", "Before"), lines, shape="rates")]
    key = heading.lower().replace(" ", "-")
    is_first = heading == GROUPS[0][0]
    if is_first:
        tables += _bands(data)
    return Section(key, heading, (Block(tables=tuple(tables)),), new_page=is_first)


def _bands(data: kinds.Data) -> list[Table]:
    lines = [
        row(stage, *(shown.count(number) for number in numbers))
        for stage, numbers in telling.bands(data)
    ]
    head = ("Pupils", *telling.BANDS.values())
    return [table("Pupils by attendance", head, lines, numbers=range(1, 6))] if lines else []


def _parts(data: kinds.Data) -> Section:
    head = ("Name", "Placements", "Pupils", "Attendance", "Returns complete", "Total charge")
    lines = [row(part.name, *(text for text, _ in part.cells)) for part in reading.parts(data)]
    blocks = (Block(tables=(table("", head, lines, numbers=range(1, 6)),), keep=False),)
    return Section("providers", "By provider", blocks if lines else ())


def _definitions(data: kinds.Data) -> Section:
    lines = [row(each.title, each.words) for each in DEFINITIONS if each.key in data["measures"]]
    found = table("", ("Figure", "How it is counted"), lines, shape="definitions")
    blocks = (Block(tables=(found,), keep=False),)
    return Section("definitions", "How each figure is counted", blocks, new_page=True)


PUBLISHED = kinds.add(
    kinds.Kind(
        key=ReportRun.Kind.PUBLISHED,
        scopes=frozenset({"la"}),
        figures=published_figures,
        template="monitoring/reports/print_published.html",
        context=published_context,
    )
)
