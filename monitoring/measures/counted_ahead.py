"""What is kept of each placement and pupil with the authority's figures: sessions of each kind, and charges.

Whoever asks for the figures of a group of pupils, or for the placements behind those of the authority, adds
these up instead of reading every mark. They are written with the authority's figures of the same period, in
one transaction (keeping.py), so they stand as long as those do (kept.py), and add up to them.
"""

from monitoring.measures import charges, progress_sql, sql, timetables

#: The columns that are counted, as `counted` calls them (timetables.py).
SESSIONS = (
    "timetabled",
    "due",
    "weeks",
    "marked",
    "attended",
    "authorised",
    "unauthorised",
    "late",
)
#: Charge lines of each kind, what they come to in pounds, and sessions without a price.
BILLED = ("prices", "extras", "charge", "school", "ehcp", "unpriced")
#: Of the referral and the first attended session (progress_sql.py).
WAITED = ("submitted_on", "exclusion_date", "is_excluded", "waited", "since_exclusion")
COLUMNS = (*SESSIONS, *BILLED, "key_stage", "baseline", "first_day", *WAITED)
OF_PUPIL = ("placement_id", "key_stage", "baseline", *SESSIONS)

IN_PERIOD = 'start = %(from)s AND "end" = %(to)s'
ADDED_UP = (
    """authorised + unauthorised AS absent, attended + authorised + unauthorised AS possible"""
)
#: Of the placements n, c of a pupil.
BASELINE = """(array_agg(n.baseline ORDER BY c.start DESC, c.id DESC)
               FILTER (WHERE n.baseline IS NOT NULL))[1]"""

#: The blocks `counted`, `billed`, `split`, `unpriced` and `started`, from what is kept of placements;
#: of the authority from all of it.
_PLACEMENTS = f"""
kept_count AS {{once}} (
    SELECT *, {ADDED_UP}
    FROM monitoring_countedplacement k
    WHERE {IN_PERIOD}{{some}}
),
counted AS (SELECT * FROM kept_count WHERE timetabled > 0),
billed AS (SELECT * FROM kept_count WHERE prices + extras + unpriced > 0),
split AS (SELECT placement_id, charge, school, ehcp FROM kept_count),
unpriced AS (SELECT placement_id, unpriced AS sessions FROM kept_count WHERE unpriced > 0),
started AS (
    SELECT placement_id AS id, first_day, {", ".join(WAITED)}
    FROM kept_count WHERE first_day BETWEEN %(from)s AND %(to)s
)"""  # noqa: S608 - made of constants
#: The block `rated` from those, where not all placements of a pupil may be among them.
RATED_OF_SOME = f"""
pupil AS (
    SELECT c.pupil_id, min(n.key_stage) AS key_stage, {BASELINE} AS baseline, {sql.OF_PUPIL}
    FROM kept_count n
    JOIN placements_placement c ON c.id = n.placement_id
    GROUP BY c.pupil_id
    HAVING sum(n.timetabled) > 0
),
rated AS (SELECT u.*, {sql.RATE} FROM pupil u)"""  # noqa: S608 - made of constants
#: The same from what is kept of pupils.
_RATED = f"""
kept_pupil AS {{once}} (
    SELECT *, {ADDED_UP}
    FROM monitoring_countedpupil p
    WHERE {IN_PERIOD}{{some}}
),
rated AS (SELECT u.*, {sql.RATE} FROM kept_pupil u WHERE u.timetabled > 0)"""  # noqa: S608
#: By which placement each of these pupils is found.
LATEST = "\nlatest AS (SELECT pupil_id, placement_id FROM kept_pupil)"


def _written(by: str, columns: tuple[str, ...]) -> str:
    """How rows are written by period and a key: what stands otherwise, or not yet."""
    own, new = (", ".join(f"{of}.{column}" for column in columns) for of in ("k", "excluded"))
    return f"""
ON CONFLICT (start, "end", {by}) DO UPDATE SET ({", ".join(columns)}) = ({new})
WHERE ({own}) IS DISTINCT FROM ({new})"""


_KEEP = f"""
INSERT INTO monitoring_countedplacement AS k (start, "end", placement_id, {", ".join(COLUMNS)})
SELECT %(from)s, %(to)s, c.id,
       {", ".join(f"coalesce(n.{column}, 0)" for column in SESSIONS)},
       {", ".join(f"coalesce(b.{column}, 0)" for column in BILLED)},
       {sql.KEY_STAGE}, r.baseline_attendance, a.first_day, {progress_sql.WAITED}
FROM cohort c
JOIN referrals_pupil q ON q.id = c.pupil_id
JOIN referrals_referral r ON r.id = c.referral_id
LEFT JOIN LATERAL ({progress_sql.FIRST_ATTENDED}) a ON TRUE
CROSS JOIN school_days o
LEFT JOIN counted n ON n.placement_id = c.id
LEFT JOIN billed b ON b.placement_id = c.id
{_written("placement_id", COLUMNS)}"""  # noqa: S608 - made of constants
#: Of placements that are in the cohort no longer.
_FORGET = f"""
DELETE FROM monitoring_countedplacement k
WHERE {IN_PERIOD}
    AND NOT EXISTS (SELECT FROM placements_placement p WHERE p.id = k.placement_id AND {sql.ACTIVE})"""  # noqa: S608
#: Of the pupils of those that are left.
_KEEP_PUPILS = f"""
INSERT INTO monitoring_countedpupil AS k (start, "end", pupil_id, {", ".join(OF_PUPIL)})
SELECT %(from)s, %(to)s, c.pupil_id, (array_agg(c.id ORDER BY c.start DESC, c.id DESC))[1],
       min(n.key_stage), {BASELINE}, {", ".join(f"sum(n.{column})" for column in SESSIONS)}
FROM monitoring_countedplacement n
JOIN placements_placement c ON c.id = n.placement_id
WHERE n.start = %(from)s AND n."end" = %(to)s
GROUP BY c.pupil_id
{_written("pupil_id", OF_PUPIL)}"""  # noqa: S608 - made of constants
_FORGET_PUPILS = f"""
DELETE FROM monitoring_countedpupil k
WHERE {IN_PERIOD} AND NOT EXISTS (
    SELECT FROM monitoring_countedplacement n
    JOIN placements_placement c ON c.id = n.placement_id
    WHERE n.start = k.start AND n."end" = k."end" AND n.placement_id = k.placement_id
      AND c.pupil_id = k.pupil_id)"""  # noqa: S608 - made of constants


def keep(timetable: tuple[str, ...]) -> tuple[str, ...]:
    """The statements that count each placement and pupil of a cohort; `timetable`: the blocks up to that."""
    blocks = (timetables.COUNTED, charges.PRICED, charges.BILLED, progress_sql.CALENDAR)
    return sql.block(*timetable, *blocks) + _KEEP, _FORGET, _KEEP_PUPILS, _FORGET_PUPILS


def placements(*, of_all: bool) -> str:
    """The blocks from what is kept of the placements of a cohort, or of all."""
    among = "" if of_all else " AND k.placement_id IN (SELECT id FROM cohort)"
    return _PLACEMENTS.format(some=among, once=_once(of_all))


def rated(pupils: str, *, of_all: bool) -> str:
    """The block `rated`, from what is kept of those pupils p whom a condition lets through: some, or all."""
    return _RATED.format(some=f" AND {pupils}", once=_once(of_all))


def _once(of_all: bool) -> str:
    """Those of all are read again and not laid by: they stand together, and of each little is looked at."""
    return "NOT MATERIALIZED" if of_all else "MATERIALIZED"
