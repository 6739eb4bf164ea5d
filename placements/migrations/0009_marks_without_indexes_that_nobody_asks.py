"""Marks are found by placement through the key of their session, and by code only where they are suspensions.

The indexes that Django makes for the two foreign keys, one of them twice, were written with every mark and
read by nobody. The foreign keys themselves stay as they are, so that no row is checked again.
"""

import django.db.models.deletion
from django.db import migrations, models

#: Index, and what makes it again.
UNASKED = {
    "placements_mark_code_968c24d7": "(code)",
    "placements_mark_code_968c24d7_like": "(code varchar_pattern_ops)",
    "placements_mark_placement_id_01165fc3": "(placement_id)",
}
#: Safe on a running system.
SAFE = "indexes are dropped concurrently, and nothing reads them"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0008_places_taken_and_a_wall_asked_once"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON placements_mark {columns}",
                )
                for name, columns in UNASKED.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="mark",
                    name="code",
                    field=models.ForeignKey(
                        db_column="code",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.attendancecode",
                    ),
                ),
                migrations.AlterField(
                    model_name="mark",
                    name="placement",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="placements.placement",
                    ),
                ),
            ],
        ),
    ]
