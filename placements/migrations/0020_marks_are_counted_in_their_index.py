"""The index by which marks are found tells their codes, so that what is counted of marks is counted in it alone.

It is no larger: a code of one letter stands where there was nothing. What is new of the table is looked through
for it (VACUUM) after 20,000 marks, not after a fifth of all: else a year's would be looked up.
"""

from django.db import migrations, models

NAME, OTHER = "one_mark_per_session", "one_mark_per_session_swapped"
COLUMNS = "(placement_id, date, session)"
#: Safe on a running system.
SAFE = "the index is made while rows are written, and takes the place of the former one in a moment"


def swapped(more: str) -> list[str]:
    """What makes the constraint's index anew, with `more`, and puts it in the place of the former one."""
    return [
        f"DROP INDEX CONCURRENTLY IF EXISTS {OTHER}",
        f"CREATE UNIQUE INDEX CONCURRENTLY {OTHER} ON placements_mark {COLUMNS} {more}",
        f"ALTER TABLE placements_mark DROP CONSTRAINT {NAME},"
        f" ADD CONSTRAINT {NAME} UNIQUE USING INDEX {OTHER}",
    ]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0019_only_an_ended_placement_has_a_last_day"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(forward, backward)
                for forward, backward in zip(
                    swapped("INCLUDE (code)"), reversed(swapped("")), strict=True
                )
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="mark", name=NAME),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.UniqueConstraint(
                        fields=["placement", "date", "session"], include=["code"], name=NAME
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE placements_mark SET (autovacuum_vacuum_insert_scale_factor = 0,"
            " autovacuum_vacuum_insert_threshold = 20000)",
            "ALTER TABLE placements_mark RESET (autovacuum_vacuum_insert_scale_factor,"
            " autovacuum_vacuum_insert_threshold)",
        ),
    ]
