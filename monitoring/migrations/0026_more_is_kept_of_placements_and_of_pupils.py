"""More is kept with the authority's figures: of placements charge lines and waits, of pupils their sessions.

Those of whom each panel placed are kept as well: triggers note what panels decide of those who are placed.
"""

import django.db.models.deletion
from django.db import migrations, models

from monitoring.measures.noted import statements

#: Safe on a running system.
SAFE = (
    "makes a table and triggers that the former code does not read, and columns that may be empty or have a"
    " default in the database; what is emptied is counted again"
)
COUNTS = {
    "timetabled": None,
    "due": "timetabled up to the day of the count",
    "weeks": None,
    "marked": None,
    "attended": None,
    "authorised": "sessions of authorised absence",
    "unauthorised": "sessions of unauthorised absence",
    "late": None,
    "key_stage": "the pupil's key stage",
}


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0025_sessions_of_placements_are_kept"),
        ("placements", "0016_indexes_that_others_begin_with"),
        ("referrals", "0012_indexes_that_others_begin_with"),
    ]

    operations = [
        # Its rows hold less than is looked for from now on, and an index of none is made at once.
        migrations.RunSQL("DELETE FROM monitoring_countedplacement", migrations.RunSQL.noop),
        *(
            migrations.AddField("countedplacement", name, field)
            for name, field in {
                "prices": models.IntegerField("charge lines of a price", db_default=0),
                "extras": models.IntegerField("charge lines of extras", db_default=0),
                "submitted_on": models.DateField("day of the referral", null=True),
                "exclusion_date": models.DateField(null=True),
                "is_excluded": models.BooleanField("permanently, on that day", db_default=False),
                "waited": models.IntegerField(
                    "school days from the referral to the first session", null=True
                ),
                "since_exclusion": models.IntegerField(
                    "school days from the exclusion to it", null=True
                ),
            }.items()
        ),
        migrations.RemoveConstraint("countedplacement", "a_placement_is_counted_once"),
        migrations.AddConstraint(
            "countedplacement",
            models.UniqueConstraint(
                fields=("start", "end", "placement"), name="a_placement_is_counted_once"
            ),
        ),
        migrations.AlterField(
            "countedplacement",
            "placement",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="placements.placement",
            ),
        ),
        migrations.CreateModel(
            name="CountedPupil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateField()),
                ("end", models.DateField()),
                *((name, models.IntegerField(words)) for name, words in COUNTS.items()),
                (
                    "baseline",
                    models.DecimalField(
                        "attendance before, of its referral",
                        max_digits=5,
                        decimal_places=2,
                        null=True,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="placements.placement",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("start", "end", "pupil"), name="a_pupil_is_counted_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            """CREATE STATISTICS counted_pupil_of_period (mcv) ON start, "end"
               FROM monitoring_countedpupil""",
            "DROP STATISTICS counted_pupil_of_period",
        ),
        *(migrations.RunSQL(make, migrations.RunSQL.noop) for make, _ in statements()),
    ]
