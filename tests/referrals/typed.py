"""What people type on the pages of this floor, whole and right; a test changes what it is about."""

from datetime import date
from typing import Any

from tests.typed import boxes


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


def sections(world: Any) -> dict[str, dict[str, Any]]:
    """Each section of the referral form, answered in full."""
    return {
        "reason": {
            "route": "school",
            "reason": "Leaves lessons & shouts.",
            "aim": "reintegration",
        },
        "attendance": {"baseline_attendance": "62.5", "suspensions": "Two days in May."},
        "profile": {
            "attitude": "2",
            "teacher": "1",
            "classroom": "2",
            "peers": "3",
            "workshop": "4",
        },
        "interventions": tried(world),
        "risks": {
            "agencies": "Family support.",
            "risks": "May run off.",
            "staffing_ratio": "1 to 4",
        },
        "views": {
            "interests": "Bicycles.",
            "young_person_views": "I want to learn a trade.",
            "parent_views": "He needs a fresh start.",
            "parent_consent": "true",
        },
        "contacts": {
            "attendance_contact_name": "Lee Office",
            "attendance_contact_email": "office@school.example",
        },
        "programme": {"programme_wanted": str(world.programme.pk)},
    }


def tried(world: Any, **changes: Any) -> dict[str, Any]:
    """One thing that was tried."""
    return {
        "stage": "behaviour_support",
        "description": "Mentor twice a week.",
        **boxes("started_on", date(world.today.year - 1, 11, 2)),
        **boxes("ended_on", date(world.today.year - 1, 12, 4)),
        "outcome": "Calmer for three weeks.",
        **changes,
    }
