"""Referrals and pupils are found in the order of their lists, by indexes made while rows are written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("referrals", "0010_pupils_of_a_year_are_found_by_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pupil",
            index=models.Index(Lower("surname"), Lower("forename"), "id", name="pupil_by_name"),
        ),
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                models.F("submitted_on").desc(nulls_last=True),
                models.F("id").desc(nulls_last=True),
                name="referral_latest",
            ),
        ),
    ]
