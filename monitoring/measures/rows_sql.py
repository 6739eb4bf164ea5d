"""The rows behind the figures, as SELECTs over the blocks from which the figures are counted.

Each is filled in with `counts`: how the row counts in the measure (definitions.py: counts). COUNTS says that,
measure by measure, with the very conditions of the engine. Rows about pupils have a `placement_id`, by which
it is looked up whose they are: of those that are shown, or of all where they are looked for by name.
"""

from collections.abc import Collection, Iterable

from monitoring.measures.sql import PROGRESSED, UNPLANNED

#: May the person open this placement? (placements/rules.py: see_placement) TRUE as it stands, for the planner
#: too, of whoever sees all and declared no interest at all.
SEEN = """(
    (%(sees_all)s AND (%(declared_none)s OR NOT EXISTS (
        SELECT 1 FROM referrals_declaration d
        WHERE d.referral_id = p.referral_id AND d.person_id = %(reader)s)))
    OR (p.provider_id = ANY(%(providers)s) AND p.state NOT IN ('declined', 'cancelled')
        AND coalesce(p.provider_sees_until >= %(seen_on)s, TRUE))
    OR p.school_id = ANY(%(schools)s))"""
#: What says whose a row is, of its placement p. Who may not open the placement is not told the pupil's name.
NAMES = {
    "pupil": f"CASE WHEN {SEEN} THEN q.surname || ', ' || q.forename END",
    "placement": "p.reference",
    "programme": "g.title",
    "provider": "o.name",
}
#: By what rows are ordered that are ordered by one of them: as indexes have it, of what is its own table.
ORDERED = {
    "pupil": {
        f"{part}_of_pupil": f"CASE WHEN {SEEN} THEN lower(q.{part}) END"
        for part in ("surname", "forename")
    },
    "placement": {"of_placement": "lower(p.reference)"},
    "programme": {"of_programme": "lower(g.title)"},
    "provider": {"of_provider": "lower(o.name)"},
}
JOINS = {
    "pupil": "JOIN referrals_pupil q ON q.id = p.pupil_id",
    "programme": "JOIN providers_programme g ON g.id = p.programme_id",
    "provider": "JOIN apcommission_organisation o ON o.id = p.provider_id",
}


def _of_placements(rows: str, columns: Iterable[str], names: Collection[str]) -> str:
    joins = " ".join(join for name, join in JOINS.items() if name in names)
    return f"""
    SELECT x.*, {", ".join(columns)}
    FROM {rows} x JOIN placements_placement p ON p.id = x.placement_id {joins}"""  # noqa: S608 - ours


def named(rows: str) -> str:
    """Rows with whose each is; and the placement that the person may open."""
    told = [f"{words} AS {name}" for name, words in NAMES.items()]
    return _of_placements(rows, [*told, f"CASE WHEN {SEEN} THEN p.id END AS opens"], NAMES)


def searched(rows: str) -> str:
    """Rows with all of NAMES in small letters, as `all_names`."""
    names = f"lower(concat_ws(' ', {', '.join(NAMES.values())})) AS all_names"
    return _of_placements(rows, [names], NAMES)


def ordered(rows: str, names: Collection[str]) -> str:
    """Rows with by what they are ordered, of some of NAMES."""
    told = [f"{term} AS {column}" for name in names for column, term in ORDERED[name].items()]
    return _of_placements(rows, told, names)


#: Is the record of the row under restriction today? (referrals/sharing/queries.py: under_restriction)
RESTRICTED = """
    placement_id IN (
        SELECT rp.id FROM placements_placement rp JOIN referrals_pupil rq ON rq.id = rp.pupil_id
        WHERE rq.restricted_on IS NOT NULL AND rq.eased_on IS DISTINCT FROM %(seen_on)s)"""

#: How many sessions of each placement are on its timetable.
USED = """
used AS (SELECT placement_id, bit_count(am) + bit_count(pm) AS sessions FROM timetable)"""
USED_AS_KEPT = """
used AS (SELECT placement_id, timetabled AS sessions FROM counted)"""

SESSIONS = """
    SELECT {counts} AS counts, x.day, x.session, x.placement_id, x.code, k.words, x.minutes_late
    FROM session x
    LEFT JOIN placements_attendancecode k ON k.code = x.code"""

