"""Returns that are not submitted yet are found by an index, which is made while returns are written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0011_who_waits_for_a_place"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="weeklyreturn",
            index=models.Index(
                condition=models.Q(("state", "draft")), fields=["provider"], name="return_draft"
            ),
        ),
    ]
