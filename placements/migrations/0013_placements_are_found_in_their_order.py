"""Placements are found in the order of their list, by an index made while they are written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0012_drafts_of_returns_are_found_by_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(
                models.F("start").desc(nulls_last=True),
                models.F("id").desc(nulls_last=True),
                name="placement_latest",
            ),
        ),
    ]
