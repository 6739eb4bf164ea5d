"""Leaving: destinations are recorded by the authority and the pupil's school."""

from datetime import timedelta
from typing import Any

from placements.leaving.models import (
    Erasure,
    NextStep,
    ReintegrationPlan,
    RetentionRule,
    TaperStep,
)
from placements.placement.models import Placement
from tests.access.personas import AROUND, LA, SCHOOL, SCHOOLS
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
    for number in range(3):
        other = left(world)
        Erasure.objects.create(
            pupil=other.pupil, kind="placed", due_on=world.today, listed_on=world.today
        )
        step(world)
        plan = ReintegrationPlan.objects.get()
        TaperStep.objects.create(
            plan=plan, from_day=world.today + timedelta(days=number + 1), school_sessions=4
        )


def placement(world: World) -> dict[str, Any]:
    return {"pk": world.placement.pk}


def planned(world: World) -> dict[str, Any]:
    def make(w: World) -> TaperStep:
        plan = ReintegrationPlan.objects.create(
            placement=w.placement,
            named_person="Ms Hill",
            begins_on=w.today,
            full_time_on=w.term.end,
        )
        NextStep.objects.create(
            placement=w.placement,
            kind="school",
            from_day=w.term.end + timedelta(days=30),
            where="High school",
        )
        return TaperStep.objects.create(plan=plan, from_day=w.today, school_sessions=2)

    world.made("return", make)
    return placement(world)


def step(world: World) -> dict[str, Any]:
    planned(world)
    first = TaperStep.objects.first()
    assert first is not None
    return {"pk": first.pk}


def gap(world: World) -> dict[str, Any]:
    def make(w: World) -> Placement:
        found: Placement = PlacementFactory(
            referral__pupil__school=w.school,
            programme=w.programme,
            state="ended",
            start=w.term.start,
            end=w.today,
            end_reason="broke_down",
        )
        return found

    world.made("gap", make)
    return {}


def over(world: World) -> dict[str, Any]:
    made = world.made(
        "record that is over",
        lambda w: Erasure.objects.create(
            pupil=w.pupil, kind="placed", due_on=w.today, listed_on=w.today
        ),
    )
    return {"pk": made.pk}


def rule(world: World) -> dict[str, Any]:
    first = RetentionRule.objects.first()
    assert first is not None
    return {"pk": first.pk}


COMMISSIONER = frozenset({"commissioner"})
ADMIN = frozenset({"administrator"})

ROWS = [
    Row("leaving:erasures", COMMISSIONER, query=lambda w: over(w) and {}),
    Row("leaving:erasure", COMMISSIONER, over),
    Row("leaving:retention", LA | ADMIN),
    Row("leaving:retention_rule", ADMIN, rule),
    Row("leaving:gaps", LA, query=gap),
    Row("leaving:plan", AROUND, planned),
    Row("leaving:plan_return", AROUND, placement),
    Row("leaving:add_step", AROUND, planned),
    Row("leaving:step_went", AROUND, step),
    Row("leaving:interview", AROUND, placement),
    Row("leaving:follows", AROUND, placement),
    Row("leaving:close", LA, leaver, method="post"),
    Row("leaving:list", LA | SCHOOLS),
    Row("leaving:destinations", LA | SCHOOL, leaver),
    Row("leaving:check", LA | SCHOOL, one_check),
    Row("leaving:check", LA | SCHOOL, one_check, method="post", note="record"),
]