WEEKS = """
    SELECT 'week' AS counts, x.week, x.placement_id, x.sessions, x.attended
    FROM (
        SELECT placement_id, DATE '1900-01-01' + (day - DATE '1900-01-01') / 7 * 7 AS week,
               count(*) AS sessions, count(*) FILTER (WHERE attended) AS attended
        FROM session GROUP BY 1, 2) x"""

PUPILS = """
    SELECT {counts} AS counts, x.placement_id, r.key_stage, r.rate, r.attended, r.absent, r.possible,
           r.baseline, r.rate - r.baseline AS change
    FROM latest x
    LEFT JOIN rated r ON r.pupil_id = x.pupil_id"""

COHORT = """
    SELECT CASE WHEN a.awards > 0 THEN 'with' ELSE 'without' END AS counts, x.placement_id,
           w.placements, coalesce(a.awards, 0) AS awards
    FROM (SELECT pupil_id, count(*) AS placements FROM cohort GROUP BY pupil_id) w
    LEFT JOIN (SELECT pupil_id, count(*) AS awards FROM award GROUP BY pupil_id) a
        ON a.pupil_id = w.pupil_id
    LEFT JOIN latest x ON x.pupil_id = w.pupil_id"""

PLACEMENTS = """
    SELECT {counts} AS counts, x.placement_id, x.start, x."end", x.end_reason, r.aim
    FROM (SELECT c.*, c.id AS placement_id FROM cohort c) x
    LEFT JOIN referrals_referral r ON r.id = x.referral_id"""

AWARDS = """
    SELECT x.kind AS counts, x.placement_id, x.title, x.level, x.awarded_on
    FROM award x"""

LEAVERS = """
    SELECT {counts} AS counts, x.placement_id, l."end", l.activity
    FROM leaver l
    LEFT JOIN latest x ON x.pupil_id = l.pupil_id"""

#: A line each for a price or an extra; then the sessions that have none.
CHARGES = """
    SELECT x.counts, x.placement_id, x.kind, x.units, x.share, x.amount, x.charge, x.school,
           x.charge - x.school - x.ehcp AS la, x.ehcp
    FROM (
        SELECT placement_id, CASE WHEN on_price THEN 'price' ELSE 'extra' END AS counts,
               kind, units, share, amount, charge, school, ehcp
        FROM split
        UNION ALL
        SELECT placement_id, 'out', '', sessions, NULL, NULL, NULL, NULL, NULL
        FROM unpriced) x"""

#: Programmes that offer sessions, and those whose placements have some.
PROGRAMMES = """
    SELECT 'offered' AS counts, g.title AS programme, o.name AS provider, f.places,
           f.sessions_per_week, f.weeks, coalesce(f.places * f.sessions_per_week * f.weeks, 0) AS offered,
           coalesce(u.used, 0) AS used
    FROM offer f
    FULL JOIN (
        SELECT c.programme_id, sum(t.sessions) AS used
        FROM used t JOIN cohort c ON c.id = t.placement_id GROUP BY c.programme_id) u
        ON u.programme_id = f.id
    LEFT JOIN providers_programme g ON g.id = coalesce(f.id, u.programme_id)
    LEFT JOIN apcommission_organisation o ON o.id = g.provider_id"""

#: Returns to school that lasted, and leavers who progressed; one pupil may be both.
OUTCOMES = """
    SELECT {counts} AS counts, x.placement_id, x.outcome, x."end"
    FROM (
        SELECT k.id AS placement_id, k."end",
               CASE WHEN k.sustained THEN 'sustained' ELSE 'out' END AS counts,
               CASE WHEN k.sustained THEN 'stayed' WHEN k.known_on IS NULL THEN 'too_early'
                    ELSE 'left_again' END AS outcome
        FROM kept k
        UNION ALL
        SELECT n.placement_id, l."end",
               CASE WHEN {progressed} THEN 'progressed' ELSE 'out' END, l.activity
        FROM leaver l JOIN latest n ON n.pupil_id = l.pupil_id) x"""

TARGETS = """
    SELECT CASE WHEN x.state = 'met' THEN 'met' ELSE 'other' END AS counts, x.placement_id,
           x.words AS target, x.due_on, x.state
    FROM target x"""

PROFILES = """
    SELECT CASE WHEN f.latest > f.first THEN 'rose' WHEN f.latest < f.first THEN 'fell' ELSE 'same' END
               AS counts, x.placement_id, f.area, f.first, f.latest, f.first_day, f.last_day
    FROM profile f
    LEFT JOIN latest x ON x.pupil_id = f.pupil_id"""

