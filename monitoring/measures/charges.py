"""Charges in SQL (measures.md: charge of a placement in a period), on the sets of timetables.py.

- priced: of each placement the days on which a price is in force: the placement's own, else one of the
  programme's, known by `price_key`; `unpriced`: how many sessions have none.
- taken: for prices by the term or the year, the sessions by `version` of the timetable and by `span`, the
  whole term or school year; whole: the same with how many sessions that span has for that timetable.
- line: one charge line for each placement and price, rounded to the penny once; then the extras. `units`
  are sessions, days or weeks; `share` is that of the whole term or year, where a price is for one.
"""

from monitoring.measures.sql import SCHOOL_DAYS
from monitoring.measures.timetables import WEEKS, between

LONG_DAYS = SCHOOL_DAYS.format(
    first="(SELECT min(start) FROM span)", last='(SELECT max("end") FROM span)'
)

PRICED = f"""
priced AS MATERIALIZED (
    SELECT x.*, bit_count(x.am) + bit_count(x.pm) AS sessions
    FROM (
        SELECT t.placement_id, c.provider_id, p.valid_from, t.am & r.days AS am, t.pm & r.days AS pm,
               CASE WHEN c.price IS NOT NULL THEN 0 ELSE p.id END AS price_key,
               coalesce(c.price, p.amount) AS amount,
               CASE WHEN c.price IS NOT NULL THEN c.price_basis ELSE p.basis END AS basis
        FROM timetable t
        CROSS JOIN bounds b
        JOIN cohort c ON c.id = t.placement_id
        LEFT JOIN providers_price p ON c.price IS NULL AND p.programme_id = c.programme_id
        CROSS JOIN LATERAL (SELECT {between("p.valid_from", "p.valid_to")} AS days) r
        WHERE c.price IS NOT NULL OR p.id IS NOT NULL) x
    WHERE bit_count(x.am | x.pm) > 0
),
unpriced AS MATERIALIZED (
    SELECT t.placement_id, bit_count(t.am) + bit_count(t.pm) - coalesce(p.sessions, 0) AS sessions
    FROM timetable t
    LEFT JOIN (SELECT placement_id, sum(sessions) AS sessions FROM priced GROUP BY 1) p
        ON p.placement_id = t.placement_id
    WHERE bit_count(t.am) + bit_count(t.pm) > coalesce(p.sessions, 0)
),
part AS MATERIALIZED (
    SELECT *, CASE basis WHEN 'term' THEN 'term' ELSE 'year' END AS span_kind
    FROM priced WHERE basis IN ('term', 'year', 'place')
),
span AS MATERIALIZED (
    SELECT 'term' AS kind, e.start, e."end"
    FROM apcommission_term e WHERE e.start <= %(to)s AND e."end" >= %(from)s
    UNION ALL
    SELECT 'year', y::date, (y + interval '1 year - 1 day')::date
    FROM generate_series(
        make_date(extract(year FROM %(from)s::date)::int
            - CASE WHEN extract(month FROM %(from)s::date) < 9 THEN 1 ELSE 0 END, 9, 1)::timestamp,
        %(to)s::timestamp, interval '1 year') AS y
),
long_day AS MATERIALIZED ({LONG_DAYS}
),
long_week AS MATERIALIZED (
    SELECT n.kind, n.start, d.weekday, count(*) AS days
    FROM span n JOIN long_day d ON d.day BETWEEN n.start AND n."end"
    GROUP BY 1, 2, 3
),
long_closed AS MATERIALIZED (
    SELECT x.provider_id, n.kind, n.start, d.weekday, count(*) AS days
    FROM span n
    JOIN long_day d ON d.day BETWEEN n.start AND n."end"
    JOIN apcommission_closure x ON x.date = d.day AND x.provider_id IS NOT NULL
    GROUP BY 1, 2, 3, 4
),
version AS MATERIALIZED (
    SELECT placement_id, starts, lead(starts) OVER (
        PARTITION BY placement_id ORDER BY starts) - 1 AS ends
    FROM (
        SELECT s.placement_id, s.valid_from AS starts
        FROM placements_timetableslot s JOIN (SELECT DISTINCT placement_id FROM part) r USING (placement_id)
        UNION
        SELECT s.placement_id, s.valid_to + 1
        FROM placements_timetableslot s JOIN (SELECT DISTINCT placement_id FROM part) r USING (placement_id)
        WHERE s.valid_to IS NOT NULL) AS changes
),
taken AS MATERIALIZED (
    SELECT x.*, bit_count(x.am & x.days) + bit_count(x.pm & x.days) AS taken
    FROM (
        SELECT r.*, v.starts, n.start, {between("greatest(v.starts, n.start)", 'least(v.ends, n."end")')}
                   AS days
        FROM bounds b
        CROSS JOIN part r
        JOIN version v ON v.placement_id = r.placement_id
        JOIN span n ON n.kind = r.span_kind) x
    WHERE bit_count((x.am | x.pm) & x.days) > 0
),
whole AS MATERIALIZED (
    SELECT r.*, (
        SELECT sum(w.days - coalesce(x.days, 0))
        FROM placements_timetableslot s
        JOIN long_week w ON w.kind = r.span_kind AND w.start = r.start AND w.weekday = s.weekday
        LEFT JOIN long_closed x ON x.provider_id = r.provider_id AND x.kind = r.span_kind
            AND x.start = r.start AND x.weekday = s.weekday
        WHERE s.placement_id = r.placement_id AND s.place = 'provider'
          AND s.valid_from <= r.starts AND (s.valid_to IS NULL OR s.valid_to >= r.starts)) AS of_all
    FROM taken r
),
of_weeks AS (
    SELECT *, coalesce(bit_or(weeks) OVER (
        PARTITION BY placement_id ORDER BY valid_from NULLS FIRST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), none) AS earlier
    FROM (
        SELECT r.*, b.none, {WEEKS.format("(r.am | r.pm)")} AS weeks
        FROM priced r, bounds b WHERE r.basis = 'week') AS w
),
exact AS (
    SELECT placement_id, price_key, amount, basis, units::numeric, NULL::numeric AS share,
           amount * units AS charge
    FROM (
        SELECT placement_id, price_key, amount, basis,
               CASE basis WHEN 'day' THEN bit_count(am | pm) ELSE sessions END AS units
        FROM priced WHERE basis IN ('session', 'day')
        UNION ALL
        SELECT placement_id, price_key, amount, basis, bit_count(weeks & ~ earlier)
        FROM of_weeks WHERE bit_count(weeks & ~ earlier) > 0) AS counted_units
    UNION ALL
    SELECT placement_id, price_key, amount, basis, sum(taken), sum(taken / of_all),
           round(sum(round(amount, 30) * taken / of_all), 20)
    FROM whole GROUP BY 1, 2, 3, 4
),
line AS (
    SELECT e.placement_id, TRUE AS on_price, e.basis AS kind, e.units, e.share, e.amount,
           round(e.charge, 2) AS charge
    FROM exact e
    UNION ALL
    SELECT x.placement_id, FALSE, x.kind, 1, NULL, x.amount, x.amount
    FROM placements_extra x
    JOIN cohort c ON c.id = x.placement_id
    WHERE x.date BETWEEN %(from)s AND %(to)s
),
split AS (
    SELECT l.*, c.pupil_id,
           trunc(l.charge * coalesce(c.school_share, 0) / 100, 2) AS school,
           trunc(l.charge * coalesce(c.ehcp_share, 0) / 100, 2) AS ehcp
    FROM line l
    JOIN cohort c ON c.id = l.placement_id
)"""  # noqa: S608 - made of constants

