"""Lists are found in the order of references, and those that go on past their planned end, by indexes made
while rows are written.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0016_indexes_that_others_begin_with"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(Lower("reference"), name="placement_by_reference"),
        ),
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(
                condition=models.Q(("state__in", ["active", "reintegrating"])),
                fields=["planned_end"],
                name="placement_goes_on",
            ),
        ),
    ]
