"""The reasons why placements are at risk are weighed ahead; triggers note what changes of them."""

import django.db.models.deletion
from django.db import migrations, models

from monitoring.early_warning import kept, noted, view

#: Safe on a running system.
SAFE = (
    "makes a table and triggers that the former code does not read, columns that may be empty, and a view of"
    " the same columns"
)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0021_demand_is_kept"),
        ("placements", "0012_drafts_of_returns_are_found_by_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="WatchChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("placement", "Placement"), ("provider", "Provider")],
                        max_length=10,
                    ),
                ),
                ("key", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="watchedattendance",
            name="mask",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="watchedattendance",
            name="made_by",
            field=models.CharField(db_default="", default="", max_length=32),
        ),
        migrations.AlterField(
            model_name="watchedattendance",
            name="placement",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="watched",
                serialize=False,
                to="placements.placement",
            ),
        ),
        *(migrations.RunSQL(make, take_away) for make, take_away in noted.statements()),
        migrations.RunSQL([view.NO_WATCH, kept.WATCH], migrations.RunSQL.noop),
    ]
