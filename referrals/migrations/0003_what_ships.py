"""What ships with referrals, and the authority keeps right: clocks of law and of promises, the stages before one."""

from datetime import date
from typing import Any

from django.db import migrations

PROMISE = "The authority’s own promise: change it to yours"
DECIDED = "A panel should have decided"
# Route, school day by which it must have happened, what must have, source, in force from.
CLOCKS = (
    (
        "permanent_exclusion",
        6,
        "Full-time education is due from the authority",
        "Education Act 1996 s. 19; SI 2007/1870, amended by SI 2014/3216",
        date(2007, 9, 1),
    ),
    (
        "suspension",
        6,
        "Full-time education is due from the school",
        "Education and Inspections Act 2006 s. 100; SI 2007/1870, amended by SI 2014/3216",
        date(2007, 9, 1),
    ),
    (
        "medical",
        15,
        "The authority must have arranged education by now",
        "Education Act 1996 s. 19; statutory guidance on children who cannot attend for health needs",
        date(2013, 1, 1),
    ),
    (
        "moved_in",
        20,
        "A place should have been found",
        "School Admissions Code 2021, Fair Access Protocols",
        date(2021, 9, 1),
    ),
    ("custody", 5, "Education should have begun", PROMISE, date(2026, 9, 1)),
    ("school", 20, DECIDED, PROMISE, date(2026, 9, 1)),
    ("agency", 20, DECIDED, PROMISE, date(2026, 9, 1)),
    ("self", 20, DECIDED, PROMISE, date(2026, 9, 1)),
)
# In the order of the study's toolkit; the administrator says which must be tried.
STAGES = (
    ("whole_school", "What was changed for the pupil in class and in the day, and for how long."),
    ("behaviour_support", "The plan, who worked with the pupil, and how often."),
    ("agency", "Which agency, since when, and what it says."),
    ("assessment", "Who assessed what, and what came of it."),
    ("managed_move", "Which school, from when to when, and why it ended."),
)


def ship(apps: Any, _: Any) -> None:
    clock = apps.get_model("referrals", "Clock")
    for route, school_day, words, source, in_force_from in CLOCKS:
        clock.objects.create(
            route=route,
            school_day=school_day,
            words=words,
            source=source,
            in_force_from=in_force_from,
        )
    toolkit = apps.get_model("referrals", "ToolkitStage")
    for position, (stage, evidence) in enumerate(STAGES, start=1):
        toolkit.objects.create(stage=stage, position=position, evidence=evidence)


class Migration(migrations.Migration):
    replaces = [
        ("referrals", "0007_todays_clocks"),
        ("referrals", "0009_stages_of_the_toolkit"),
        ("referrals", "0015_own_clocks"),
    ]
    dependencies = [("referrals", "0002_signed_decisions")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
