"""Who waits for a placement to start is kept by the database, as decisions are signed and placements start."""

import django.db.models.deletion
from django.db import migrations, models

from placements.placement import waits

#: Safe on a running system.
SAFE = "makes a table with a row for each referral that waits, and triggers; the former code does not read it"


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0010_second_wall_of_schools"),
        ("referrals", "0009_when_referrals_came"),
    ]

    operations = [
        migrations.CreateModel(
            name="WaitingReferral",
            fields=[
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="referrals.referral",
                    ),
                ),
            ],
        ),
        *(migrations.RunSQL(make, take_away) for make, take_away in waits.statements()),
        migrations.RunSQL(list(waits.ROWS), migrations.RunSQL.noop),
    ]
