"""What people type, as the browser sends it."""

from datetime import date
from typing import Any


def boxes(name: str, day: date) -> dict[str, Any]:
    """A day as its three boxes send it."""
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
