"""What ships with placements, and the authority keeps right: codes of attendance, outcomes, checks, retention."""

from typing import Any

from django.db import migrations

from placements.attendance.codes import CODES
from placements.attendance.codes import SOURCE as OF_THE_CODES

# Codes that say little by themselves need a reason in words.
NEED_A_REASON = ("C", "Y7")
OF_THE_OUTCOMES = "Every Child Matters (Children Act 2004)"
OUTCOMES = (
    ("Be healthy", "Sleep, food, exercise, feelings, and keeping off drugs and alcohol"),
    ("Stay safe", "At home, on the way, online, and with others"),
    ("Enjoy and achieve", "Coming every day, learning, gaining units and qualifications"),
    ("Make a positive contribution", "Getting on with others, helping, keeping out of trouble"),
    ("Achieve economic well-being", "Ready for college, training or work"),
)
KCSIE = "Keeping Children Safe in Education: alternative provision"
# Words, source, whether it is asked only of a provider that is not registered as a school.
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
OF_RETENTION = "Common retention schedule of English authorities; set your own"
YEARS_KEPT = (("placed", 25), ("not_placed", 6))


def ship_codes(apps: Any, _: Any) -> None:
    code = apps.get_model("placements", "AttendanceCode")
    code.objects.bulk_create(
        code(
            code=letters,
            words=words,
            counts_as=counts_as,
            session=session,
            source=OF_THE_CODES,
            needs_reason=letters in NEED_A_REASON,
        )
        for letters, words, counts_as, session in CODES
    )


def ship_lists(apps: Any, _: Any) -> None:
    outcome = apps.get_model("placements", "Outcome")
    for position, (title, about) in enumerate(OUTCOMES, start=1):
        outcome.objects.create(title=title, about=about, position=position, source=OF_THE_OUTCOMES)
    check = apps.get_model("placements", "StartCheck")
    for position, (words, source, only_unregistered) in enumerate(CHECKS, start=1):
        check.objects.create(
            words=words, source=source, position=position, only_unregistered=only_unregistered
        )
    rule = apps.get_model("placements", "RetentionRule")
    for kind, years in YEARS_KEPT:
        rule.objects.create(kind=kind, years=years, source=OF_RETENTION)


class Migration(migrations.Migration):
    replaces = [
        ("placements", "0002_attendance_codes"),
        ("placements", "0008_the_five_outcomes"),
        ("placements", "0011_the_start_checks"),
        ("placements", "0015_what_ships_with_reasons_and_retention"),
    ]
    dependencies = [("placements", "0001_tables")]
    operations = [
        migrations.RunPython(ship_codes, migrations.RunPython.noop),
        migrations.RunPython(ship_lists, migrations.RunPython.noop),
    ]
