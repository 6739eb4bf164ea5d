"""Terms and closures know when they last changed, and leave their key when they go."""

import django.db.models.functions.datetime
from django.db import migrations, models

from apcommission.api.triggers import dated, kept


class Migration(migrations.Migration):
    dependencies = [
        ("apcommission", "0009_tokens_and_removals"),
    ]

    operations = [
        migrations.AddField(
            model_name="closure",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        migrations.AddField(
            model_name="term",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False
            ),
        ),
        *(migrations.RunSQL(*dated(f"apcommission_{kind}")) for kind in ("term", "closure")),
        *(migrations.RunSQL(*kept(f"apcommission_{kind}", kind)) for kind in ("term", "closure")),
    ]
