"""Whose last placement has ended in Year 11 is kept by the database, as placements and years change."""

import django.db.models.deletion
from django.db import migrations, models

from placements.leaving import left

#: Safe on a running system.
SAFE = "makes a table with a row for each leaver, and triggers; the former code does not read it"


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0013_placements_are_found_in_their_order"),
        ("referrals", "0011_lists_are_found_in_their_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leaver",
            fields=[
                (
                    "placement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="placements.placement",
                    ),
                ),
                ("pupil_key", models.BigIntegerField(unique=True)),
                ("end", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("end").desc(nulls_last=True),
                        models.F("placement"),
                        name="leaver_latest",
                    )
                ],
            },
        ),
        *(migrations.RunSQL(make, take_away) for make, take_away in left.statements()),
        migrations.RunSQL(list(left.ROWS), migrations.RunSQL.noop),
    ]
