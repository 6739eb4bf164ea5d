"""The files of an edition: tidy data (one row for each measure, period and group), and what its columns mean.

Columns, symbols and the second file follow the department's "explore education statistics" (docs/interfaces/
statistics.md); the description in JSON is CSV on the Web (W3C).
"""

import json
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from apcommission.exports import lines
from monitoring.measures.data import Data
from monitoring.measures.definitions import BY_KEY, DEFINITIONS
from monitoring.measures.figures import Rate
from monitoring.measures.suppression import SUPPRESSED
from monitoring.statistics.figures import OF_PART

NOT_AVAILABLE, NOT_APPLICABLE = "x", "z"
TOTAL = "Total"
PER_CENT, POUNDS, NUMBER = "%", "£", "number"
UNITS = {"rate": PER_CENT, "money": POUNDS, "shares": POUNDS}
COUNTS = {
    "placements": "Placements active on a day of the year.",
    "pupils": "Pupils with such a placement.",
}
STATUS = {SUPPRESSED: "suppressed", NOT_AVAILABLE: "not available"}

#: (column, kind, label): what the department calls filters and indicators; the others say where and when.
COLUMNS = (
    ("time_period", "", "Academic year, as 202526"),
    ("time_identifier", "", "Kind of period"),
    ("geographic_level", "", "Geographic level"),
    ("country_code", "", "Country code"),
    ("country_name", "", "Country"),
    ("old_la_code", "", "Three-digit code of the authority"),
    ("new_la_code", "", "Nine-character code of the authority"),
    ("la_name", "", "Authority"),
    ("measure", "Filter", "Measure"),
    ("component", "Filter", "Part of the measure"),
    ("breakdown_topic", "Filter", "Kind of group"),
    ("breakdown", "Filter", "Group"),
    ("unit", "Filter", "Unit"),
    ("value", "Indicator", "Value"),
    ("numerator", "Indicator", "Counted from: above"),
    ("denominator", "Indicator", "Counted from: below"),
    ("lower_95", "Indicator", "Likely range (95%), from"),
    ("upper_95", "Indicator", "Likely range (95%), to"),
    ("status", "Filter", "Whether the value is there"),
)
META_HEAD = (
    *("col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp"),
    *("filter_hint", "filter_grouping_column"),
)
Cells = tuple[str, str, str, str, str, str, str, str]


def rows(data: Data) -> Iterator[tuple[str, ...]]:
    """The rows of data.csv, of the figures of `figures.published`."""
    year = int(data["from"][:4])
    where = (
        *(f"{year}{(year + 1) % 100:02}", "Academic year", "Local authority"),
        *("E92000001", "England", settings.AUTHORITY_CODE, NOT_AVAILABLE, settings.AUTHORITY_NAME),
    )
    whole = [*data["cohort"].items(), *data["measures"].items()]
    for key, value in whole:
        yield from _of(where, key, value, TOTAL, TOTAL)
    for title, parts in data["groups"].items():
        for part in parts:
            for key in OF_PART:
                if key in part:
                    yield from _of(where, key, part[key], title, part["name"])


def _of(
    where: tuple[str, ...], key: str, value: Any, topic: str, group: str
) -> Iterator[tuple[str, ...]]:
    unit = UNITS.get(BY_KEY[key].kind, NUMBER) if key in BY_KEY else NUMBER
    for component, unit_of, *cells in _cells(value, unit, ()):
        status = STATUS.get(cells[0], "available")
        yield (*where, key, component, topic, group, unit_of, *cells, status)


def _cells(value: Any, unit: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """(component, unit, value, numerator, denominator, lower, upper) of a measure and of its parts."""
    component = "/".join(path) or TOTAL
    nothing = (NOT_APPLICABLE,) * 4
    if value is None:
        yield (component, unit, NOT_AVAILABLE, *nothing)
    elif value == SUPPRESSED:
        yield (component, unit, *(SUPPRESSED,) * 5)
    elif isinstance(value, dict):
        if "numerator" in value:
            yield (component, unit, *_rate(value, unit))
        for key, part in value.items():
            if key not in ("numerator", "denominator", "interval"):
                yield from _cells(
                    part,
                    PER_CENT if unit == PER_CENT and _is_rate(part) else _plain(unit),
                    (*path, key),
                )
    else:
        yield (component, unit, str(value), *nothing)


def _is_rate(value: Any) -> bool:
    return isinstance(value, dict) and "numerator" in value


def _plain(unit: str) -> str:
    """The unit of what stands beside a rate: a count."""
    return NUMBER if unit == PER_CENT else unit


def _rate(value: Data, unit: str) -> tuple[str, str, str, str, str]:
    above, below = value["numerator"], value["denominator"]
    if SUPPRESSED in (above, below):
        return (SUPPRESSED,) * 5
    if not below:
        return (NOT_AVAILABLE, str(above), str(below), NOT_APPLICABLE, NOT_APPLICABLE)
    times = 100 if unit == PER_CENT else 1
    interval = Rate(above, below).interval if unit == PER_CENT else None
    low, high = (
        (_rounded(Decimal(bound) * 100) for bound in interval)
        if interval
        else (NOT_APPLICABLE, NOT_APPLICABLE)
    )
    return _rounded(Decimal(above) * times / Decimal(below)), str(above), str(below), low, high


def _rounded(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.1"), ROUND_HALF_UP))


# ---- What the columns mean -----------------------------------------------------------------------


def meta() -> Iterator[tuple[str, ...]]:
    """The rows of data.meta.csv: its filters and indicators."""
    for name, kind, label in COLUMNS:
        if kind:
            number = ("Figures", "", "1") if kind == "Indicator" else ("", "", "")
            yield (name, kind, label, *number, "", "")


def measures() -> Iterator[tuple[str, str, str]]:
    """The rows of measures.csv: what each measure counts."""
    for key, words in COUNTS.items():
        yield key, key.capitalize(), words
    for each in DEFINITIONS:
        yield each.key, each.title, each.words


def description(data: Data) -> str:
    """data.csv-metadata.json: CSV on the Web."""
    columns = [
        {"name": name, "titles": name, "dc:description": label, "datatype": "string"}
        for name, _, label in COLUMNS
    ]
    found = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": "data.csv",
        "dc:title": f"Alternative provision, {settings.AUTHORITY_NAME}",
        "dc:publisher": settings.AUTHORITY_NAME,
        "dc:modified": data["made_on"],
        "dc:description": "c: suppressed, because it tells of fewer than "
        f"{data['suppressed_below']} pupils or could tell of them. x: not available. z: not applicable.",
        "tableSchema": {
            "columns": columns,
            "primaryKey": ["time_period", "measure", "component", "breakdown_topic", "breakdown"],
        },
    }
    return json.dumps(found, indent=2, ensure_ascii=False)


def packed(data: Data, found: Iterable[tuple[str, ...]]) -> bytes:
    """The edition: a ZIP of the data and the three files that tell what it is. Made twice, it is the same."""
    files = {
        "data.csv": "".join(lines([name for name, _, _ in COLUMNS], found)),
        "data.meta.csv": "".join(lines(META_HEAD, meta())),
        "data.csv-metadata.json": description(data),
        "measures.csv": "".join(lines(("measure", "title", "definition"), measures())),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(ZipInfo(name), text.encode(), ZIP_DEFLATED)
    return out.getvalue()
