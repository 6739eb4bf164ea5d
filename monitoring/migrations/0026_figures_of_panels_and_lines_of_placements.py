"""Figures of whom a panel placed are kept, and how many charge lines a placement has.

Triggers note what panels decide of those who are placed.
"""

from django.db import migrations, models

from monitoring.measures.noted import statements

#: Safe on a running system.
SAFE = (
    "makes triggers, and columns that have a default in the database; the former code counts the figures again"
    " that decisions are noted of"
)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0025_sessions_of_placements_are_kept"),
        ("referrals", "0012_indexes_that_others_begin_with"),
    ]

    operations = [
        migrations.AddField(
            model_name="countedplacement",
            name="prices",
            field=models.IntegerField(db_default=0, verbose_name="charge lines of a price"),
        ),
        migrations.AddField(
            model_name="countedplacement",
            name="extras",
            field=models.IntegerField(db_default=0, verbose_name="charge lines of extras"),
        ),
        *(migrations.RunSQL(make, migrations.RunSQL.noop) for make, _ in statements()),
    ]
