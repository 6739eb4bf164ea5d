"""The retention schedule as it ships. An authority sets its own."""

from typing import Any

from django.db import migrations

SOURCE = "Common retention schedule of English authorities; set your own"
RULES = (("placed", 25), ("not_placed", 6))


def ship(apps: Any, _: Any) -> None:
    rule = apps.get_model("placements", "RetentionRule")
    for kind, years in RULES:
        rule.objects.get_or_create(kind=kind, defaults={"years": years, "source": SOURCE})


class Migration(migrations.Migration):
    dependencies = [("placements", "0016_retention")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
