"""What is watched of one placement, as a function: planned only where it is needed."""

from django.db import migrations

from monitoring.early_warning import kept

#: Safe on a running system.
SAFE = "makes a function that the former code does not ask"


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0022_reasons_are_weighed_ahead"),
    ]

    operations = [migrations.RunSQL(kept.WATCH_OF, kept.NO_WATCH_OF)]
