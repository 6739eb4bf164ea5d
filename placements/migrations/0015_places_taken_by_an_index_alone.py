"""Places taken of a programme are counted in an index alone: those that last, and what is told of them there."""

import datetime

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce

#: Safe on a running system.
SAFE = "makes the new index before it drops the old one; the former code finds its rows by the new one too"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0014_who_left_is_kept"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(
                models.F("programme"),
                Coalesce("end", models.Value(datetime.date.max)),
                name="placement_programme_until",
                include=["end", "start", "planned_end", "state"],
            ),
        ),
        RemoveIndexConcurrently(model_name="placement", name="placement_programme_end"),
    ]
