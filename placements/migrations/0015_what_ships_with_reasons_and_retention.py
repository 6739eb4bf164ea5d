"""Codes that say little by themselves need a reason in words; and the retention schedule as it ships.

An authority changes both.
"""

from typing import Any

from django.db import migrations

NEED_A_REASON = ("C", "Y7")
SOURCE = "Common retention schedule of English authorities; set your own"
RULES = (("placed", 25), ("not_placed", 6))


def ship(apps: Any, _: Any) -> None:
    codes = apps.get_model("placements", "AttendanceCode")
    codes.objects.filter(code__in=NEED_A_REASON).update(needs_reason=True)
    rule = apps.get_model("placements", "RetentionRule")
    for kind, years in RULES:
        rule.objects.get_or_create(kind=kind, defaults={"years": years, "source": SOURCE})


class Migration(migrations.Migration):
    dependencies = [("placements", "0014_reasons_and_retention")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
