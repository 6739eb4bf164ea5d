"""Emergency access: asked for by those who work with pupils, reviewed by commissioners."""

from datetime import timedelta

from django.utils import timezone

from placements.emergency.models import EmergencyAccess
from tests.access.personas import KEY_WORKER, LA, LEAD, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World


def _opened(world: World) -> EmergencyAccess:
    now = timezone.now()
    return EmergencyAccess.objects.create(
        person=world.people["key_worker"],
        pupil=world.submitted.pupil,
        reason="At the door, and nobody answers.",
        opened_at=now,
        ends_at=now + timedelta(minutes=60),
    )


def opened(world: World) -> dict[str, int]:
    return {"pk": world.made("emergency", _opened).pk}


def grow(world: World) -> None:
    _opened(world)


ASK = LA | SCHOOLS | LEAD | KEY_WORKER
REVIEW = frozenset({"commissioner"})

ROWS = [
    Row("emergency:list", REVIEW),
    Row("emergency:open", ASK),
    Row("emergency:access", REVIEW, opened),
    Row("emergency:record", KEY_WORKER, opened),
]
