"""What people type on the pages of this floor, whole and right; a test changes what it is about."""

from datetime import date
from typing import Any


def boxes(name: str, day: date) -> dict[str, Any]:
    """A day as its three boxes send it."""
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def pupil(world: Any, **changes: Any) -> dict[str, Any]:
    """A pupil of the world's school whom the service does not know."""
    return {
        "school": world.school.pk,
        "upn": "H801200001001",
        "forename": "Robin",
        "surname": "Ashdown",
        **boxes("birth_date", date(world.today.year - 14, 1, 20)),
        "sex": "M",
        "year_group": "9",
        "sen_provision": "K",
        "sen_need": "SEMH",
        "looked_after": "false",
        "pupil_premium": "",
        "home_la": "999",
        "postcode": "WN1 1AA",
        "language": "Polish",
        "once": "a-token",
        **changes,
    }