#: Of each placement how many lines there are, what they come to, and how many sessions have no price.
BILLED = """
billed AS (
    SELECT placement_id, count(*) FILTER (WHERE on_price) AS prices,
           count(*) FILTER (WHERE NOT on_price) AS extras, coalesce(sum(charge), 0) AS charge,
           coalesce(sum(school), 0) AS school, coalesce(sum(ehcp), 0) AS ehcp,
           coalesce(sum(sessions), 0)::int AS unpriced
    FROM (
        SELECT placement_id, on_price, charge, school, ehcp, NULL AS sessions FROM split
        UNION ALL
        SELECT placement_id, NULL, NULL, NULL, NULL, sessions FROM unpriced) x
    GROUP BY placement_id
)"""

CHARGES = """
SELECT coalesce(sum(charge), 0), coalesce(sum(school), 0), coalesce(sum(charge - school - ehcp), 0),
       coalesce(sum(ehcp), 0), (SELECT coalesce(sum(sessions), 0) FROM unpriced)
FROM split
"""

#: Sessions offered: places x sessions a week x weeks with an open day for the programme's provider.
OFFER = f"""
offer AS (
    SELECT g.id, g.title, g.provider_id, g.places, g.sessions_per_week,
           bit_count({WEEKS.format("(coalesce(o.days, b.none) & coalesce(~ x.days, b.days))")}) AS weeks
    FROM bounds b
    CROSS JOIN (SELECT bit_or(days) AS days FROM open_set) o
    CROSS JOIN providers_programme g
    LEFT JOIN closed_set x ON x.provider_id = g.provider_id
    WHERE {{programmes}}
)"""  # noqa: S608 - made of constants
PROGRAMMES = {
    "la": "TRUE",
    "provider": "g.provider_id = %(key)s",
    "programme": "g.id = %(key)s",
    "school": "FALSE",
    "group": "FALSE",
}
OFFERED = "SELECT sum(places * sessions_per_week * weeks) FROM offer"
