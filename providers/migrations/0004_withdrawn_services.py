"""What was taken out of the directory is still told of, by the database itself."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from providers.open_referral.triggers import KEPT, NOT_KEPT


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0003_when_entries_changed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="withdrawal",
                        serialize=False,
                        to="providers.programme",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "withdrawn_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "ordering": ["-withdrawn_at", "pk"],
            },
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
