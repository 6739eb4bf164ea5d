"""Since when a record is under restriction, and the day on which it is used in spite of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0006_values_as_they_were_typed"),
    ]

    operations = [
        migrations.AddField(
            model_name="pupil",
            name="eased_on",
            field=models.DateField(
                editable=False,
                null=True,
                verbose_name="used on that day in spite of it, for a stated ground",
            ),
        ),
        migrations.AddField(
            model_name="pupil",
            name="restricted_on",
            field=models.DateField(
                editable=False, null=True, verbose_name="under restriction since"
            ),
        ),
    ]
