"""Codes that say little by themselves need a reason in words. An authority changes the list."""

from typing import Any

from django.db import migrations

NEED_A_REASON = ("C", "Y7")


def ask_for_reasons(apps: Any, _: Any) -> None:
    codes = apps.get_model("placements", "AttendanceCode")
    codes.objects.filter(code__in=NEED_A_REASON).update(needs_reason=True)


class Migration(migrations.Migration):
    dependencies = [("placements", "0014_reasons_of_marks")]
    operations = [migrations.RunPython(ask_for_reasons, migrations.RunPython.noop)]
