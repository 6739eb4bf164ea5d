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


DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def _when(schedule: Any) -> str:
    """A time in words: on which days, and at what hour or how often within which hours."""
    if not isinstance(schedule, crontab):
        return f"Every {schedule}"
    hours, minutes = sorted(schedule.hour), sorted(schedule.minute)
    days = _days(schedule)
    if len(hours) == 1 and len(minutes) == 1:
        return f"{days or 'Every day'} at {hours[0]}:{minutes[0]:02}"
    often = "Every hour" if len(minutes) == 1 else f"Every {minutes[1] - minutes[0]} minutes"
    within = ""
    if len(hours) < 24 or len(minutes) == 1:
        within = f" from {hours[0]}:{minutes[0]:02} to {hours[-1]}:{minutes[-1]:02}"
    return f"{often}{within}{', ' + days if days else ''}"


def _days(schedule: crontab) -> str:
    """The days on which it happens; empty: every day."""
    week, month = sorted(schedule.day_of_week), sorted(schedule.day_of_month)
    if len(month) == 1:
        return f"On day {month[0]} of each month"
    if week == [1, 2, 3, 4, 5]:
        return "Monday to Friday"
    return f"Every {DAYS[week[0]]}" if len(week) == 1 else ""


def _what(task: str) -> str:
    module, _, name = task.rpartition(".")
    return first_sentence(getattr(import_module(module), name).__doc__)
