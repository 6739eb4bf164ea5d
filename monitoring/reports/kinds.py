"""What kinds of report there are: each freezes its figures as data, and prints that data.

A kind registers itself when its module is imported; `start.py` imports them all. The PDF is drawn from the
frozen figures alone, so that a report printed again is the same report.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.measures.figures import Period, Scope

Data = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of report.

    `key` is that of ReportRun.Kind. `scopes`: of which kinds of scope it can be made. `figures(scope, period,
    today)` counts them and gives them as JSON data (import-format.md: make_report). `context(data)` is what
    `template` (extends print/base.html) needs, worked out from that data.
    """

    key: str
    scopes: frozenset[str]
    figures: Callable[[Scope, Period, date], Data]
    template: str
    context: Callable[[Data], Data]


KINDS: dict[str, Kind] = {}


def add(kind: Kind) -> Kind:
    """Register a kind of report."""
    KINDS[kind.key] = kind
    return kind
