"""For migrations: attendance is counted ahead for each placement, and holds until a mark of it changes.

Beside it stand the reasons that held with it, which hold until something else is noted, too (noted.py).

Each placement has a row from the moment it is made until it is over. Whoever writes marks of the last weeks
locks the rows of their placements, everyone in the same order, and says that they no longer hold. The job
that counts (keeping.py) locks rows too, leaves out those that are locked, and only then reads the marks: so a
row that holds is never of marks as they were before. What does not hold is counted when it is looked at.
"""

from placements.placement.models import HOLDING_A_PLACE

TABLE = "monitoring_watchedattendance"
#: Marks of so many days before today may enter; a day more, as the day of the database may not be London's.
DAYS = 57

PLACED = f"""
CREATE FUNCTION watch_placements() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO {TABLE} (placement_id) SELECT id FROM added ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$"""  # noqa: S608 - made of constants
MARKED = f"""
CREATE FUNCTION watch_marks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE keys bigint[];
BEGIN
    keys := ARRAY(SELECT DISTINCT c.placement_id FROM changed c WHERE c.date > current_date - {DAYS});
    IF keys <> '{{}}' THEN
        PERFORM 1 FROM {TABLE} WHERE placement_id = ANY (keys) ORDER BY placement_id FOR UPDATE;
        UPDATE {TABLE} SET day = NULL WHERE placement_id = ANY (keys);
    END IF;
    RETURN NULL;
END $$"""  # noqa: S608 - made of constants
CODED = f"""
CREATE FUNCTION watch_codes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM 1 FROM {TABLE} ORDER BY placement_id FOR UPDATE;
    UPDATE {TABLE} SET day = NULL;
    RETURN NULL;
END $$"""  # noqa: S608 - made of constants

FUNCTIONS = (
    (PLACED, "DROP FUNCTION watch_placements()"),
    (MARKED, "DROP FUNCTION watch_marks()"),
    (CODED, "DROP FUNCTION watch_codes()"),
)
#: (name, event, table, what it hands on, function)
TRIGGERS = (
    ("watch_placed", "INSERT", "placements_placement", "NEW TABLE AS added", "watch_placements"),
    ("watch_marked", "INSERT", "placements_mark", "NEW TABLE AS changed", "watch_marks"),
    ("watch_unmarked", "DELETE", "placements_mark", "OLD TABLE AS changed", "watch_marks"),
    # Of a mark that is moved to another day or placement both count.
    ("watch_remarked", "UPDATE", "placements_mark", "NEW TABLE AS changed", "watch_marks"),
    ("watch_remarked_from", "UPDATE", "placements_mark", "OLD TABLE AS changed", "watch_marks"),
)
CODES = "CREATE TRIGGER watch_coded AFTER INSERT OR UPDATE OR DELETE ON placements_attendancecode"


def statements() -> list[tuple[str, str]]:
    """What makes the triggers and the first rows, each with what takes it away."""
    found = [*FUNCTIONS]
    for name, event, table, rows, function in TRIGGERS:
        make = f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows}"
        make += f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        found.append((make, f"DROP TRIGGER {name} ON {table}"))
    make = f"{CODES} FOR EACH STATEMENT EXECUTE FUNCTION watch_codes()"
    found.append((make, "DROP TRIGGER watch_coded ON placements_attendancecode"))
    return found


#: A row for each placement that has none and is not over.
ROWS = f"""
INSERT INTO {TABLE} (placement_id)
SELECT p.id FROM placements_placement p WHERE p.state IN {HOLDING_A_PLACE} ON CONFLICT DO NOTHING
"""  # noqa: S608 - made of constants

#: The attendance of one placement `p` in the eight weeks up to a day `d.today`: attended and possible in the
#: last four, attended and possible in the four before.
COUNTED = """
SELECT ARRAY[
    count(*) FILTER (WHERE m.date > d.today - 28 AND k.counts_as IN ('attending', 'elsewhere')),
    count(*) FILTER (WHERE m.date > d.today - 28),
    count(*) FILTER (WHERE m.date <= d.today - 28 AND k.counts_as IN ('attending', 'elsewhere')),
    count(*) FILTER (WHERE m.date <= d.today - 28)]::int[]
FROM placements_mark m
JOIN placements_attendancecode k ON k.code = m.code
WHERE m.placement_id = p.id AND m.date > d.today - 56 AND m.date <= d.today
  AND k.counts_as IN ('attending', 'elsewhere', 'authorised', 'unauthorised')
"""
#: Not in a WITH: of a view with one PostgreSQL first makes all rows, whoever asks.
TODAY = "(now() AT TIME ZONE 'Europe/London')::date"
WATCH = f"""
CREATE VIEW monitoring_watch AS
SELECT p.id AS placement_id,
       m.counts[1]::bigint AS attended_now, m.counts[2]::bigint AS possible_now,
       m.counts[3]::bigint AS attended_before, m.counts[4]::bigint AS possible_before,
       coalesce(i.high_incidents, 0) AS high_incidents,
       coalesce(i.other_incidents, 0) AS other_incidents,
       coalesce(a.open_alerts, 0) AS open_alerts, r.due_on AS review_due, w.draft_weeks
FROM placements_placement p
CROSS JOIN LATERAL (
    SELECT coalesce(
        (SELECT kept.counts FROM {TABLE} kept WHERE kept.placement_id = p.id AND kept.day = d.today),
        ({COUNTED})) AS counts
    FROM (SELECT {TODAY} AS today) d
    OFFSET 0) m
LEFT JOIN (
    SELECT i.placement_id, count(*) FILTER (WHERE i.severity = 'high') AS high_incidents,
           count(*) FILTER (WHERE i.severity <> 'high') AS other_incidents
    FROM placements_incident i
    WHERE NOT i.restricted
      AND (i.happened_at AT TIME ZONE 'Europe/London')::date > {TODAY} - 28
    GROUP BY i.placement_id) i ON i.placement_id = p.id
LEFT JOIN (
    SELECT a.placement_id, count(*) AS open_alerts
    FROM placements_alert a WHERE a.state = 'open'
    GROUP BY a.placement_id) a ON a.placement_id = p.id
LEFT JOIN placements_review r ON r.placement_id = p.id AND r.state = 'planned'
CROSS JOIN LATERAL (
    SELECT array_agg(w.week ORDER BY w.week) AS draft_weeks
    FROM placements_weeklyreturn w WHERE w.provider_id = p.provider_id AND w.state = 'draft') w
WHERE p.state IN ('active', 'reintegrating')
"""  # noqa: S608 - made of constants
#: The same of one placement. As a function it is planned when it is first needed, and once for a connection:
#: lists that name it for rows that may not hold, and do, would plan the whole view each time.
WATCH_OF = """
CREATE FUNCTION watch_of(bigint) RETURNS SETOF monitoring_watch
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN QUERY SELECT * FROM monitoring_watch w WHERE w.placement_id = $1;
END $$"""
NO_WATCH_OF = "DROP FUNCTION watch_of(bigint)"
