"""Progress in SQL (measures.md: Retention, reintegration, progress): targets, profile, suspensions, starts.

Blocks on those of sql.py, and the query that counts all of them in one row.
"""

from monitoring.measures.sql import PROGRESSED, SCHOOL_DAYS

#: Targets due in the period, but for those that were taken back.
TARGET = """
target AS (
    SELECT t.id, t.placement_id, t.words, t.due_on, t.state
    FROM cohort c
    JOIN placements_target t ON t.placement_id = c.id
    WHERE t.due_on BETWEEN %(from)s AND %(to)s AND t.state <> 'taken_back'
)"""

#: The first and the latest rating of a pupil in each area, on different days, up to the end of the period.
PROFILE = """
rating AS (
    SELECT c.pupil_id, r.area, r.rated_on AS day, r.score
    FROM (SELECT DISTINCT pupil_id, referral_id FROM cohort) c
    JOIN referrals_rating r ON r.referral_id = c.referral_id AND r.rated_on <= %(to)s
    UNION ALL
    SELECT c.pupil_id, a.area, a.assessed_on, a.score
    FROM cohort c
    JOIN placements_assessment a ON a.placement_id = c.id AND a.assessed_on <= %(to)s
    WHERE a.score IS NOT NULL
),
profile AS (
    SELECT pupil_id, area, min(day) AS first_day, max(day) AS last_day,
           (array_agg(score ORDER BY day, score))[1]::int AS first,
           (array_agg(score ORDER BY day DESC, score))[1]::int AS latest
    FROM rating
    GROUP BY pupil_id, area
    HAVING max(day) > min(day)
)"""

#: School days around the period: as many before it as it has, and from the first event that is waited from.
#: `school_days`: all of them in one array, in which it is quickly found how many there are up to a day.
CALENDAR = f"""
calendar AS MATERIALIZED ({
    SCHOOL_DAYS.format(first="(%(from)s::date - interval '3 years')::date", last="%(to)s::date")
}
),
school_days AS MATERIALIZED (
    SELECT coalesce(array_agg(day ORDER BY day), ARRAY[]::date[]) AS days FROM calendar
),
window_before AS MATERIALIZED (
    SELECT min(day) AS since FROM (
        SELECT day FROM calendar WHERE day < %(from)s ORDER BY day DESC
        LIMIT (SELECT count(*) FROM calendar WHERE day >= %(from)s)) AS earlier
)"""  # noqa: S608 - made of constants

#: A suspension is a run of days marked E, with no more than a weekend between them.
SUSPENSION = """
suspended AS MATERIALIZED (
    SELECT DISTINCT ON (p.pupil_id, m.date) p.pupil_id, m.date AS day, m.placement_id
    FROM placements_placement p
    JOIN placements_mark m ON m.placement_id = p.id AND m.code = 'E'
    WHERE p.pupil_id IN (SELECT pupil_id FROM cohort)
      AND m.date BETWEEN coalesce((SELECT since FROM window_before), %(from)s) - 4 AND %(to)s
    ORDER BY p.pupil_id, m.date, m.placement_id
),
suspension AS (
    SELECT s.*, s.day >= %(from)s AS is_now
    FROM suspended s
    WHERE s.day >= coalesce((SELECT since FROM window_before), %(from)s)
      AND NOT EXISTS (
          SELECT FROM suspended x
          WHERE x.pupil_id = s.pupil_id AND x.day < s.day AND x.day >= s.day - 4)
)"""

#: The day of the first attended session of a placement c, whenever that was. The first mark is looked up in
#: the order of the index: those after it are not read.
FIRST_ATTENDED = """
    SELECT m.date AS first_day
    FROM placements_mark m
    WHERE m.placement_id = c.id AND m.code = ANY (ARRAY(
        SELECT k.code FROM placements_attendancecode k
        WHERE k.counts_as IN ('attending', 'elsewhere')))
    ORDER BY m.date LIMIT 1"""
#: Of a placement with its referral r, its first day a and the school days o: from what it was waited, and how
#: many of them.
SINCE = "width_bucket(a.first_day, o.days) - width_bucket({0}, o.days)"
WAITED = f"""
           r.submitted_on, r.exclusion_date,
           r.route = 'permanent_exclusion' AND r.exclusion_date IS NOT NULL AS is_excluded,
           CASE WHEN r.submitted_on < a.first_day
               THEN {SINCE.format("r.submitted_on")} ELSE 0 END AS waited,
           CASE WHEN r.exclusion_date < a.first_day
               THEN {SINCE.format("r.exclusion_date")} ELSE 0 END AS since_exclusion"""
#: Placements of which the first day lies in the period.
STARTED = f"""
started AS (
    SELECT c.id, a.first_day, {WAITED}
    FROM cohort c
    JOIN referrals_referral r ON r.id = c.referral_id
    CROSS JOIN LATERAL ({FIRST_ATTENDED}) a
    CROSS JOIN school_days o
    WHERE a.first_day BETWEEN %(from)s AND %(to)s
)"""  # noqa: S608 - made of constants

#: Leavers (sql.py) with what they did when they were asked later; those of whom it is too early are left out.
LATER = """
later AS (
    SELECT l.pupil_id, l."end", d.check_point, d.activity
    FROM leaver l
    JOIN placements_destination d ON d.pupil_id = l.pupil_id AND d.check_point <> 'leaving'
)"""


#: Progressed and known, of those asked after so many months.
ASKED = f"""
       (SELECT count(*) FROM later WHERE check_point = '{{0}}_months' AND {PROGRESSED}),
       (SELECT count(*) FROM later WHERE check_point = '{{0}}_months' AND activity <> 'unknown')"""  # noqa: S608

PROGRESS = f"""
SELECT (SELECT count(*) FROM target WHERE state = 'met'), (SELECT count(*) FROM target),
       (SELECT json_object_agg(area, told) FROM (
           SELECT area, json_build_object(
               'pupils', count(*), 'points', sum(latest - first),
               'rose', count(*) FILTER (WHERE latest > first),
               'same', count(*) FILTER (WHERE latest = first),
               'fell', count(*) FILTER (WHERE latest < first)) AS told
           FROM profile GROUP BY area) AS by_area),
       (SELECT count(*) FROM suspension WHERE is_now),
       (SELECT count(*) FROM suspension WHERE NOT is_now),
       (SELECT count(*) FROM started WHERE submitted_on IS NOT NULL),
       (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY waited) FROM started
        WHERE submitted_on IS NOT NULL),
       (SELECT sum(waited) FROM started WHERE submitted_on IS NOT NULL),
       (SELECT count(*) FROM started WHERE is_excluded AND since_exclusion <= 6),
       (SELECT count(*) FROM started WHERE is_excluded),{ASKED.format(6)},{ASKED.format(12)},
       (SELECT count(*) FROM cohort)
"""  # noqa: S608 - made of constants of this file
