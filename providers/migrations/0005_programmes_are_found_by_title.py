"""Lists are found in the order of titles of programmes, by an index made while rows are written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("providers", "0004_withdrawn_services"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="programme",
            index=models.Index(Lower("title"), name="programme_by_title"),
        ),
    ]
