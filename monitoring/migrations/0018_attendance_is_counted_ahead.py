"""Attendance of placements under way is counted ahead for early warning."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from monitoring.early_warning import kept, view

#: Safe on a running system.
SAFE = (
    "makes a table with a row for each placement, triggers and a view of the same columns: the former code"
    " goes on reading the view"
)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0017_figures_of_terms_under_way_are_kept"),
        ("placements", "0009_marks_without_indexes_that_nobody_asks"),
    ]

    operations = [
        migrations.CreateModel(
            name="WatchedAttendance",
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
                ("day", models.DateField(null=True)),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), null=True, size=None
                    ),
                ),
            ],
        ),
        *(migrations.RunSQL(make, take_away) for make, take_away in kept.statements()),
        # After the triggers: from then on nobody makes a placement without its row.
        migrations.RunSQL(kept.ROWS, migrations.RunSQL.noop),
        migrations.RunSQL([view.NO_WATCH, kept.WATCH], [view.NO_WATCH, view.WATCH]),
    ]
