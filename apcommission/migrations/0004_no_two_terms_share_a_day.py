import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
from django.db import migrations, models

import apcommission.calendar.models


class Migration(migrations.Migration):
    dependencies = [
        ("apcommission", "0003_report_runs_are_looked_after"),
    ]

    operations = [
        migrations.AddField(
            model_name="term",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                expressions=[
                    (
                        apcommission.calendar.models.DateRange(
                            "start",
                            "end",
                            django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                        ),
                        "&&",
                    )
                ],
                name="no_two_terms_share_a_day",
            ),
        ),
    ]
