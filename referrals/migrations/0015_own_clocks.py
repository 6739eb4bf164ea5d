"""Clocks of the routes that have no statutory one: the Code's for a pupil who moves in, else a promise."""

from datetime import date
from typing import Any

from django.db import migrations

PROMISE = "The authority’s own promise: change it to yours"
DECIDED = "A panel should have decided"
CLOCKS = (
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


def add(apps: Any, _: Any) -> None:
    model = apps.get_model("referrals", "Clock")
    for route, school_day, words, source, in_force_from in CLOCKS:
        # An authority that has set its own keeps it.
        if not model.objects.filter(route=route).exists():
            model.objects.create(
                route=route,
                school_day=school_day,
                words=words,
                source=source,
                in_force_from=in_force_from,
            )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0014_what_a_route_needs")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
