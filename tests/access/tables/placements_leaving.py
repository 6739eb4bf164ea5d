"""Leaving: destinations are recorded by the authority and the pupil's school."""

from typing import Any

from placements.placement.models import Placement
from tests.access.personas import LA, SCHOOL, SCHOOLS
from tests.access.rows import Row
from tests.factories.placements import PlacementFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.world import World


def left(world: World) -> Placement:
    """An ended placement of a Year 11 pupil of the world's school."""
    referral = ReferralFactory(pupil__school=world.school, pupil__year_group=11, state="decided")
    placement: Placement = PlacementFactory(
        referral=referral,
        programme=world.programme,
        state="ended",
        start=world.term.start,
        end=world.today,
        end_reason="school_leaving_age",
    )
    return placement


def leaver(world: World) -> dict[str, Any]:
    return {"pk": world.made("leaver", left).pk}


def one_check(world: World) -> dict[str, Any]:
    return {**leaver(world), "check": "leaving"}


def grow(world: World) -> None:
    for _ in range(3):
        left(world)


ROWS = [
    Row("leaving:list", LA | SCHOOLS),
    Row("leaving:destinations", LA | SCHOOL, leaver),
    Row("leaving:check", LA | SCHOOL, one_check),
    Row("leaving:check", LA | SCHOOL, one_check, method="post", note="record"),
]
