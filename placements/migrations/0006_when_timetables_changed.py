"""Timetables know when they last changed: what a placement costs by month is told by it."""

import django.db.models.functions.datetime
from django.db import migrations, models

from apcommission.api.triggers import dated, kept


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0005_second_wall"),
    ]

    operations = [
        migrations.AddField(
            model_name="timetableslot",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.RunSQL(*dated("placements_timetableslot")),
        migrations.RunSQL(*kept("placements_timetableslot", "slot", "placement_id")),
    ]
