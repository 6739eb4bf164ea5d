"""A school stands first in the index of its referrals by state: that of the school alone is dropped."""

import django.db.models.deletion
from django.db import migrations, models

INDEX = "referrals_referral_school_id_308edcc2"
#: Safe on a running system.
SAFE = "the index is dropped concurrently, and what was found by it is found by another"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("apcommission", "0012_whom_an_email_is_about"),
        ("referrals", "0011_lists_are_found_in_their_order"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}",
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {INDEX} ON referrals_referral (school_id)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="referral",
                    name="school",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="apcommission.school",
                    ),
                ),
            ],
        ),
    ]
