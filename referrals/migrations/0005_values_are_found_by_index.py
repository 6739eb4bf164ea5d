"""The values of a group of pupils are found by indexes, which are made while pupils are written."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("referrals", "0004_what_was_shared"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="pupil",
            index=models.Index(
                django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Trim("ethnicity")
                ),
                name="pupil_ethnicity",
            ),
        ),
        AddIndexConcurrently(
            model_name="pupil",
            index=models.Index(
                django.db.models.functions.text.Lower(
                    models.Func(
                        models.F("postcode"),
                        models.Value(" "),
                        models.Value(1),
                        function="split_part",
                        output_field=models.CharField(),
                    )
                ),
                name="pupil_district",
            ),
        ),
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Trim("reason")
                ),
                condition=models.Q(("state", "draft"), _negated=True),
                name="referral_reason",
            ),
        ),
    ]
