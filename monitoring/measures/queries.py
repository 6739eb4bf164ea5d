"""The engine: every figure of a scope and period, computed in the database in five queries."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from apcommission.people.models import School
from monitoring.measures import charges, sql
from monitoring.measures.figures import (
    Attendance,
    Capacity,
    Change,
    Charges,
    Figures,
    Outcomes,
    Period,
    Scope,
    ScopeUnknown,
)
from providers.directory.models import Programme, Provider

JUNE, SEPTEMBER = 6, 9


@dataclass(frozen=True)
class Asked:
    """A scope and period as parameters of the SQL."""

    scope: Scope
    period: Period
    key: int | None
    today: date

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "from": self.period.start,
            "to": self.period.end,
            "today": self.today,
            "key": self.key,
            "june": june_of(self.period.end),
            "not_mainstream": sql.NOT_MAINSTREAM,
        }

    @property
    def cohort(self) -> str:
        return sql.COHORT.format(scope=sql.SCOPES[self.scope.kind])

    @property
    def timetabled(self) -> tuple[str, str, str]:
        """The blocks up to `timetabled`."""
        return self.cohort, sql.OPEN_DAY, sql.TIMETABLED


def june_of(day: date) -> date:
    """The first of June of the school year in which `day` lies."""
    return date(day.year + (1 if day.month >= SEPTEMBER else 0), JUNE, 1)


def ask(scope: Scope, period: Period, today: date | None = None) -> Asked:
    """Find what the scope names. Raises ScopeUnknown. At most one query."""
    return Asked(scope, period, scope_key(scope), today or timezone.localdate())


def scope_key(scope: Scope) -> int | None:
    """The primary key of what a scope names; None for the authority. Raises ScopeUnknown."""
    if scope.kind == "la":
        return None
    found: Any = {
        "provider": Provider.objects.filter(organisation__reference=scope.reference),
        "programme": Programme.objects.filter(reference=scope.reference),
        "school": School.objects.filter(urn=scope.reference),
    }[scope.kind]
    key = found.values_list("pk", flat=True).first()
    if key is None:
        raise ScopeUnknown(f"There is no {scope.kind} {scope.reference}")
    return int(key)


def figures(*, scope: Scope, period: Period, today: date | None = None) -> Figures:
    """All figures of a scope and period, counted as on `today` (default: today).

    Five queries whatever the size of the data: one finds the scope, then attendance, outcomes, charges and
    capacity. Raises ScopeUnknown.
    """
    asked = ask(scope, period, today)
    return Figures(
        scope, period, attendance(asked), outcomes(asked), charged(asked), capacity(asked)
    )


def one(query: str, asked: Asked) -> tuple[Any, ...]:
    """The single row of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, asked.parameters)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def attendance(asked: Asked) -> Attendance:
    """Sessions, absence, bands and change against the baseline. One query."""
    blocks = sql.block(*asked.timetabled, sql.SESSION, sql.PUPIL)
    row = one(blocks + sql.ATTENDANCE, asked)
    mean = None if row[11] is None else Decimal(row[11]).quantize(Decimal("0.1"), ROUND_HALF_UP)
    change = Change(mean, *(int(count) for count in row[12:16]))
    counts = [int(count) for count in row[:11]]
    bands = {stage: row[16][stage] for stage in sorted(row[16] or {})}
    return Attendance(*counts, bands=bands, change=change)


def outcomes(asked: Asked) -> Outcomes:
    """Retention, reintegration, awards and leavers. One query."""
    blocks = sql.block(asked.cohort, sql.REINTEGRATED, sql.AWARD, sql.LEAVER)
    row = list(one(blocks + sql.OUTCOMES, asked))
    row[9], row[14] = row[9] or {}, row[14] or {}
    return Outcomes(*row)


def charged(asked: Asked) -> Charges:
    """Charges and their shares. One query."""
    return Charges(*one(sql.block(*asked.timetabled, charges.PRICED) + charges.CHARGES, asked))


def capacity(asked: Asked) -> Capacity:
    """Sessions offered by the programmes in scope. One query."""
    offer = charges.OFFER.format(programmes=charges.PROGRAMMES[asked.scope.kind])
    (offered,) = one(sql.block(sql.OPEN_DAY, offer) + charges.OFFERED, asked)
    return Capacity(None if offered is None else int(offered))
