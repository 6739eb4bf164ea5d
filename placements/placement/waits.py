"""For migrations: the database keeps whom a panel decided to place and whose placement has not started.

Among the decisions of ten years they are few, and to look for them took longer the more were placed. A row is
added as a decision is signed, and goes as a placement starts. Whoever reads them looks at the decisions and
placements of these few once more: where two changes at once do not see each other there may be a row too
much, never one too few, as a placement only starts once its decision is signed.
"""

from collections.abc import Iterator

from apcommission import changed_rows
from placements.placement.models import COUNTED

TABLE = "placements_waitingreferral"
WAITS = f"""
EXISTS (SELECT FROM referrals_decision d
        WHERE d.referral_id = r.id AND d.state = 'signed' AND d.outcome = 'place')
AND NOT EXISTS (SELECT FROM placements_placement p WHERE p.referral_id = r.id AND p.state IN {COUNTED})"""  # noqa: S608 - made of constants

LOOK = f"""
CREATE FUNCTION look_who_waits(asked bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF asked IS NULL THEN RETURN; END IF;
    DELETE FROM {TABLE} w WHERE w.referral_id = ANY (asked)
        AND NOT EXISTS (SELECT FROM referrals_referral r WHERE r.id = w.referral_id AND {WAITS});
    INSERT INTO {TABLE} (referral_id)
        SELECT r.id FROM referrals_referral r WHERE r.id = ANY (asked) AND {WAITS}
        ON CONFLICT DO NOTHING;
END $$"""  # noqa: S608 - made of constants
#: The tables that tell who waits, and by which columns: most changes of a placement do not.
TABLES = {
    "referrals_decision": ("id", "referral_id", "state", "outcome"),
    "placements_placement": ("id", "referral_id", "state"),
}
#: Those who wait already, once the triggers are there; and that they are few, for the planner.
ROWS = (
    f"INSERT INTO {TABLE} (referral_id) SELECT r.id FROM referrals_referral r WHERE {WAITS}",  # noqa: S608
    f"ANALYZE {TABLE}",
)


def statements() -> Iterator[tuple[str, str]]:
    """What makes the functions and triggers, each with what takes it away."""
    yield LOOK, "DROP FUNCTION look_who_waits(bigint[])"
    for table, columns in TABLES.items():
        yield from changed_rows.statements(
            table,
            columns,
            changed_rows.perform("look_who_waits", "referral_id"),
            function=f"who_waits_by_{table}",
            trigger="who_waits",
        )
