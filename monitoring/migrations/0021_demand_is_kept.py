"""Demand, and demand against supply, are kept as figures are; triggers note what changes of them."""

from django.db import migrations, models

from monitoring.review import noted

#: Safe on a running system.
SAFE = "adds columns with a default, and triggers that write rows of a topic that the former code never reads"

TOPICS = [
    ("figures", "Figures of placements"),
    ("demand", "Referrals and decisions"),
    ("supply", "Who waits, and what is offered"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0020_census_lines_are_kept"),
        ("placements", "0011_who_waits_for_a_place"),
        ("referrals", "0010_pupils_of_a_year_are_found_by_index"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="topic",
                field=models.CharField(
                    choices=TOPICS, db_default="figures", default="figures", max_length=10
                ),
            )
            for name in ("figurechange", "keptfigures")
        ),
        *(migrations.RunSQL(make, take_away) for make, take_away in noted.statements()),
    ]
