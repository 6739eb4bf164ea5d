"""What a contract's continuation may depend on: asked here, answered by the floor that knows the figure.

    @measuring.register("attendance", "Attendance of the pupils placed")
    def attendance(provider: Provider, start: date, end: date) -> Measured: ...

The figure is a share in per cent, judged against the threshold of the contract.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from providers.directory.models import Provider


@dataclass(frozen=True)
class Measured:
    """A share: `count` of `total`, which are what `of` says ("sessions", "returns due")."""

    count: int
    total: int
    of: str

    @property
    def per_cent(self) -> Decimal | None:
        """With one decimal, rounded half up as everywhere; None over nothing."""
        if not self.total:
            return None
        tenths = (Decimal(1000) * self.count / self.total).quantize(Decimal(1), "ROUND_HALF_UP")
        return tenths / 10


class Verdict(models.TextChoices):
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NOT_KNOWN = "not_known", "Cannot be said yet"


Teller = Callable[[Provider, date, date], Measured]
_TELLERS: dict[str, tuple[str, Teller]] = {}


def register(kind: str, label: str) -> Callable[[Teller], Teller]:
    """Say how a kind of condition is measured from one day to another, both included."""

    def add(teller: Teller) -> Teller:
        _TELLERS[kind] = (label, teller)
        return teller

    return add


def kinds() -> list[tuple[str, str]]:
    """(kind, label) of every condition that can be measured, by label."""
    return sorted(((kind, label) for kind, (label, _) in _TELLERS.items()), key=lambda one: one[1])


def label(kind: str) -> str:
    """What a kind is called; the kind itself where nobody measures it any more."""
    return _TELLERS[kind][0] if kind in _TELLERS else kind


def measure(kind: str, provider: Provider, start: date, end: date) -> Measured:
    """The figure of a kind of condition; over nothing where nobody measures it."""
    if kind not in _TELLERS or end < start:
        return Measured(0, 0, "")
    return _TELLERS[kind][1](provider, start, end)


def verdict(measured: Measured, threshold: Decimal) -> Verdict:
    """Met where the exact share, not the rounded one, reaches the threshold."""
    if not measured.total:
        return Verdict.NOT_KNOWN
    reached = Decimal(100) * measured.count >= threshold * measured.total
    return Verdict.MET if reached else Verdict.NOT_MET
