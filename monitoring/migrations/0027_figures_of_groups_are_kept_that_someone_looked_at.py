"""Figures of groups of pupils are kept once someone looked at them: triggers note what makes a group."""

from django.db import migrations, models

from monitoring.measures.noted import statements

#: Safe on a running system.
SAFE = "adds columns that may be empty or have a default in the database, and makes triggers that note more"


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0026_more_is_kept_of_placements_and_of_pupils"),
        ("placements", "0017_placements_are_found_by_their_order_and_end"),
        ("referrals", "0013_referrals_are_found_by_reference"),
    ]

    operations = [
        migrations.AddField(
            "keptfigures",
            "reference",
            models.TextField("name of the group", db_default="", default=""),
        ),
        migrations.AddField(
            "keptfigures",
            "asked_on",
            models.DateField("day on which someone looked at it", null=True),
        ),
        *(migrations.RunSQL(make, migrations.RunSQL.noop) for make, _ in statements()),
    ]
