"""The few records under restriction are found by an index: all that leaves the service is held against them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("apcommission", "0011_when_is_no_value"),
        ("referrals", "0007_record_under_restriction"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pupil",
            index=models.Index(
                condition=models.Q(("restricted_on__isnull", False)),
                fields=["restricted_on"],
                name="pupil_restricted",
            ),
        ),
    ]
