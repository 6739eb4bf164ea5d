"""How placements stand in a census is counted ahead; triggers note what changes of it."""

import django.db.models.deletion
from django.db import migrations, models

from monitoring.census import noted

#: Safe on a running system.
SAFE = (
    "makes two tables and triggers that the former code does not read, and a column with a default"
)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0019_recipients_are_written_to"),
        ("placements", "0010_second_wall_of_schools"),
    ]

    operations = [
        migrations.CreateModel(
            name="CensusChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("pupil", "Pupil"),
                            ("placement", "Placement"),
                            ("referral", "Referral"),
                            ("provider", "Provider"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="census",
            name="kept_as",
            field=models.CharField(db_default="", default="", editable=False, max_length=64),
        ),
        migrations.CreateModel(
            name="CensusLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pupil_key", models.BigIntegerField()),
                ("why", models.CharField(blank=True, max_length=20)),
                ("standing", models.CharField(blank=True, max_length=20)),
                ("order", models.PositiveSmallIntegerField()),
                ("on_day", models.BooleanField(verbose_name="active on the census day")),
                (
                    "others",
                    models.PositiveSmallIntegerField(
                        verbose_name="further placements of the pupil on that day"
                    ),
                ),
                (
                    "census",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="monitoring.census",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="census_lines",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["pupil_key"], name="census_line_pupil")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("census", "placement"), name="a_placement_stands_in_a_census_once"
                    )
                ],
            },
        ),
        *(migrations.RunSQL(make, take_away) for make, take_away in noted.statements()),
    ]
