"""Entries, programmes and venues know when they last changed; a price shows on its programme."""

import django.db.models.functions.datetime
from django.db import migrations, models

from apcommission.api.triggers import dated, shows


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0002_how_long_records_stay_open"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="provider",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        *(
            migrations.RunSQL(*dated(table))
            for table in ("providers_provider", "providers_programme", "providers_venue")
        ),
        migrations.RunSQL(*shows("providers_price", "providers_programme", "id", "programme_id")),
        migrations.RunSQL(
            *shows(
                "apcommission_organisation", "providers_provider", "organisation_id", "id", "name"
            )
        ),
    ]
