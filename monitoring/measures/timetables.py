"""Timetabled sessions in SQL as sets of days, counted without a row for each.

A set is a string of bits: one for each day from the Monday of the week in which the period begins to the last
day of the period. What a placement has on which day, how much of it, and in how many weeks, are then a few
operations on two short strings, however long the period:

- bounds: `monday` (the day of the first bit), and sets of all days (`days`), of `none` and of `mondays`;
- open_set: of each weekday the open days; closed_set: of a provider the days on which it alone is closed;
- timetable: of each placement with a session the days with a morning (`am`) and an afternoon (`pm`) that are
  timetabled, and `weeks`: the Mondays of the weeks with any;
- counted: of each of them how many sessions of each kind. The marks are read once.
"""

#: The days of a set from one on, and up to one; a bound beyond the set cuts nothing, or all.
FROM_DAY = "(b.days >> greatest({day} - b.monday, 0))"
TO_DAY = "(b.days << greatest(%(to)s::date - {day}, 0))"


def between(first: str, last: str) -> str:
    """The set of the days from `first` to `last`, as SQL; both are SQL, an empty one is open."""
    since = FROM_DAY.format(day=f"coalesce({first}, b.monday)")
    return f"({since} & {TO_DAY.format(day=f'coalesce({last}, %(to)s::date)')})"


#: The Mondays of the weeks of a set: each day of it is moved onto the Monday before it.
WEEKS = "(({0} | ({0} << 1) | ({0} << 2) | ({0} << 3) | ({0} << 4)) & b.mondays)"

BOUNDS = """
bounds AS MATERIALIZED (
    SELECT m.monday, repeat('1', %(to)s::date - m.monday + 1)::varbit AS days,
           repeat('0', %(to)s::date - m.monday + 1)::varbit AS none,
           left(repeat('1000000', (%(to)s::date - m.monday) / 7 + 1), %(to)s::date - m.monday + 1)::varbit
               AS mondays
    FROM (SELECT date_trunc('week', %(from)s::date)::date AS monday) m
),
open_set AS MATERIALIZED (
    SELECT o.weekday, bit_or(set_bit(b.none, o.day - b.monday, 1)) AS days
    FROM open_day o, bounds b
    GROUP BY o.weekday
),
closed_set AS MATERIALIZED (
    SELECT x.provider_id, bit_or(set_bit(b.none, x.date - b.monday, 1)) AS days
    FROM apcommission_closure x, bounds b
    WHERE x.provider_id IS NOT NULL AND x.date BETWEEN %(from)s AND %(to)s
    GROUP BY x.provider_id
)"""

TIMETABLE = f"""
slot AS (
    SELECT c.id AS placement_id, s.session, s.weekday,
           o.days & coalesce(~ x.days, b.days)
           & {FROM_DAY.format(day="greatest(s.valid_from, c.start)")}
           & {TO_DAY.format(day='least(s.valid_to, c."end", %(to)s::date)')} AS days
    FROM bounds b
    CROSS JOIN cohort c
    JOIN placements_timetableslot s ON s.placement_id = c.id AND s.place = 'provider'
        AND s.valid_from <= %(to)s AND coalesce(s.valid_to >= %(from)s, TRUE)
    JOIN open_set o ON o.weekday = s.weekday
    LEFT JOIN closed_set x ON x.provider_id = c.provider_id
),
timetable AS MATERIALIZED (
    SELECT d.placement_id, b.monday, d.am, d.pm, {WEEKS.format("(d.am | d.pm)")} AS weeks
    FROM bounds b
    CROSS JOIN (
        SELECT placement_id,
               coalesce(bit_or(days) FILTER (WHERE session = 0), (SELECT none FROM bounds)) AS am,
               coalesce(bit_or(days) FILTER (WHERE session = 1), (SELECT none FROM bounds)) AS pm
        FROM slot
        GROUP BY placement_id) d
    WHERE bit_count(d.am | d.pm) > 0
)"""  # noqa: S608 - made of constants

#: Placement by placement, as the index has them, which tells all that is asked of a mark: to group those of a
#: large authority all at once takes longer. `<> 0` and not `= 1`, which the planner takes for hardly any.
COUNTED = f"""
marks AS MATERIALIZED (
    SELECT t.placement_id, x.code, x.sessions, x.due
    FROM timetable t
    CROSS JOIN LATERAL (
        SELECT m.code, count(*) AS sessions, count(*) FILTER (WHERE m.date <= %(today)s) AS due
        FROM placements_mark m
        WHERE m.placement_id = t.placement_id AND m.date BETWEEN %(from)s AND %(to)s
          AND get_bit(CASE m.session WHEN 0 THEN t.am ELSE t.pm END, m.date - t.monday) <> 0
        GROUP BY m.code) x
),
mark_counts AS (
    SELECT m.placement_id,
           sum(m.sessions) FILTER (WHERE k.counts_as IN ('attending', 'elsewhere')) AS attended,
           sum(m.sessions) FILTER (WHERE k.counts_as = 'authorised') AS authorised,
           sum(m.sessions) FILTER (WHERE k.counts_as = 'unauthorised') AS unauthorised,
           sum(m.sessions) FILTER (WHERE m.code = 'L') AS late,
           sum(m.due) AS marked
    FROM marks m
    JOIN placements_attendancecode k ON k.code = m.code
    GROUP BY m.placement_id
),
counted AS MATERIALIZED (
    SELECT t.placement_id, bit_count(t.am) + bit_count(t.pm) AS timetabled,
           bit_count(t.am & d.days) + bit_count(t.pm & d.days) AS due, bit_count(t.weeks) AS weeks,
           coalesce(m.marked, 0) AS marked, coalesce(m.attended, 0) AS attended,
           coalesce(m.authorised, 0) AS authorised, coalesce(m.unauthorised, 0) AS unauthorised,
           coalesce(m.authorised, 0) + coalesce(m.unauthorised, 0) AS absent,
           coalesce(m.attended, 0) + coalesce(m.authorised, 0) + coalesce(m.unauthorised, 0)
               AS possible,
           coalesce(m.late, 0) AS late
    FROM timetable t
    CROSS JOIN (SELECT {TO_DAY.format(day="%(today)s::date")} AS days FROM bounds b) d
    LEFT JOIN mark_counts m ON m.placement_id = t.placement_id
)"""  # noqa: S608 - made of constants
