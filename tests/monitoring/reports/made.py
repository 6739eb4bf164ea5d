"""Frozen figures of reports, from counts: what a report would hold if these had been counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from apcommission.pdf import render_pdf
from monitoring.measures.data import to_data
from monitoring.measures.figures import (
    Attendance,
    Capacity,
    Change,
    Charges,
    Figures,
    Outcomes,
    Period,
    Progress,
    Rate,
    Scope,
)

AUTUMN = Period(date(2025, 9, 1), date(2025, 12, 19))
SUMMER = Period(date(2025, 4, 21), date(2025, 7, 22))
TODAY = date(2026, 1, 5)

FIGURES = Figures(
    Scope("provider", "P01"),
    AUTUMN,
    Attendance(
        timetabled=4100,
        due=4100,
        marked=4052,
        attended=3120,
        authorised=300,
        unauthorised=480,
        late=210,
        weeks=320,
        pupils_possible=23,
        persistent=9,
        severe=2,
        bands={
            "3": {"under_50": 1, "50_70": 2, "70_80": 0, "80_90": 4, "90_over": 6},
            "4": {"under_50": 1, "50_70": 0, "70_80": 3, "80_90": 4, "90_over": 2},
        },
        change=Change(Decimal("12.4"), 18, 15, 1, 2),
    ),
    Outcomes(
        placements=24,
        pupils=23,
        unplanned=1,
        reintegrated=3,
        aimed=5,
        sustained=2,
        too_early=1,
        units=60,
        full=7,
        levels={"Entry 3": 30, "Level 1": 25, "Level 2": 12},
        accredited=20,
        leavers=13,
        progressed=10,
        known=12,
        activities={"fe": 5, "apprenticeship": 2, "training": 3, "neet": 2, "unknown": 1},
        returned=3,
    ),
    Charges(Decimal("48210.00"), Decimal("20000.10"), Decimal("18209.90"), Decimal("10000.00")),
    Capacity(4510),
    Progress(
        met=18,
        due=25,
        areas={
            "attitude": {"pupils": 14, "points": 9, "rose": 8, "same": 4, "fell": 2},
            "peers": {"pupils": 13, "points": -2, "rose": 3, "same": 5, "fell": 5},
        },
        suspensions=4,
        suspensions_before=9,
        started=11,
        middle_wait=8,
        waited=97,
        in_time=5,
        excluded=6,
        progressed_6=8,
        known_6=11,
        progressed_12=7,
        known_12=10,
        placements=24,
    ),
)
NOTHING = Figures(Scope("provider", "P01"), AUTUMN, Attendance(), Outcomes(), Charges(), Capacity())


def figures(**changes: Any) -> Figures:
    """FIGURES with other counts: each name is a field of its attendance, outcomes or charges."""
    parts: dict[str, Any] = {}
    for name in ("attendance", "outcomes", "charges"):
        part = getattr(FIGURES, name)
        own = {field: changes.pop(field) for field in list(changes) if hasattr(part, field)}
        parts[name] = replace(part, **own)
    return replace(FIGURES, **parts, **changes)


def termly(
    found: Figures = FIGURES,
    name: str = "Harbour Skills",
    *,
    before: Figures | None = None,
    breakdown: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The data of a termly report."""
    then = None if before is None else to_data(before, TODAY)
    return {
        "kind": "termly",
        **to_data(found, TODAY),
        "scope_name": name,
        "before": then and {key: then[key] for key in ("from", "to", "cohort", "measures")},
        "breakdown": breakdown or [],
    }


def part(number: int, name: str = "", attended: Rate | None = None) -> dict[str, Any]:
    """A line of the breakdown of a report on a provider."""
    attended = attended or Rate(80 + number, 120 + number)
    return {
        "name": name or f"Programme {number}",
        "scope": f"programme:PR{number:02}",
        "placements": 3,
        "pupils": 3,
        "attendance_rate": attended.to_data() if attended.denominator else None,
        "completeness": Rate(100, 110).to_data(),
        "charge_total": "1050.00",
    }


class Printed:
    """A PDF as a reader has it."""

    def __init__(self, template: str, context: dict[str, Any], title: str = "A report") -> None:
        self.reader = PdfReader(BytesIO(render_pdf(template, context, title=title)))
        self.pages = [" ".join(page.extract_text().split()) for page in self.reader.pages]

    @property
    def text(self) -> str:
        """All its words, one space apart."""
        return " ".join(self.pages)

    @property
    def links(self) -> set[str]:
        """The addresses outside the document that it leads to."""
        notes = (
            note.get_object() for page in self.reader.pages for note in page.get("/Annots", [])
        )
        actions = (note["/A"].get("/URI") for note in notes if "/A" in note)
        return {str(address) for address in actions if address}

    @property
    def tags(self) -> list[Any]:
        """The elements of its structure, in reading order."""
        root: Any = self.reader.trailer["/Root"]
        return list(_elements(root["/StructTreeRoot"]))

    @property
    def bookmarks(self) -> list[str]:
        """The titles of its outline, top to bottom."""
        return _titles(self.reader.outline)


def _titles(outline: list[Any]) -> list[str]:
    return [
        title
        for entry in outline
        for title in (_titles(entry) if isinstance(entry, list) else [str(entry["/Title"])])
    ]


def _elements(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from _elements(found)
