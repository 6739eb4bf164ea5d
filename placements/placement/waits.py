"""For migrations: the database keeps whom a panel decided to place and whose placement has not started.

Among the decisions of ten years they are few, and to look for them took longer the more were placed. A row is
added as a decision is signed, and goes as a placement starts. Whoever reads them looks at the decisions and
placements of these few once more: where two changes at once do not see each other there may be a row too
much, never one too few, as a placement only starts once its decision is signed.
"""

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
#: Only what tells on waiting: most changes of a placement do not.
CHANGED = """
CREATE FUNCTION who_waits_by_{table}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM look_who_waits(array_agg(DISTINCT referral_id)) FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM look_who_waits(array_agg(DISTINCT referral_id)) FROM old_rows;
    ELSE
        PERFORM look_who_waits(array_agg(DISTINCT referral_id)) FROM (
            (SELECT {columns} FROM old_rows EXCEPT SELECT {columns} FROM new_rows)
            UNION ALL (SELECT {columns} FROM new_rows EXCEPT SELECT {columns} FROM old_rows)) AS changed;
    END IF;
    RETURN NULL;
END $$"""
#: The tables that tell who waits, and by which columns.
TABLES = {
    "referrals_decision": "id, referral_id, state, outcome",
    "placements_placement": "id, referral_id, state",
}
EVENTS = (
    "INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
    "UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
)
#: Those who wait already, once the triggers are there; and that they are few, for the planner.
ROWS = (
    f"INSERT INTO {TABLE} (referral_id) SELECT r.id FROM referrals_referral r WHERE {WAITS}",  # noqa: S608
    f"ANALYZE {TABLE}",
)


def statements() -> list[tuple[str, str]]:
    """What makes the functions and triggers, each with what takes it away."""
    found = [(LOOK, "DROP FUNCTION look_who_waits(bigint[])")]
    for table, columns in TABLES.items():
        function = f"who_waits_by_{table}"
        found.append((CHANGED.format(table=table, columns=columns), f"DROP FUNCTION {function}()"))
        for number, event in enumerate(EVENTS):
            name = f"who_waits_{number}"
            found.append(
                (
                    f"CREATE TRIGGER {name} AFTER {event.format(table=table)}"
                    f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
                    f"DROP TRIGGER {name} ON {table}",
                )
            )
    return found
