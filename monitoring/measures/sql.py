"""The building blocks of every figure, as common table expressions of PostgreSQL.

Parameters: %(from)s, %(to)s, %(today)s, %(key)s. Each block builds on those above it:

- cohort: placements active on at least one day of the period, in scope (measures.md: cohort);
- open_day: weekdays in a term, not in its break, not closed for the whole authority;
- timetable: of each placement its timetabled sessions as sets of days (timetables.py);
- counted: of each placement how many sessions there are of each kind, from one pass over the marks;
- pupil: the same for each pupil.

Where each session is shown as a row (rows.py), `timetabled` and `session` lay them out one by one.
"""

SCOPES = {
    "la": "TRUE",
    "provider": "p.provider_id = %(key)s",
    "programme": "p.programme_id = %(key)s",
    "school": "p.school_id = %(key)s",
}

#: States of placements that count, and which of these placements p were active in the period: their last day
#: is said as their index has it (`placement_until`), which gives those of a day among all that ever were.
COUNTED = "('active', 'reintegrating', 'ended')"
ACTIVE = f"""p.state IN {COUNTED}
      AND p.start <= %(to)s AND COALESCE(p."end", DATE '9999-12-31') >= %(from)s"""
COHORT = f"""
cohort AS (
    SELECT p.id, p.pupil_id, p.provider_id, p.programme_id, p.referral_id, p.start, p."end", p.end_reason,
           p.price, p.price_basis, p.school_share, p.ehcp_share
    FROM placements_placement p
    WHERE {ACTIVE}
      AND {{scope}}
)"""  # noqa: S608 - made of constants

#: School days from one day to another, term by term: terms never share a day (measures.md: open day). The
#: weekday is counted from a Monday, in whole numbers: to extract it takes longer.
SCHOOL_DAYS = """
    SELECT d.day, w.weekday
    FROM apcommission_term e
    CROSS JOIN LATERAL generate_series(
        0, least(e."end", {last}) - greatest(e.start, {first})) AS g(number)
    CROSS JOIN LATERAL (SELECT greatest(e.start, {first}) + g.number AS day) AS d
    CROSS JOIN LATERAL (SELECT mod(d.day - DATE '1900-01-01', 7) AS weekday) AS w
    WHERE w.weekday < 5
      AND (e.break_start IS NULL OR d.day NOT BETWEEN e.break_start AND e.break_end)
      AND NOT EXISTS (
          SELECT FROM apcommission_closure x WHERE x.date = d.day AND x.provider_id IS NULL)"""
OF_PERIOD = SCHOOL_DAYS.format(first="%(from)s::date", last="%(to)s::date")
OPEN_DAY = f"""
open_day AS MATERIALIZED ({OF_PERIOD}
)"""

#: Sessions one by one. Days are handed on as lists by weekday, and not joined on a computed weekday: the
#: planner has no statistics of that, would take a term's sessions for a handful, and compare all with all.
TIMETABLED = """
open_week AS MATERIALIZED (
    SELECT v.provider_id,
           array_agg(o.day) FILTER (WHERE x.id IS NULL AND o.weekday = 0) AS monday,
           array_agg(o.day) FILTER (WHERE x.id IS NULL AND o.weekday = 1) AS tuesday,
           array_agg(o.day) FILTER (WHERE x.id IS NULL AND o.weekday = 2) AS wednesday,
           array_agg(o.day) FILTER (WHERE x.id IS NULL AND o.weekday = 3) AS thursday,
           array_agg(o.day) FILTER (WHERE x.id IS NULL AND o.weekday = 4) AS friday
    FROM (SELECT DISTINCT provider_id FROM cohort) v
    CROSS JOIN open_day o
    LEFT JOIN apcommission_closure x ON x.date = o.day AND x.provider_id = v.provider_id
    GROUP BY v.provider_id
),
timetabled AS MATERIALIZED (
    SELECT c.id AS placement_id, c.pupil_id, c.provider_id, c.programme_id, c.referral_id,
           o.day, s.session
    FROM cohort c
    JOIN open_week w ON w.provider_id = c.provider_id
    JOIN placements_timetableslot s ON s.placement_id = c.id AND s.place = 'provider'
    CROSS JOIN LATERAL unnest(
        CASE s.weekday WHEN 0 THEN w.monday WHEN 1 THEN w.tuesday WHEN 2 THEN w.wednesday
            WHEN 3 THEN w.thursday ELSE w.friday END) AS o(day)
    WHERE o.day >= greatest(s.valid_from, c.start)
      AND o.day <= least(coalesce(s.valid_to, 'infinity'), coalesce(c."end", 'infinity'))
)"""

#: The marks of the cohort are read placement by placement: those of others are not looked at.
SESSION = """
marked AS MATERIALIZED (
    SELECT m.placement_id, m.date, m.session, m.code, m.minutes_late, k.counts_as
    FROM cohort c
    JOIN placements_mark m ON m.placement_id = c.id AND m.date BETWEEN %(from)s AND %(to)s
    JOIN placements_attendancecode k ON k.code = m.code
),
session AS (
    SELECT t.*, m.code, m.counts_as, m.minutes_late,
           coalesce(m.counts_as IN ('attending', 'elsewhere'), FALSE) AS attended,
           coalesce(m.counts_as IN ('authorised', 'unauthorised'), FALSE) AS absent
    FROM timetabled t
    LEFT JOIN marked m
        ON m.placement_id = t.placement_id AND m.date = t.day AND m.session = t.session
)"""

