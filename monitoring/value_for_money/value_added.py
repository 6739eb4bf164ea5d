"""Value added: positive outcomes beside those to be expected from pupils who started from the like.

Source: measures.md, value added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from monitoring.measures import kept_tables, sql
from monitoring.measures.asked import Asked
from monitoring.measures.figures import BANDS, Period, Rate, Scope
from monitoring.value_for_money.queries import GROUPINGS

#: A like group of fewer says nothing; and so many years before the period it is looked for in.
LIKE_AT_LEAST, YEARS = 10, 3

#: Where the reference of a part stands: all of them together.
WHOLE = ""

#: (attendance band before the referral, SEN provision); an empty one is not known.
Start = tuple[str, str]

_BANDS = " ".join(
    f"WHEN r.baseline_attendance >= {least} THEN '{name}'" for name, least in reversed(BANDS)
)
#: One row for each chance of a positive outcome, with what the pupil started from.
COMING = """
{name} AS (
    SELECT {placed} AS key, h.pupil_id, c.referral_id, h.came FROM chance h JOIN cohort c ON c.id = h.id
    UNION ALL
    SELECT DISTINCT {placed}, l.pupil_id, m.referral_id, {progressed}
    FROM leaver l
    JOIN cohort c ON c.pupil_id = l.pupil_id
    JOIN placements_placement m ON m.id = l.placement_id
    WHERE activity <> 'unknown'
)"""
COUNTED = f"""
SELECT g.reference, coalesce(CASE {_BANDS} END, '') AS band, q.sen_provision,
       count(*) FILTER (WHERE f.came), count(*)
FROM {{name}} f
JOIN {{table}} g ON g.id = f.key
JOIN referrals_referral r ON r.id = f.referral_id
JOIN referrals_pupil q ON q.id = f.pupil_id
GROUP BY 1, 2, 3
"""  # noqa: S608 - made of constants


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


def tables(asked: Asked, by: str) -> list[kept_tables.Table]:
    """What the value added of each part, by one of GROUPINGS, and of all is counted from."""
    return [like_table(asked), starts_table(asked, by)]


def from_tables(
    rows: Sequence[Sequence[kept_tables.Row]],
) -> tuple[dict[str, ValueAdded], ValueAdded]:
    """Value added of each part with a chance of an outcome, by its reference, and of all.

    `rows`: those of `tables`.
    """
    before, starts = (_starts(each) for each in rows)
    like, whole = before.get(WHOLE, {}), starts.pop(WHOLE, {})
    added = {reference: value_added(each, like) for reference, each in starts.items()}
    return added, value_added(whole, like)


def all_tables(asked: Asked) -> list[kept_tables.Table]:
    """Those by all of GROUPINGS."""
    return [like_table(asked), *(starts_table(asked, by) for by in GROUPINGS)]


def years_before(period: Period) -> Period:
    """The three years up to the day before a period."""
    last = period.start - timedelta(days=1)
    day = min(period.start.day, 28) if period.start.month == 2 else period.start.day
    return Period(date(period.start.year - YEARS, period.start.month, day), last)


def starts_table(asked: Asked, by: str) -> kept_tables.Table:
    """From what those started who had a chance of an outcome, and what came of it: by part, and all."""
    return kept_tables.Table(f"starts by {by}", asked, _query(asked, by, sql.LEAVER))


def like_table(asked: Asked) -> kept_tables.Table:
    """The same of all in the years before."""
    before = Asked(Scope("la"), years_before(asked.period), None, asked.today, asked.name)
    return kept_tables.Table(
        "starts before", before, _query(before, "whole", sql.LEAVER_OF_ANY_YEAR)
    )


def _query(asked: Asked, by: str, leaver: str) -> str:
    wanted = dict.fromkeys((by, "whole"))
    coming = [
        COMING.format(
            name=f"coming_by_{each}", placed=GROUPINGS[each].placed, progressed=sql.PROGRESSED
        )
        for each in wanted
    ]
    counted = [
        COUNTED.format(name=f"coming_by_{each}", table=GROUPINGS[each].table) for each in wanted
    ]
    blocks = sql.block(asked.cohort, sql.REINTEGRATED, sql.CHANCE, leaver, *coming)
    return blocks + "UNION ALL".join(counted)


def _starts(rows: Sequence[kept_tables.Row]) -> dict[str, dict[Start, Rate]]:
    """{reference of a part: {start: what came of those who started so}}."""
    found: dict[str, dict[Start, Rate]] = {}
    for reference, band, sen, came, total in rows:
        found.setdefault(reference, {})[(band, sen)] = Rate(came, total)
    return found
