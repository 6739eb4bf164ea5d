"""For migrations: triggers that note what early warning weighs of placements, beside their marks.

A change is noted in its own transaction, by the key of what it is about; whose placements these are is asked
when it is read: so two changes that overlap cannot miss each other. Marks are kept.py's.
"""

from collections.abc import Iterator

from apcommission.changed_rows import ByKey, noted_by_key

TABLES = (
    ByKey(
        "placements_placement",
        "placement",
        "id",
        ("id", "state", "provider_id", "planned_end"),
        updated_only=True,  # a new placement waits to be weighed in any case
    ),
    ByKey(
        "placements_incident",
        "placement",
        "placement_id",
        ("placement_id", "severity", "restricted", "happened_at"),
    ),
    ByKey("placements_alert", "placement", "placement_id", ("placement_id", "state")),
    ByKey("placements_review", "placement", "placement_id", ("placement_id", "state", "due_on")),
    ByKey("placements_weeklyreturn", "provider", "provider_id", ("provider_id", "state", "week")),
)


def statements() -> Iterator[tuple[str, str]]:
    """What makes the triggers, each with what takes it away."""
    return noted_by_key(TABLES, into="monitoring_watchchange", name="watch")