#: Of a pupil q, from the year group.
KEY_STAGE = """
    CASE WHEN q.year_group <= 2 THEN 1 WHEN q.year_group <= 6 THEN 2
         WHEN q.year_group <= 9 THEN 3 WHEN q.year_group <= 11 THEN 4 ELSE 5 END"""
#: What is added up of the placements of a pupil.
OF_PUPIL = """
    sum(n.attended) AS attended, sum(n.absent) AS absent, sum(n.possible) AS possible,
    sum(n.authorised) AS authorised, sum(n.unauthorised) AS unauthorised, sum(n.late) AS late,
    sum(n.timetabled) AS timetabled, sum(n.due) AS due, sum(n.marked) AS marked,
    sum(n.weeks) AS weeks"""
#: round(…, 30) makes PostgreSQL divide to thirty decimals, so that nothing comes between a figure and its
#: rounding.
RATE = "CASE WHEN u.possible > 0 THEN round(100, 30) * u.attended / u.possible END AS rate"
#: The baseline is that of the pupil's latest placement in the cohort that has one.
PUPIL = f"""
baseline AS (
    SELECT DISTINCT ON (c.pupil_id) c.pupil_id, r.baseline_attendance AS baseline
    FROM cohort c
    JOIN referrals_referral r ON r.id = c.referral_id
    WHERE r.baseline_attendance IS NOT NULL
    ORDER BY c.pupil_id, c.start DESC, c.id DESC
),
pupil AS (
    SELECT c.pupil_id, {OF_PUPIL}
    FROM counted n
    JOIN cohort c ON c.id = n.placement_id
    GROUP BY c.pupil_id
),
rated AS (
    SELECT u.*, b.baseline, {RATE}, {KEY_STAGE} AS key_stage
    FROM pupil u
    JOIN referrals_pupil q ON q.id = u.pupil_id
    LEFT JOIN baseline b ON b.pupil_id = u.pupil_id
)"""  # noqa: S608 - made of constants

ATTENDANCE = """
SELECT coalesce(sum(timetabled), 0), coalesce(sum(due), 0), coalesce(sum(marked), 0),
       coalesce(sum(attended), 0), coalesce(sum(authorised), 0), coalesce(sum(unauthorised), 0),
       coalesce(sum(late), 0),
       coalesce(sum(weeks), 0),
       count(*) FILTER (WHERE possible > 0),
       count(*) FILTER (WHERE possible > 0 AND 10 * absent >= possible),
       count(*) FILTER (WHERE possible > 0 AND 2 * absent >= possible),
       round(avg(rate - baseline) FILTER (WHERE possible >= 20), 20),
       count(*) FILTER (WHERE possible >= 20 AND baseline IS NOT NULL),
       count(*) FILTER (WHERE possible >= 20 AND rate - baseline > 1),
       count(*) FILTER (WHERE possible >= 20 AND abs(rate - baseline) <= 1),
       count(*) FILTER (WHERE possible >= 20 AND rate - baseline < -1),
       (SELECT json_object_agg(key_stage, bands) FROM (
           SELECT key_stage, json_build_object(
               'under_50', count(*) FILTER (WHERE 2 * attended < possible),
               '50_70', count(*) FILTER (WHERE 2 * attended >= possible AND 10 * attended < 7 * possible),
               '70_80', count(*) FILTER (
                   WHERE 10 * attended >= 7 * possible AND 10 * attended < 8 * possible),
               '80_90', count(*) FILTER (
                   WHERE 10 * attended >= 8 * possible AND 10 * attended < 9 * possible),
               '90_over', count(*) FILTER (WHERE 10 * attended >= 9 * possible)) AS bands
           FROM rated WHERE possible > 0 GROUP BY key_stage) AS by_stage)
FROM rated
"""

#: Types of school in the national register that are no mainstream school.
NOT_MAINSTREAM = "referral unit|alternative provision|special|secure|hospital"

#: Placements that ended in the period as reintegrated, with the day 12 school weeks (60 days) later.
#: Sustained: then on a mainstream roll (today's is the one that is known), not in a placement, none begun
#: and not excluded in between.
REINTEGRATED = f"""
school_day AS MATERIALIZED ({SCHOOL_DAYS.format(first="%(from)s::date", last="%(today)s::date")}
),
returned AS MATERIALIZED (
    SELECT c.id, c.pupil_id, c."end", (
        SELECT d.day FROM school_day d WHERE d.day > c."end" ORDER BY d.day OFFSET 59 LIMIT 1
    ) AS known_on
    FROM cohort c
    WHERE c.end_reason = 'reintegrated' AND c."end" BETWEEN %(from)s AND %(to)s
),
kept AS MATERIALIZED (
    SELECT r.*, r.known_on IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM referrals_pupil q
            JOIN apcommission_school a ON a.organisation_id = q.school_id
            WHERE q.id = r.pupil_id AND a.establishment_type ~* %(not_mainstream)s)
        AND NOT EXISTS (
            SELECT FROM placements_placement n
            WHERE n.pupil_id = r.pupil_id AND n.id <> r.id
              AND n.state IN ('active', 'reintegrating', 'ended') AND n.start <= r.known_on
              AND (n.start > r."end" OR n."end" IS NULL OR n."end" >= r.known_on))
        AND NOT EXISTS (
            SELECT FROM referrals_referral x
            WHERE x.pupil_id = r.pupil_id AND x.exclusion_date > r."end"
              AND x.exclusion_date <= r.known_on) AS sustained
    FROM returned r
)"""  # noqa: S608 - made of constants

