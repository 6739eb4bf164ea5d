"""Times of the day out of what a provider wrote: "9.30am to 3pm", "09:30-15:00"."""

import re
from datetime import time

TIME = re.compile(r"\b(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\b", re.IGNORECASE)


def hours_of(words: str) -> tuple[time, time] | None:
    """From when to when, if the words tell exactly two times of which the second is later; else None.

    "9.30 to 3" is taken as from half past nine in the morning to three in the afternoon.
    """
    found = [_read(*match.groups()) for match in TIME.finditer(words)]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return None
    (start, _), (end, half) = found[0], found[1]
    if end <= start and not half and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    return (start, end) if start < end else None


def _read(hour: str, minute: str | None, half: str | None) -> tuple[time, str] | None:
    h, m, half = int(hour), int(minute or 0), (half or "").lower()
    if half:
        if not 1 <= h <= 12:
            return None
        h = h % 12 + (12 if half == "pm" else 0)
    return (time(h, m), half) if h < 24 and m < 60 else None
