"""What other systems copy knows when it last changed, and leaves its key when it goes."""

import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from apcommission.api.triggers import dated, kept, shows

#: Kind of row, and the column that holds its placement.
TABLES = {
    "placement": "id",
    "mark": "placement_id",
    "award": "placement_id",
    "target": "placement_id",
    "assessment": "placement_id",
    "extra": "placement_id",
    "destination": "",
    "invoice": "",
}
#: What the database computes of a row (dates by which a provider sees a placement).
COMPUTED = {"placement": "provider_sees_until"}


class Migration(migrations.Migration):
    dependencies = [
        ("apcommission", "0009_tokens_and_removals"),
        ("placements", "0003_provider_retention_and_emergency_access"),
        ("providers", "0003_when_entries_changed"),
        ("referrals", "0004_what_was_shared"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="destination",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="extra",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="mark",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddIndex(
            model_name="mark",
            index=models.Index(fields=["changed_at", "id"], name="mark_changed"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["changed_at", "id"], name="placement_changed"),
        ),
        *(
            migrations.RunSQL(*dated(f"placements_{kind}", computed=COMPUTED.get(kind, "")))
            for kind in TABLES
        ),
        *(
            migrations.RunSQL(*kept(f"placements_{kind}", kind, placement))
            for kind, placement in TABLES.items()
        ),
        # The pupil number stands beside each placement, the lines within their invoice.
        migrations.RunSQL(
            *shows("referrals_pupil", "placements_placement", "pupil_id", "id", "upn")
        ),
        migrations.RunSQL(
            *shows("placements_invoiceline", "placements_invoice", "id", "invoice_id")
        ),
    ]
