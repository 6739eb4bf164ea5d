"""Pupils of a year group are found by an index: leavers are looked for among the pupils of all years."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("referrals", "0009_when_referrals_came"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pupil",
            index=models.Index(fields=["year_group"], name="pupil_year_group"),
        ),
    ]