SUSPENSIONS = """
    SELECT CASE WHEN x.is_now THEN 'now' ELSE 'before' END AS counts, x.placement_id, x.day
    FROM suspension x"""

STARTS = """
    SELECT {counts} AS counts, x.placement_id, x.submitted_on, x.exclusion_date, x.first_day, x.waited,
           CASE WHEN x.is_excluded THEN x.since_exclusion END AS since_exclusion
    FROM (SELECT s.*, s.id AS placement_id FROM started s) x"""

LEAVERS_LATER = """
    SELECT CASE WHEN l.activity = 'unknown' THEN 'out' WHEN l.{progressed} THEN 'progressed'
               ELSE 'other' END AS counts, x.placement_id, l."end", l.activity
    FROM later l
    LEFT JOIN latest x ON x.pupil_id = l.pupil_id
    WHERE l.check_point = '{months}_months'"""

ABSENT_OR = (
    "CASE WHEN {condition} THEN 'absent' WHEN x.attended OR x.absent THEN 'other' ELSE 'out' END"
)
OF_POSSIBLE = "CASE WHEN {condition} THEN '{key}' WHEN r.possible > 0 THEN 'other' ELSE 'out' END"
COUNTS = {
    "attendance_rate": "CASE WHEN x.attended THEN 'attended' WHEN x.absent THEN 'absent' ELSE 'out' END",
    "authorised_absence": ABSENT_OR.format(condition="x.counts_as = 'authorised'"),
    "unauthorised_absence": ABSENT_OR.format(condition="x.counts_as = 'unauthorised'"),
    "completeness": """CASE WHEN x.day > %(today)s THEN 'out' WHEN x.code IS NULL THEN 'missing'
        ELSE 'marked' END""",
    "punctuality": """CASE WHEN x.code = 'L' THEN 'late' WHEN x.attended THEN 'in_time'
        ELSE 'out' END""",
    "cost_per_timetabled_session": "'timetabled'",
    "cost_per_attended_session": "CASE WHEN x.attended THEN 'attended' ELSE 'out' END",
    "persistent_absence": OF_POSSIBLE.format(
        condition="r.possible > 0 AND 10 * r.absent >= r.possible", key="persistent"
    ),
    "severe_absence": OF_POSSIBLE.format(
        condition="r.possible > 0 AND 2 * r.absent >= r.possible", key="severe"
    ),
    "attendance_bands": """CASE
        WHEN coalesce(r.possible, 0) = 0 THEN 'out'
        WHEN 10 * r.attended >= 9 * r.possible THEN '90_over'
        WHEN 10 * r.attended >= 8 * r.possible THEN '80_90'
        WHEN 10 * r.attended >= 7 * r.possible THEN '70_80'
        WHEN 2 * r.attended >= r.possible THEN '50_70' ELSE 'under_50' END""",
    "attendance_change": """CASE
        WHEN r.baseline IS NULL OR coalesce(r.possible, 0) < 20 THEN 'out'
        WHEN r.rate - r.baseline > 1 THEN 'rose'
        WHEN r.rate - r.baseline < -1 THEN 'fell' ELSE 'same' END""",
    "retention": f"""CASE WHEN x."end" BETWEEN %(from)s AND %(to)s AND x.{UNPLANNED} THEN 'lost'
        ELSE 'kept' END""",
    "reintegration": """CASE
        WHEN x."end" IS NULL OR x."end" NOT BETWEEN %(from)s AND %(to)s OR r.aim <> 'reintegration'
        THEN 'out' WHEN x.end_reason = 'reintegrated' THEN 'returned' ELSE 'other' END""",
    "progression": f"""CASE WHEN l.activity = 'unknown' THEN 'out' WHEN l.{PROGRESSED}
        THEN 'progressed' ELSE 'other' END""",
}
COUNTS["overall_absence"] = COUNTS["attendance_rate"]
COUNTS |= {
    "cost_per_positive_outcome": "x.counts",
    "sustained_reintegration": """CASE x.outcome WHEN 'stayed' THEN 'sustained'
        WHEN 'left_again' THEN 'left_again' ELSE 'out' END""",
    "time_to_placement": "CASE WHEN x.submitted_on IS NULL THEN 'out' ELSE 'counted' END",
    "sixth_day": """CASE WHEN NOT x.is_excluded THEN 'out' WHEN x.since_exclusion <= 6 THEN 'in_time'
        ELSE 'late' END""",
}
