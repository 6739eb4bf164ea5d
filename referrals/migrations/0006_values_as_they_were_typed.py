"""The values of a group of pupils are found by indexes of what was typed, made while pupils are written.

Those of lower(…) are taken away: behind row-level security no statement may use them.
"""

import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("referrals", "0005_values_are_found_by_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pupil",
            index=models.Index(
                django.db.models.functions.comparison.Collate("ethnicity", "C"),
                name="pupil_typed_ethnicity",
            ),
        ),
        AddIndexConcurrently(
            model_name="pupil",
            index=models.Index(
                django.db.models.functions.comparison.Collate("postcode", "C"),
                name="pupil_typed_postcode",
            ),
        ),
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                django.db.models.functions.comparison.Collate("reason", "C"),
                name="referral_typed_reason",
                condition=models.Q(("state", "draft"), _negated=True),
            ),
        ),
        RemoveIndexConcurrently(model_name="pupil", name="pupil_ethnicity"),
        RemoveIndexConcurrently(model_name="pupil", name="pupil_district"),
        RemoveIndexConcurrently(model_name="referral", name="referral_reason"),
    ]
