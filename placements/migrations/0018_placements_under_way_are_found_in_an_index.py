"""Placements under way are found by an index that has whose they are and with which provider, made while rows
are written.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


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
    ]
