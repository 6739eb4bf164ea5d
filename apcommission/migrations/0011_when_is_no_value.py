"""When a row changed is no value of it: a row that is only dated anew leaves no values before and after."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("apcommission.migrations.0005_audit_is_a_chain").KEEP_VALUES.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
AFTER = BEFORE.replace("key <> 'version'", "key NOT IN ('version', 'changed_at')")

SAFE = "replaces a function for a moment; the former code neither calls it nor reads what it leaves out"


class Migration(migrations.Migration):
    dependencies = [
        ("apcommission", "0010_when_the_calendar_changed"),
    ]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
