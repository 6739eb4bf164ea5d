"""For migrations: the database keeps whose last placement has ended in Year 11.

Among the placements of all years they were looked for one by one, by what there must not be: a later one. A
row is made, or goes, as placements of a pupil start, end or are put right, or the pupil's year is.
"""

from collections.abc import Iterator

from apcommission import changed_rows
from placements.placement.models import COUNTED

LAST_YEAR = 11
TABLE = "placements_leaver"
#: Nothing goes on and nothing ended later; of those that ended together the latest made is the last.
LAST = f"""
SELECT p.id, p.pupil_id, p."end"
FROM placements_placement p JOIN referrals_pupil u ON u.id = p.pupil_id
WHERE u.id = ANY (asked) AND u.year_group = {LAST_YEAR} AND p.state = 'ended'
  AND NOT EXISTS (
    SELECT FROM placements_placement later
    WHERE later.pupil_id = p.pupil_id AND later.state IN {COUNTED}
      AND (later."end" IS NULL OR (later."end", later.start, later.id) > (p."end", p.start, p.id)))"""  # noqa: S608 - of constants

#: Two changes at once to one pupil do not see each other: the second waits for the first, and what it reads
#: after that has both.
LOOK = f"""
CREATE FUNCTION look_who_left(asked bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF asked IS NULL THEN RETURN; END IF;
    PERFORM FROM referrals_pupil u WHERE u.id = ANY (asked) ORDER BY u.id FOR NO KEY UPDATE;
    DELETE FROM {TABLE} l WHERE l.pupil_key = ANY (asked) AND NOT EXISTS (
        SELECT FROM ({LAST}) p
        WHERE (p.id, p.pupil_id, p."end") = (l.placement_id, l.pupil_key, l."end"));
    INSERT INTO {TABLE} (placement_id, pupil_key, "end") SELECT * FROM ({LAST}) p
        ON CONFLICT DO NOTHING;
END $$"""  # noqa: S608 - of constants
#: Those who left already, once the triggers are there; and how many they are, for the planner.
ROWS = (
    f"SELECT look_who_left(array_agg(id)) FROM referrals_pupil WHERE year_group = {LAST_YEAR}",  # noqa: S608
    f"ANALYZE {TABLE}",
)


def statements() -> Iterator[tuple[str, str]]:
    """What makes the functions and triggers, each with what takes it away."""
    yield LOOK, "DROP FUNCTION look_who_left(bigint[])"
    yield from changed_rows.statements(
        "placements_placement",
        ("id", "pupil_id", "state", "start", "end"),
        changed_rows.perform("look_who_left", "pupil_id"),
        function="who_left_by_placement",
        trigger="who_left",
    )
    yield from changed_rows.statements(
        "referrals_pupil",
        ("id", "year_group"),
        changed_rows.perform("look_who_left", "id"),
        function="who_left_by_pupil",
        trigger="who_left",
        events=[changed_rows.UPDATED],  # a new pupil has no placement yet
    )
