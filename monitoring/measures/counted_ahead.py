"""What is kept of each placement with the authority's figures: its sessions of each kind, and its charges.

Whoever asks for the figures of a group of pupils, or for the placements behind those of the authority, adds
these up instead of reading every mark. They are written with the authority's figures of the same period, in
one transaction (keeping.py), so they stand as long as those do (kept.py), and add up to them.
"""

from monitoring.measures import charges, progress_sql, sql, timetables

#: The columns that are counted, as `counted` calls them (timetables.py), and those in pounds.
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
#: Charge lines of each kind, and their sums.
LINES = ("prices", "extras")
POUNDS = ("charge", "school", "ehcp")
#: The pupil's key stage, the baseline of the placement's referral, the day of its first attended session.
FACTS = ("key_stage", "baseline", "first_day")
COLUMNS = (*SESSIONS, *LINES, *POUNDS, "unpriced", *FACTS)

#: The blocks `counted`, `rated`, `billed`, `split` and `unpriced`, from what is kept;
#: of the authority from all of it.
_KEPT = f"""
kept_count AS MATERIALIZED (
    SELECT k.*, k.authorised + k.unauthorised AS absent,
           k.attended + k.authorised + k.unauthorised AS possible
    FROM monitoring_countedplacement k
    WHERE k.start = %(from)s AND k."end" = %(to)s{{some}}
),
counted AS (SELECT * FROM kept_count WHERE timetabled > 0),
pupil AS (
    SELECT c.pupil_id, min(n.key_stage) AS key_stage, {sql.OF_PUPIL},
           (array_agg(n.baseline ORDER BY c.start DESC, c.id DESC)
               FILTER (WHERE n.baseline IS NOT NULL))[1] AS baseline
    FROM kept_count n
    JOIN placements_placement c ON c.id = n.placement_id
    GROUP BY c.pupil_id
    HAVING sum(n.timetabled) > 0
),
rated AS (SELECT u.*, {sql.RATE} FROM pupil u),
billed AS (SELECT * FROM kept_count WHERE prices + extras + unpriced > 0),
split AS (SELECT placement_id, charge, school, ehcp FROM kept_count),
unpriced AS (SELECT placement_id, unpriced AS sessions FROM kept_count WHERE unpriced > 0)"""  # noqa: S608

#: Placements that began in the period (progress_sql.py), from what is kept.
STARTED = progress_sql.STARTED_FROM.format(attended="JOIN kept_count a ON a.placement_id = c.id")

#: What stands otherwise, or not yet, is written.
KEEP = f"""
INSERT INTO monitoring_countedplacement AS k (start, "end", placement_id, {", ".join(COLUMNS)})
SELECT %(from)s, %(to)s, c.id,
       {", ".join(f"coalesce(n.{column}, 0)" for column in SESSIONS)},
       {", ".join(f"coalesce(b.{column}, 0)" for column in (*LINES, *POUNDS, "unpriced"))},
       {sql.KEY_STAGE}, r.baseline_attendance, a.first_day
FROM cohort c
JOIN referrals_pupil q ON q.id = c.pupil_id
JOIN referrals_referral r ON r.id = c.referral_id
LEFT JOIN LATERAL ({progress_sql.FIRST_ATTENDED}) a ON TRUE
LEFT JOIN counted n ON n.placement_id = c.id
LEFT JOIN billed b ON b.placement_id = c.id
ON CONFLICT (placement_id, start, "end") DO UPDATE
SET ({", ".join(COLUMNS)}) = ({", ".join(f"excluded.{column}" for column in COLUMNS)})
WHERE ({", ".join(f"k.{column}" for column in COLUMNS)})
    IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in COLUMNS)})"""  # noqa: S608
#: Those of placements that are in the cohort no longer.
FORGET = f"""
DELETE FROM monitoring_countedplacement k
WHERE k.start = %(from)s AND k."end" = %(to)s
    AND NOT EXISTS (SELECT FROM placements_placement p WHERE p.id = k.placement_id AND {sql.ACTIVE})"""  # noqa: S608


def keep(timetable: tuple[str, ...]) -> str:
    """The statement that counts each placement of a cohort; `timetable`: the blocks up to that."""
    return sql.block(*timetable, timetables.COUNTED, charges.PRICED, charges.BILLED) + KEEP


def from_kept(scope: str) -> str:
    """The blocks from what is kept, for this kind of scope."""
    cohort = "" if scope == "la" else " AND k.placement_id IN (SELECT id FROM cohort)"
    return _KEPT.format(some=cohort)
