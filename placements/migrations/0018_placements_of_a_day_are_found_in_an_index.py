"""Placements under way, and those of a day, are found by indexes that have whose they are, made while rows are
written.
"""

import datetime

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0017_placements_are_found_by_their_order_and_end"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(
                condition=models.Q(("state__in", ["active", "reintegrating"])),
                fields=["planned_end"],
                include=("id", "pupil", "provider"),
                name="placement_under_way",
            ),
        ),
        RemoveIndexConcurrently(model_name="placement", name="placement_goes_on"),
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(
                Coalesce("end", models.Value(datetime.date(9999, 12, 31))),
                include=("end", "start", "state", "pupil"),
                name="placement_until",
            ),
        ),
    ]
