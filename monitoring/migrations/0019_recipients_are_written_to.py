"""Recipients who use the service are written to, and it is noted when they were told of the end."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("apcommission", "0011_when_is_no_value"),
        ("monitoring", "0018_attendance_is_counted_ahead"),
    ]

    operations = [
        migrations.AddField(
            model_name="limitrecipient",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="apcommission.organisation",
            ),
        ),
        migrations.AddField(
            model_name="limitrecipient",
            name="told_of_end_on",
            field=models.DateField(blank=True, null=True, verbose_name="told of its end on"),
        ),
    ]
