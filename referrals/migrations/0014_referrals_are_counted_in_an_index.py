"""Referrals by state and day are counted in one index, which has whose they are and what the second wall asks;
it is made while rows are written.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("referrals", "0013_referrals_are_found_by_reference"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                fields=["state", "-submitted_on"],
                include=("id", "school", "pupil"),
                name="referral_by_state",
            ),
        ),
        RemoveIndexConcurrently(model_name="referral", name="referral_state"),
    ]
