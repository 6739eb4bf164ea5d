"""The frozen figures of a report as rows, one for each measure and part: for spreadsheets and warehouses."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from apcommission.reports.models import ReportRun
from monitoring.measures.defining import Definition
from monitoring.measures.definitions import DEFINITIONS
from monitoring.measures.telling import told
from monitoring.reports.kinds import Data
from monitoring.reports.reading import OF_PARTS

HEAD = (
    *("Report", "Version", "Made on", "Scope", "Name", "From", "To"),
    *("Measure", "Title", "Figure", "Numerator", "Denominator", "Low", "High", "Note"),
    "How it is counted",
)
#: What a spreadsheet takes as it is.
VALUES = (int, date)


def rows(run: ReportRun) -> Iterator[tuple[Any, ...]]:
    """A row for each figure of a report that is ready: of its scope, of the time before, of each part."""
    data: Data = run.figures or {}
    if not data.get("measures"):
        return
    made = date.fromisoformat(data["made_on"])
    start, end = (date.fromisoformat(data[key]) for key in ("from", "to"))
    about = (run.get_kind_display(), run.version, made)
    yield from _of(data["measures"], data, (*about, data["scope"], data["scope_name"], start, end))
    if before := data.get("before"):
        span = (date.fromisoformat(before["from"]), date.fromisoformat(before["to"]))
        yield from _of(before["measures"], {}, (*about, data["scope"], data["scope_name"], *span))
    for part in data.get("breakdown") or []:
        own = {key: part[key] for key in OF_PARTS}
        yield from _of(own, {}, (*about, part["scope"], part["name"], start, end))


def _of(measures: Data, data: Data, about: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for definition in DEFINITIONS:
        if definition.key in measures:
            value = measures[definition.key]
            why = data.get("not_available", {}).get(definition.key, "")
            for key, *figures in _figures(definition, value, why):
                yield (*about, key, definition.title, *figures, definition.words)


def _figures(definition: Definition, value: Any, why: str) -> Iterator[tuple[Any, ...]]:
    """(key, figure, numerator, denominator, low, high, note); a row for each band of a key stage."""
    if isinstance(value, dict) and definition.kind == "bands":
        for stage in sorted(value):
            for band, pupils in value[stage].items():
                yield f"{definition.key}/{stage}/{band}", pupils, "", "", "", "", ""
        return
    text, detail = told(definition, value, why)
    numbers: tuple[Any, ...] = ("", "", "", "")
    if isinstance(value, dict) and "numerator" in value:
        low, high = value.get("interval", ("", ""))
        numbers = (value["numerator"], value["denominator"], low, high)
    yield definition.key, text, *numbers, detail
