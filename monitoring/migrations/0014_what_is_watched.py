"""What early warning counts of a placement, as a view: counted once for all, and never out of date."""

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from monitoring.early_warning.view import NO_WATCH, WATCH

#: Safe on a running system.
SAFE = "adds a view, of which the former code knows nothing"


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0013_remarks_on_census_files"),
        ("placements", "0007_suspensions_are_found_by_index"),
    ]

    operations = [
        migrations.RunSQL(WATCH, NO_WATCH),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "placement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="watch",
                        serialize=False,
                        to="placements.placement",
                    ),
                ),
                ("attended_now", models.IntegerField()),
                ("possible_now", models.IntegerField()),
                ("attended_before", models.IntegerField()),
                ("possible_before", models.IntegerField()),
                ("high_incidents", models.IntegerField()),
                ("other_incidents", models.IntegerField()),
                ("open_alerts", models.IntegerField()),
                ("review_due", models.DateField(null=True)),
                ("draft_weeks", ArrayField(base_field=models.DateField(), null=True)),
            ],
            options={"db_table": "monitoring_watch", "managed": False},
        ),
    ]
