"""Lists are found in the order of names of organisations, by an index made while rows are written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("apcommission", "0012_whom_an_email_is_about"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="organisation",
            index=models.Index(Lower("name"), name="organisation_by_name"),
        ),
    ]
