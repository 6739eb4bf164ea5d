"""Suspensions are found by an index, which is made while marks are written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0006_when_timetables_changed"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="mark",
            index=models.Index(
                condition=models.Q(("code", "E")),
                fields=["placement", "date"],
                name="mark_suspended",
            ),
        ),
    ]
