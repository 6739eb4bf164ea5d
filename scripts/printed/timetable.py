"""docs/running/operating.md: what happens by itself, from the timetable in the settings."""

from importlib import import_module
from typing import Any

from celery.schedules import crontab
from django.conf import settings

from scripts.printed.tables import first_sentence, table


def text() -> str:
    """The timetable of beat in its order; times are those of the clock on the wall in London."""
    rows = [
        (name, _when(entry["schedule"]), _what(entry["task"]), f"`{entry['task']}`")
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
    ]
    return table(("What", "When", "What it does", "Task"), rows)


def _when(schedule: Any) -> str:
    """A time in words: within the hour, every hour or every day; everything else as crontab writes it."""
    if not isinstance(schedule, crontab):
        return f"Every {schedule}"
    hours, minutes = sorted(schedule.hour), sorted(schedule.minute)
    rest = (schedule.day_of_week, schedule.day_of_month, schedule.month_of_year)
    if [len(part) for part in rest] != [7, 31, 12]:
        return f"`{schedule}`"
    if len(minutes) > 1:
        return f"Every {minutes[1] - minutes[0]} minutes" if len(hours) == 24 else f"`{schedule}`"
    if len(hours) == 1:
        return f"Every day at {hours[0]}:{minutes[0]:02}"
    first, last = (f"{hour}:{minutes[0]:02}" for hour in (hours[0], hours[-1]))
    return f"Every hour from {first} to {last}"


def _what(task: str) -> str:
    module, _, name = task.rpartition(".")
    return first_sentence(getattr(import_module(module), name).__doc__)
