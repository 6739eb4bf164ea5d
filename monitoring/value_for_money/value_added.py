"""Value added: positive outcomes beside those to be expected from pupils who started from the like.

Source: measures.md, value added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db import connection

from monitoring.measures import sql
from monitoring.measures.figures import BANDS, Period, Rate, Scope
from monitoring.measures.queries import Asked
from monitoring.value_for_money.queries import GROUPINGS

#: A like group of fewer says nothing; and so many years before the period it is looked for in.
LIKE_AT_LEAST, YEARS = 10, 3

#: (attendance band before the referral, SEN provision); an empty one is not known.
Start = tuple[str, str]

_BANDS = " ".join(
    f"WHEN r.baseline_attendance >= {least} THEN '{name}'" for name, least in reversed(BANDS)
)
#: One row for each chance of a positive outcome, with what the pupil started from.
COMING = """
coming AS (
    SELECT {placed} AS key, h.pupil_id, c.referral_id, h.came FROM chance h JOIN cohort c ON c.id = h.id
    UNION ALL
    SELECT DISTINCT {placed}, l.pupil_id, m.referral_id, {progressed}
    FROM leaver l
    JOIN cohort c ON c.pupil_id = l.pupil_id
    JOIN last a ON a.pupil_id = l.pupil_id
    JOIN placements_placement m ON m.id = a.id
    WHERE activity <> 'unknown'
)
SELECT g.reference, coalesce(CASE {bands} END, '') AS band, q.sen_provision,
       count(*) FILTER (WHERE f.came), count(*)
FROM coming f
JOIN {table} g ON g.id = f.key
JOIN referrals_referral r ON r.id = f.referral_id
JOIN referrals_pupil q ON q.id = f.pupil_id
GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class ValueAdded:
    """`rate`: outcomes of those who have a like group; `expected`: what the like groups had, weighted alike.

    `left_out` have none of LIKE_AT_LEAST or more.
    """

    rate: Rate
    expected: Fraction | None
    left_out: int

    @property
    def difference(self) -> Fraction | None:
        """Of two shares: 0.05 is five points above what was to be expected. None where no one is counted."""
        if self.rate.value is None or self.expected is None:
            return None
        return self.rate.value - self.expected

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between what and what the difference may lie, as the interval of the rate has it."""
        if self.rate.interval is None or self.expected is None:
            return None
        low, high = self.rate.interval
        return low - float(self.expected), high - float(self.expected)


NONE = ValueAdded(Rate(0, 0), None, 0)


def value_added(own: Mapping[Start, Rate], like: Mapping[Start, Rate]) -> ValueAdded:
    """What came of each start, beside what came of the like group; starts without one are left out."""
    came = counted = left_out = 0
    expected = Fraction(0)
    for start, rate in own.items():
        group = like.get(start)
        known = all(start) and group is not None and group.denominator >= LIKE_AT_LEAST
        if not known or group is None or group.value is None:
            left_out += rate.denominator
            continue
        came += rate.numerator
        counted += rate.denominator
        expected += group.value * rate.denominator
    return ValueAdded(Rate(came, counted), expected / counted if counted else None, left_out)


def of_parts(asked: Asked, by: str) -> tuple[dict[str, ValueAdded], ValueAdded]:
    """Value added of each part with a chance of an outcome, by its reference, and of all. Three queries."""
    before = Asked(Scope("la"), years_before(asked.period), None, asked.today, asked.name)
    like = _starts(before, "whole", sql.LEAVER_OF_ANY_YEAR).get("", {})
    parts = _starts(asked, by, sql.LEAVER)
    whole = _starts(asked, "whole", sql.LEAVER).get("", {})
    added = {reference: value_added(starts, like) for reference, starts in parts.items()}
    return added, value_added(whole, like)


def years_before(period: Period) -> Period:
    """The three years up to the day before a period."""
    last = period.start - timedelta(days=1)
    day = min(period.start.day, 28) if period.start.month == 2 else period.start.day
    return Period(date(period.start.year - YEARS, period.start.month, day), last)


def _starts(asked: Asked, by: str, leaver: str) -> dict[str, dict[Start, Rate]]:
    grouping = GROUPINGS[by]
    own = COMING.format(
        placed=grouping.placed, progressed=sql.PROGRESSED, bands=_BANDS, table=grouping.table
    )
    found: dict[str, dict[Start, Rate]] = {}
    with connection.cursor() as cursor:
        query = sql.block(asked.cohort, sql.REINTEGRATED, sql.CHANCE, leaver, own)
        cursor.execute(query, asked.parameters)
        for reference, band, sen, came, total in cursor.fetchall():
            found.setdefault(reference, {})[(band, sen)] = Rate(came, total)
    return found
