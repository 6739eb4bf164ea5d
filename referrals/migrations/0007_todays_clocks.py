"""The clocks of the law of today; the administrator adds to them and keeps them right."""

from datetime import date
from typing import Any

from django.db import migrations

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
)


def add(apps: Any, _: Any) -> None:
    model = apps.get_model("referrals", "Clock")
    for route, school_day, words, source, in_force_from in CLOCKS:
        model.objects.create(
            route=route,
            school_day=school_day,
            words=words,
            source=source,
            in_force_from=in_force_from,
        )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_clocks_of_the_law")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
