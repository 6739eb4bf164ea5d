from django.db import migrations

from placements.attendance.codes import CODES, SOURCE


def load(apps, schema_editor):
    code = apps.get_model("placements", "AttendanceCode")
    code.objects.bulk_create(
        code(
            code=letters,
            words=words,
            counts_as=counts_as,
            session=session,
            source=SOURCE,
        )
        for letters, words, counts_as, session in CODES
    )


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
