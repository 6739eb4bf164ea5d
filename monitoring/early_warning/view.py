"""For migrations: the first view of what is counted of each placement under way; kept.py has that of today.

Each thing is counted once for all placements that are asked for, and only for those. Marks of 28 days are
looked at, beside those of as many days before.
"""

WATCH = """
CREATE VIEW monitoring_watch AS
WITH day AS (SELECT (now() AT TIME ZONE 'Europe/London')::date AS today)
SELECT p.id AS placement_id,
       coalesce(m.attended_now, 0) AS attended_now, coalesce(m.possible_now, 0) AS possible_now,
       coalesce(m.attended_before, 0) AS attended_before,
       coalesce(m.possible_before, 0) AS possible_before,
       coalesce(i.high_incidents, 0) AS high_incidents,
       coalesce(i.other_incidents, 0) AS other_incidents,
       coalesce(a.open_alerts, 0) AS open_alerts, r.review_due, w.draft_weeks
FROM placements_placement p
LEFT JOIN (
    SELECT m.placement_id,
           count(*) FILTER (WHERE m.date > d.today - 28 AND m.attended) AS attended_now,
           count(*) FILTER (WHERE m.date > d.today - 28) AS possible_now,
           count(*) FILTER (WHERE m.date <= d.today - 28 AND m.attended) AS attended_before,
           count(*) FILTER (WHERE m.date <= d.today - 28) AS possible_before
    FROM day d
    CROSS JOIN (
        SELECT m.placement_id, m.date, k.counts_as IN ('attending', 'elsewhere') AS attended
        FROM placements_mark m
        JOIN placements_attendancecode k ON k.code = m.code
        WHERE k.counts_as IN ('attending', 'elsewhere', 'authorised', 'unauthorised')) m
    WHERE m.date > (SELECT today FROM day) - 56 AND m.date <= (SELECT today FROM day)
    GROUP BY m.placement_id) m ON m.placement_id = p.id
LEFT JOIN (
    SELECT i.placement_id, count(*) FILTER (WHERE i.severity = 'high') AS high_incidents,
           count(*) FILTER (WHERE i.severity <> 'high') AS other_incidents
    FROM placements_incident i
    WHERE NOT i.restricted
      AND (i.happened_at AT TIME ZONE 'Europe/London')::date > (SELECT today FROM day) - 28
    GROUP BY i.placement_id) i ON i.placement_id = p.id
LEFT JOIN (
    SELECT a.placement_id, count(*) AS open_alerts
    FROM placements_alert a WHERE a.state = 'open'
    GROUP BY a.placement_id) a ON a.placement_id = p.id
LEFT JOIN (
    SELECT r.placement_id, min(r.due_on) AS review_due
    FROM placements_review r WHERE r.state = 'planned'
    GROUP BY r.placement_id) r ON r.placement_id = p.id
LEFT JOIN (
    SELECT w.provider_id, array_agg(w.week ORDER BY w.week) AS draft_weeks
    FROM placements_weeklyreturn w WHERE w.state = 'draft'
    GROUP BY w.provider_id) w ON w.provider_id = p.provider_id
WHERE p.state IN ('active', 'reintegrating')
"""
NO_WATCH = "DROP VIEW monitoring_watch"
