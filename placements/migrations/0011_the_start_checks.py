"""The checks before a placement starts, as they ship. An authority changes them."""

from typing import Any

from django.db import migrations

KCSIE = "Keeping Children Safe in Education: alternative provision"
CHECKS = (
    ("The provider has confirmed in writing that staff checks are made for all who work with the pupil", KCSIE, False),
    ("The address of every site where the pupil will be is known, subcontracted ones too", KCSIE, False),
    ("Someone of the authority has seen the provision, or knows that it suits this pupil", KCSIE, False),
    ("The provider has what it needs to know: needs, risks, medicines, who to ring", KCSIE, False),
    ("The day of the first review is set, within six weeks of school", KCSIE, False),
    (
        "Parents have the arrangement in writing: two school days before for an off-site direction, 48 hours "
        "before after an exclusion",
        "Education Act 2002 s.29A; SI 2007/1870, amended by SI 2014/3216",
        False,
    ),
    (
        "School and provider have agreed who sends the attendance, to whom, and by when",
        "Working together to improve school attendance (2024)",
        False,
    ),
    (
        "The pupil’s hours leave the provider below the threshold of registration as a school",
        "Education and Skills Act 2008 s.92",
        True,
    ),
)  # fmt: skip


def ship(apps: Any, _: Any) -> None:
    check = apps.get_model("placements", "StartCheck")
    for position, (words, source, only_unregistered) in enumerate(CHECKS, start=1):
        check.objects.get_or_create(
            words=words,
            defaults={
                "source": source,
                "position": position,
                "only_unregistered": only_unregistered,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("placements", "0010_start_checks")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
