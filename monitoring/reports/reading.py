"""Frozen figures as people read them on the page of a run: beside the time before, and part by part."""

from dataclasses import dataclass
from datetime import date

from apcommission import shown
from monitoring.measures.defining import Definition
from monitoring.measures.definitions import BY_KEY, GROUPS
from monitoring.measures.telling import Line, line, rows_url, told
from monitoring.reports.kinds import Data

#: Figures of a part that open to rows.
OF_PARTS = ("attendance_rate", "completeness", "charge_total")


@dataclass(frozen=True)
class Part:
    """One part of the scope: (text, address of the rows behind it) of each of its figures."""

    name: str
    cells: list[tuple[str, str]]


def groups(data: Data) -> list[tuple[str, list[tuple[Line, str]]]]:
    """(heading, [(measure, the same of the time before)]) of what a report holds, bands aside."""
    found = [
        (heading, [(line(each, data), before(each, data)) for each in own(definitions, data)])
        for heading, definitions in GROUPS
    ]
    return [(heading, lines) for heading, lines in found if lines]


def own(definitions: tuple[Definition, ...], data: Data) -> list[Definition]:
    """Those of the measures that the report holds as lines."""
    return [each for each in definitions if each.key in data["measures"] and each.kind != "bands"]


def before(definition: Definition, data: Data) -> str:
    """A measure of the time before; nothing where that is not in the report."""
    if not data.get("before"):
        return ""
    text, _ = told(definition, data["before"]["measures"].get(definition.key))
    return text


def time_before(data: Data) -> str:
    """The time that the figures are set beside; nothing where there is none."""
    found = data.get("before")
    if not found:
        return ""
    return shown.span(date.fromisoformat(found["from"]), date.fromisoformat(found["to"]))


def bands_line(data: Data) -> Line | None:
    """The attendance bands' definition and rows; None where the report has none."""
    bands = BY_KEY["attendance_bands"]
    return line(bands, data) if data["measures"].get(bands.key) else None


def parts(data: Data) -> list[Part]:
    """The parts of the scope. Those of a school lead nowhere: their rows are of its pupils alone."""
    lead = not data["scope"].startswith("school:")
    found = []
    for part in data.get("breakdown") or []:
        cells = [(shown.count(part[name]), "") for name in ("placements", "pupils")]
        for key in OF_PARTS:
            text, _ = told(BY_KEY[key], part[key])
            url = rows_url(key, data, part["scope"]) if lead and part[key] is not None else ""
            cells.append((text, url))
        found.append(Part(part["name"], cells))
    return found
