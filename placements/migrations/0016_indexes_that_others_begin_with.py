"""A programme, a provider and a school stand first in indexes that tell more: those of each alone are dropped.

They were written with every placement, weighed with every statement, and chosen for being smaller where the
others would have found fewer rows. The foreign keys stay as they are, so that no row is checked again.
"""

import django.db.models.deletion
from django.db import migrations, models

#: Index, and what makes it again.
COVERED = {
    "placements_placement_programme_id_30ea6f6e": "(programme_id)",
    "placements_placement_provider_id_0a61c36d": "(provider_id)",
    "placements_placement_school_id_eac1db64": "(school_id)",
}
TO = {
    "programme": "providers.programme",
    "provider": "providers.provider",
    "school": "apcommission.school",
}
#: Safe on a running system.
SAFE = "indexes are dropped concurrently, and what was found by them is found by others"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("apcommission", "0012_whom_an_email_is_about"),
        ("placements", "0015_places_taken_by_an_index_alone"),
        ("providers", "0004_withdrawn_services"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON placements_placement {columns}",
                )
                for name, columns in COVERED.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="placement",
                    name=name,
                    field=models.ForeignKey(
                        blank=name == "school",
                        null=name == "school",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to=model,
                    ),
                )
                for name, model in TO.items()
            ],
        ),
    ]
