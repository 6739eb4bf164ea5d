"""Sessions and charges of each placement are kept with the figures of the authority."""

import django.db.models.deletion
from django.db import migrations, models

#: Safe on a running system.
SAFE = "makes a table that the former code does not read"


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0024_when_figures_were_counted"),
        ("placements", "0016_indexes_that_others_begin_with"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedPlacement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("timetabled", models.IntegerField()),
                ("due", models.IntegerField(verbose_name="timetabled up to the day of the count")),
                ("weeks", models.IntegerField()),
                ("marked", models.IntegerField()),
                ("attended", models.IntegerField()),
                ("authorised", models.IntegerField(verbose_name="sessions of authorised absence")),
                (
                    "unauthorised",
                    models.IntegerField(verbose_name="sessions of unauthorised absence"),
                ),
                ("late", models.IntegerField()),
                ("charge", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "school",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="of it, the school's"
                    ),
                ),
                (
                    "ehcp",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="of it, the plan's"
                    ),
                ),
                ("unpriced", models.IntegerField(verbose_name="sessions without a price")),
                ("key_stage", models.IntegerField(verbose_name="the pupil's key stage")),
                (
                    "baseline",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="attendance before, of its referral",
                    ),
                ),
                (
                    "first_day",
                    models.DateField(null=True, verbose_name="day of the first attended session"),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "start", "end"), name="a_placement_is_counted_once"
                    )
                ],
            },
        ),
        # The last day of a period goes with its first: otherwise a period is taken for a few rows.
        migrations.RunSQL(
            """CREATE STATISTICS counted_placement_of_period (mcv) ON start, "end"
               FROM monitoring_countedplacement""",
            "DROP STATISTICS counted_placement_of_period",
        ),
    ]
