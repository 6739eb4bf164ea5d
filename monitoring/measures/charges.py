"""Charges in SQL (measures.md: charge of a placement in a period).

- priced: each timetabled session with the price in force on its day: the placement's own, else the
  programme's. A price is known by `price_key`.
- taken: for prices by the term or the year, the sessions by `version` of the timetable and by `span`, the
  whole term or school year; whole: the same with how many sessions that span has for that timetable.
- line: one charge line for each placement and price, rounded to the penny once; then the extras. `units`
  are sessions, days or weeks; `share` is that of the whole term or year, where a price is for one.
"""

from monitoring.measures.sql import IS_SCHOOL_DAY

PRICED = f"""
priced AS MATERIALIZED (
    SELECT t.*, (t.day - DATE '1900-01-01') / 7 AS week,
           CASE WHEN c.price IS NOT NULL THEN 0 ELSE p.id END AS price_key,
           coalesce(c.price, p.amount) AS amount,
           CASE WHEN c.price IS NOT NULL THEN c.price_basis ELSE p.basis END AS basis,
           CASE WHEN c.price IS NOT NULL THEN c.price_basis ELSE p.basis END
               IN ('term', 'year', 'place') AS by_share
    FROM timetabled t
    JOIN cohort c ON c.id = t.placement_id
    LEFT JOIN providers_price p ON c.price IS NULL AND p.programme_id = t.programme_id
        AND (p.valid_from IS NULL OR p.valid_from <= t.day)
        AND (p.valid_to IS NULL OR p.valid_to >= t.day)
),
part AS MATERIALIZED (
    SELECT placement_id, provider_id, price_key, amount, basis, day, count(*) AS sessions
    FROM priced WHERE by_share GROUP BY 1, 2, 3, 4, 5, 6
),
span AS MATERIALIZED (
    SELECT r.day, e.start AS term_start, e."end" AS term_end, y.start AS year_start,
           (y.start + interval '1 year - 1 day')::date AS year_end
    FROM (SELECT DISTINCT day FROM part) r
    CROSS JOIN LATERAL (
        SELECT make_date(extract(year FROM r.day)::int
            - CASE WHEN extract(month FROM r.day) < 9 THEN 1 ELSE 0 END, 9, 1) AS start) y
    LEFT JOIN LATERAL (
        SELECT e.start, e."end" FROM apcommission_term e
        WHERE r.day BETWEEN e.start AND e."end" ORDER BY e.start LIMIT 1) e ON TRUE
),
long_day AS MATERIALIZED (
    SELECT l.start, l."end", g.day::date AS day, extract(isodow FROM g.day)::int AS weekday
    FROM (
        SELECT term_start AS start, term_end AS "end" FROM span
        UNION
        SELECT year_start, year_end FROM span) l
    CROSS JOIN LATERAL generate_series(l.start, l."end", interval '1 day') AS g(day)
    WHERE {IS_SCHOOL_DAY}
),
long_week AS MATERIALIZED (
    SELECT v.provider_id, d.start, d."end", ARRAY[
        count(*) FILTER (WHERE d.weekday = 1), count(*) FILTER (WHERE d.weekday = 2),
        count(*) FILTER (WHERE d.weekday = 3), count(*) FILTER (WHERE d.weekday = 4),
        count(*) FILTER (WHERE d.weekday = 5)] AS days
    FROM (SELECT DISTINCT provider_id FROM part) v
    CROSS JOIN long_day d
    WHERE NOT EXISTS (
        SELECT FROM apcommission_closure x WHERE x.date = d.day AND x.provider_id = v.provider_id)
    GROUP BY v.provider_id, d.start, d."end"
),
version AS MATERIALIZED (
    SELECT placement_id, starts, lead(starts, 1, 'infinity') OVER (
        PARTITION BY placement_id ORDER BY starts) AS until
    FROM (
        SELECT s.placement_id, s.valid_from AS starts
        FROM placements_timetableslot s JOIN (SELECT DISTINCT placement_id FROM part) r USING (placement_id)
        UNION
        SELECT s.placement_id, s.valid_to + 1
        FROM placements_timetableslot s JOIN (SELECT DISTINCT placement_id FROM part) r USING (placement_id)
        WHERE s.valid_to IS NOT NULL) AS changes
),
taken AS MATERIALIZED (
    SELECT r.placement_id, r.provider_id, r.price_key, r.amount, r.basis, v.starts,
           CASE WHEN r.basis = 'term' THEN n.term_start ELSE n.year_start END AS start,
           CASE WHEN r.basis = 'term' THEN n.term_end ELSE n.year_end END AS "end",
           sum(r.sessions) AS sessions
    FROM part r
    JOIN version v ON v.placement_id = r.placement_id AND v.starts <= r.day AND v.until > r.day
    JOIN span n ON n.day = r.day
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
),
whole AS MATERIALIZED (
    SELECT r.*, (
        SELECT sum(w.days[s.weekday + 1]) FROM placements_timetableslot s
        WHERE s.placement_id = r.placement_id AND s.place = 'provider'
          AND s.valid_from <= r.starts AND (s.valid_to IS NULL OR s.valid_to >= r.starts)) AS of_all
    FROM taken r
    JOIN long_week w ON w.provider_id = r.provider_id AND w.start = r.start AND w."end" = r."end"
),
exact AS (
    SELECT placement_id, price_key, amount, basis, count(*) AS units, NULL::numeric AS share,
           amount * count(*) AS charge
    FROM priced WHERE basis = 'session' GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT placement_id, price_key, amount, basis, count(DISTINCT day), NULL,
           amount * count(DISTINCT day)
    FROM priced WHERE basis = 'day' GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT placement_id, price_key, amount, basis, count(*), NULL, amount * count(*)
    FROM (
        SELECT DISTINCT ON (placement_id, week) placement_id, week, price_key, amount, basis
        FROM priced WHERE basis = 'week' ORDER BY placement_id, week, day) AS first_of_week
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT placement_id, price_key, amount, basis, sum(sessions), sum(sessions / of_all),
           round(sum(round(amount, 30) * sessions / of_all), 20)
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

CHARGES = """
SELECT coalesce(sum(charge), 0), coalesce(sum(school), 0), coalesce(sum(charge - school - ehcp), 0),
       coalesce(sum(ehcp), 0), (SELECT count(*) FROM priced WHERE amount IS NULL)
FROM split
"""

#: Sessions offered: places x sessions a week x weeks with an open day for the programme's provider.
OFFER = """
offer AS (
    SELECT g.id, g.title, g.provider_id, g.places, g.sessions_per_week, (
        SELECT count(DISTINCT date_trunc('week', o.day)) FROM open_day o
        WHERE NOT EXISTS (
            SELECT FROM apcommission_closure x
            WHERE x.date = o.day AND x.provider_id = g.provider_id)
    ) AS weeks
    FROM providers_programme g
    WHERE {programmes}
)"""
PROGRAMMES = {
    "la": "TRUE",
    "provider": "g.provider_id = %(key)s",
    "programme": "g.id = %(key)s",
    "school": "FALSE",
    "group": "FALSE",
}
OFFERED = "SELECT sum(places * sessions_per_week * weeks) FROM offer"
