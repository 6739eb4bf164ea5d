"""Figures of closed terms are kept, and what may change them is noted by triggers."""

import django.contrib.postgres.fields
from django.db import migrations, models

from monitoring.measures.noted import statements

#: Safe on a running system.
SAFE = (
    "makes tables and triggers, of which the former code knows nothing; no row is read or written"
)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0015_restriction_and_objection"),
        ("placements", "0008_places_taken_and_a_wall_asked_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="FigureChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change", models.BigIntegerField(verbose_name="number of its transaction")),
                ("since", models.DateField(db_index=True)),
                ("of_all", models.BooleanField(db_default=False, verbose_name="of every scope")),
                (
                    "of_all_schools",
                    models.BooleanField(db_default=False, verbose_name="of every school"),
                ),
                (
                    "providers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "schools",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeptFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind of scope")),
                (
                    "key",
                    models.BigIntegerField(
                        verbose_name="primary key of the scope; 0 for the authority"
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("counted_on", models.DateField()),
                (
                    "is_settled",
                    models.BooleanField(verbose_name="nothing of it waits for a day to come"),
                ),
                (
                    "made_by",
                    models.CharField(max_length=32, verbose_name="version of the definitions"),
                ),
                (
                    "server",
                    models.CharField(max_length=20, verbose_name="the server whose snapshot it is"),
                ),
                ("snapshot", models.TextField()),
                ("rows", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key", "start", "end"), name="figures_are_kept_once"
                    )
                ],
            },
        ),
        *(migrations.RunSQL(make, take_away) for make, take_away in statements()),
    ]
