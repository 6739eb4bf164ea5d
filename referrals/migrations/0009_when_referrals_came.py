"""Referrals are found by the day on which they came, and exclusions by theirs: what is asked of a year is of a
year, however many there were before it.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("referrals", "0008_restricted_are_found_by_index")]

    operations = [
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(fields=["submitted_on"], name="referral_submitted"),
        ),
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("exclusion_date__isnull", False)),
                fields=["exclusion_date"],
                name="referral_excluded",
            ),
        ),
    ]
