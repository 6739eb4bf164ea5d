"""Charges in SQL (measures.md: charge of a placement in a period).

- priced: each timetabled session with the price in force on its day: the placement's own, else the
  programme's. A price is known by `price_key`.
- whole: for prices by the term or the year, how many sessions that whole term or school year has for the
  timetable in force on the day.
- line: one charge line for each placement and price, rounded to the penny once; then the extras. `units`
  are sessions, days or weeks; `share` is that of the whole term or year, where a price is for one.
"""

PRICED = """
priced AS MATERIALIZED (
    SELECT t.*, date_trunc('week', t.day)::date AS week,
           CASE WHEN c.price IS NOT NULL THEN 0 ELSE p.id END AS price_key,
           coalesce(c.price, p.amount) AS amount,
           CASE WHEN c.price IS NOT NULL THEN c.price_basis ELSE p.basis END AS basis
    FROM timetabled t
    JOIN cohort c ON c.id = t.placement_id
    LEFT JOIN providers_price p ON c.price IS NULL AND p.programme_id = t.programme_id
        AND (p.valid_from IS NULL OR p.valid_from <= t.day)
        AND (p.valid_to IS NULL OR p.valid_to >= t.day)
),
span AS (
    SELECT DISTINCT r.day, r.basis,
           CASE WHEN r.basis = 'term' THEN e.start ELSE y.start END AS start,
           CASE WHEN r.basis = 'term' THEN e."end" ELSE (y.start + interval '1 year - 1 day')::date
           END AS "end"
    FROM (SELECT DISTINCT day, basis FROM priced WHERE basis IN ('term', 'year', 'place')) r
    CROSS JOIN LATERAL (
        SELECT make_date(extract(year FROM r.day)::int
            - CASE WHEN extract(month FROM r.day) < 9 THEN 1 ELSE 0 END, 9, 1) AS start) y
    LEFT JOIN LATERAL (
        SELECT e.start, e."end" FROM apcommission_term e
        WHERE r.day BETWEEN e.start AND e."end" ORDER BY e.start LIMIT 1) e ON TRUE
),
long AS (
    SELECT DISTINCT start, "end" FROM span
),
long_day AS (
    SELECT l.start, l."end", g.day::date AS day, extract(isodow FROM g.day)::int - 1 AS weekday
    FROM long l
    CROSS JOIN LATERAL generate_series(l.start, l."end", interval '1 day') AS g(day)
    WHERE extract(isodow FROM g.day) < 6
      AND EXISTS (
          SELECT FROM apcommission_term t
          WHERE g.day::date BETWEEN t.start AND t."end"
            AND (t.break_start IS NULL OR g.day::date NOT BETWEEN t.break_start AND t.break_end))
      AND NOT EXISTS (
          SELECT FROM apcommission_closure x WHERE x.date = g.day::date AND x.provider_id IS NULL)
),
weekdays AS (
    SELECT v.provider_id, d.start, d."end", d.weekday, count(*) AS days
    FROM (SELECT DISTINCT provider_id FROM priced) v
    CROSS JOIN long_day d
    WHERE NOT EXISTS (
        SELECT FROM apcommission_closure x WHERE x.date = d.day AND x.provider_id = v.provider_id)
    GROUP BY v.provider_id, d.start, d."end", d.weekday
),
whole AS (
    SELECT r.placement_id, r.price_key, r.amount, r.basis, r.day, count(*) AS sessions, (
        SELECT sum(w.days) FROM placements_timetableslot s
        JOIN weekdays w ON w.provider_id = r.provider_id AND w.start = n.start AND w."end" = n."end"
            AND w.weekday = s.weekday
        WHERE s.placement_id = r.placement_id AND s.place = 'provider'
          AND s.valid_from <= r.day AND (s.valid_to IS NULL OR s.valid_to >= r.day)
    ) AS of_all
    FROM priced r
    JOIN span n ON n.day = r.day AND n.basis = r.basis
    GROUP BY r.placement_id, r.provider_id, r.price_key, r.amount, r.basis, r.day, n.start, n."end"
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
    FROM (
        SELECT placement_id, price_key, amount, basis, of_all, sum(sessions) AS sessions
        FROM whole GROUP BY 1, 2, 3, 4, 5) AS by_whole
    GROUP BY 1, 2, 3, 4
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
)"""

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
}
OFFERED = "SELECT sum(places * sessions_per_week * weeks) FROM offer"
