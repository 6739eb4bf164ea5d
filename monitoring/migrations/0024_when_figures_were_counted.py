"""Figures that are kept say when they were counted."""

from django.db import migrations, models
from django.db.models.functions import Now

#: Safe on a running system.
SAFE = "the column has a default in the database, so the former code writes its rows as before"


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0023_what_is_watched_of_one"),
    ]

    operations = [
        migrations.AddField(
            model_name="keptfigures",
            name="counted_at",
            field=models.DateTimeField(db_default=Now()),
        ),
    ]
