"""What the printed reports show, worked out from their frozen figures alone."""

from datetime import date

from apcommission import shown
from monitoring.measures.definitions import BY_KEY, DEFINITIONS
from monitoring.reports import summary
from monitoring.reports.chapters import (
    attendance,
    awards,
    cost,
    leavers,
    places,
    progress,
    staying,
)
from monitoring.reports.frozen import COUNTED, Frozen, of, written
from monitoring.reports.kinds import Data
from monitoring.reports.parts import Block, Cell, Point, Section, Tile, row, table
from monitoring.reports.side_by_side import parts_of_scope

INTERNAL = "Internal: not for publication"
STAND_OUT = (
    ("attendance_rate", "Attendance"),
    ("retention", "Retention"),
    ("accredited_pupils", "Pupils with an award"),
    ("charge_total", "Total charge"),
    ("capacity_use", "Use of capacity"),
)


def termly_context(data: Data) -> Data:
    """What `print_termly.html` needs: the report, chapter by chapter."""
    frozen = Frozen(data)
    chapters = (attendance, staying, progress, awards, leavers, cost, places, parts_of_scope)
    sections = [section for section in (chapter(frozen) for chapter in chapters) if section]
    return context_of(
        frozen,
        kind="Termly report",
        points=summary.points(frozen),
        sections=[*sections, definitions(frozen)],
    )


def context_of(
    frozen: Frozen,
    *,
    kind: str,
    points: list[Point],
    sections: list[Section],
    stand_out: tuple[tuple[str, str], ...] = STAND_OUT,
) -> Data:
    """What `print_figures.html` needs. `stand_out`: the measures of the tiles, with their labels."""
    data = frozen.data
    return {
        "kind": kind,
        "name": data["scope_name"],
        "period": frozen.period,
        "made_on": shown.long_date(date.fromisoformat(data["made_on"])),
        "internal": INTERNAL,
        "notes": _notes(frozen),
        "tiles": tiles(frozen, stand_out),
        "points": points,
        "sections": sections,
    }


def _notes(frozen: Frozen) -> list[tuple[str, str]]:
    """How to read the report."""
    notes = [
        (
            "Where figures come from",
            "Click on a figure to open the rows that it was counted from, if you may see them. How each "
            "figure is counted stands at the end.",
        ),
        (
            "Likely range",
            "In a small group a share moves by chance alone. The likely range is the 95% interval by "
            "Wilson’s method: it is wide where there is little to count from.",
        ),
    ]
    if frozen.before:
        notes.append(
            (
                "Compared",
                f"The {frozen.earlier} is {frozen.span(frozen.before)}. “Higher” and “lower” stand only "
                "where the likely ranges of the two lie apart; where they overlap there is no clear "
                "difference. No comparison says what brought a difference about.",
            )
        )
    notes.append(
        (
            "Not available",
            "A figure that there is nothing to count from is not available. It is never shown as nought.",
        )
    )
    return notes


def tiles(frozen: Frozen, stand_out: tuple[tuple[str, str], ...]) -> list[Tile]:
    """The figures that stand out: the pupils, and those named that the report holds."""
    everyone = shown.how_many(frozen.placements, "placement")
    found = [Tile("Pupils", shown.count(frozen.pupils), everyone)]
    for key, label in stand_out:
        if key in frozen.measures:
            cell = frozen.cell(key)
            rate = frozen.rate(key)
            note = of(rate, COUNTED[key]) if rate else ""
            found.append(Tile(label, cell.text, note, cell.link, quiet=not frozen.has(key)))
    return found


def definitions(frozen: Frozen) -> Section:
    """Every figure of the report: what it means, and what it was counted from this time."""
    lines = [
        row(
            Cell(definition.title),
            definition.words,
            _counted(frozen, definition.key),
        )
        for definition in DEFINITIONS
        if definition.key in frozen.measures
    ]
    found = table("", ("Figure", "How it is counted", "In this report"), lines, shape="definitions")
    return Section(
        "definitions",
        "How each figure is counted",
        (Block(tables=(found,), keep=False),),
        new_page=True,
    )


def _counted(frozen: Frozen, key: str) -> Cell:
    """The numerator and the denominator of a figure; the reason where there is none."""
    if not frozen.has(key):
        return Cell(shown.not_available(frozen.reason(key)))
    rate = frozen.rate(key)
    if rate:
        return Cell(of(rate, COUNTED[key]))
    return Cell(_parts_of_cost(frozen, key) or _count_of(frozen, key))


def _parts_of_cost(frozen: Frozen, key: str) -> str:
    """What was divided by what, as far as the report holds it."""
    measures = frozen.measures
    counts = {
        "cost_per_attended_session": (measures.get("attendance_rate") or {}).get("numerator"),
        "cost_per_award": (measures.get("awards") or {}).get("total"),
        "cost_per_accredited_pupil": (measures.get("accredited_pupils") or {}).get("numerator"),
    }
    if not key.startswith("cost_per_"):
        return ""
    total, count = shown.money(frozen.money("charge_total")), counts.get(key)
    return f"{total} for {count:,}" if count else f"Out of {total}"


def _count_of(frozen: Frozen, key: str) -> str:
    """A figure that is no quotient: itself, or over how many pupils it goes."""
    value = frozen.measures[key]
    if key == "attendance_bands":
        return shown.how_many(sum(sum(stage.values()) for stage in value.values()), "pupil")
    if key == "attendance_change":
        return shown.how_many(value["pupils"], "pupil")
    if key == "charge_by_share":
        return shown.money(frozen.money("charge_total"))
    return written(BY_KEY[key].kind, value)