#: Placements that could have led to a return that lasted, as far as it is known: those that ended in the
#: period with that aim, or with a return. `came`: it lasted. Source: measures.md, positive outcome.
CHANCE = """
chance AS (
    SELECT c.id, c.pupil_id, coalesce(k.sustained, FALSE) AS came
    FROM cohort c
    JOIN referrals_referral r ON r.id = c.referral_id
    LEFT JOIN kept k ON k.id = c.id
    WHERE c."end" BETWEEN %(from)s AND %(to)s
      AND (r.aim = 'reintegration' OR c.end_reason = 'reintegrated')
      AND (k.id IS NULL OR k.known_on IS NOT NULL)
)"""

#: Pupils of the cohort in Year 11 whose last placement ended at a time of leaving: `when`, of what is kept of
#: it (placements/leaving/left.py).
LEAVERS = """
leaver AS (
    SELECT l.pupil_key AS pupil_id, l.placement_id, l."end", coalesce(d.activity, 'unknown') AS activity
    FROM placements_leaver l
    LEFT JOIN placements_destination d ON d.pupil_id = l.pupil_key AND d.check_point = 'leaving'
    WHERE {when} AND l.pupil_key IN (SELECT pupil_id FROM cohort)
)"""
#: In or after June of the school year.
LEAVER = LEAVERS.format(when='l."end" >= %(june)s')
#: Of a period of several school years: in June, July or August of any of them.
LEAVER_OF_ANY_YEAR = LEAVERS.format(
    when='l."end" BETWEEN %(from)s AND %(to)s AND extract(month FROM l."end") IN (6, 7, 8)'
)

#: The placement by which a pupil of the cohort is found: the latest.
LATEST = """
latest AS (
    SELECT DISTINCT ON (pupil_id) pupil_id, id AS placement_id
    FROM cohort ORDER BY pupil_id, start DESC, id DESC
)"""

AWARD = """
award AS (
    SELECT a.*, c.pupil_id
    FROM cohort c
    JOIN placements_award a ON a.placement_id = c.id AND a.awarded_on BETWEEN %(from)s AND %(to)s
)"""

PROGRESSED = (
    "activity IN ('fe', 'sixth_form', 'apprenticeship', 'training', 'employment', 'armed_forces')"
)
UNPLANNED = "end_reason IN ('broke_down', 'withdrew', 'excluded', 'provider_ended')"

OUTCOMES = f"""
SELECT (SELECT count(*) FROM cohort),
       (SELECT count(*) FROM (SELECT DISTINCT pupil_id FROM cohort) AS pupils),
       (SELECT count(*) FROM cohort WHERE "end" BETWEEN %(from)s AND %(to)s AND {UNPLANNED}),
       (SELECT count(*) FROM cohort c JOIN referrals_referral r ON r.id = c.referral_id
        WHERE c."end" BETWEEN %(from)s AND %(to)s AND r.aim = 'reintegration'
          AND c.end_reason = 'reintegrated'),
       (SELECT count(*) FROM cohort c JOIN referrals_referral r ON r.id = c.referral_id
        WHERE c."end" BETWEEN %(from)s AND %(to)s AND r.aim = 'reintegration'),
       (SELECT count(*) FROM kept WHERE sustained),
       (SELECT count(*) FROM kept WHERE known_on IS NULL),
       (SELECT count(*) FROM award WHERE kind = 'unit'),
       (SELECT count(*) FROM award WHERE kind = 'full'),
       (SELECT json_object_agg(level, number) FROM (
           SELECT level, count(*) AS number FROM award GROUP BY level) AS levels),
       (SELECT count(DISTINCT pupil_id) FROM award),
       (SELECT count(*) FROM leaver),
       (SELECT count(*) FROM leaver WHERE {PROGRESSED}),
       (SELECT count(*) FROM leaver WHERE activity <> 'unknown'),
       (SELECT json_object_agg(activity, number) FROM (
           SELECT activity, count(*) AS number FROM leaver GROUP BY activity) AS activities),
       (SELECT count(*) FROM kept),
       (SELECT count(*) FROM chance) + (SELECT count(*) FROM leaver WHERE activity <> 'unknown')
"""  # noqa: S608 - made of constants of this file


def block(*parts: str) -> str:
    """`WITH` the named blocks."""
    return "WITH " + ",".join(parts)
