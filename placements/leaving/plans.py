"""Writes of the way out of a placement: return to school, interview, what follows, closing the record."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import LA_CASE_ROLES, Person, Role
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise
from apcommission.withholding import kept
from placements.leaving import queries
from placements.leaving.models import (
    LeavingInterview,
    NextStep,
    ReintegrationPlan,
    TaperStep,
)
from placements.placement.models import COUNTED, Placement

CHASE = """Some young people left alternative provision six or twelve months ago, and nobody has written
down yet what they do now.

Sign in to see who they are: {address}
"""


def _locked(placement: Placement) -> Placement:
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if locked.closed_on:
        raise Refused("The record of this placement is closed.")
    if locked.state not in COUNTED:
        raise Refused("This is written down once the placement has started.")
    return locked


@transaction.atomic
def plan_return(
    *, by: Person, placement: Placement, version: int | None = None, **fields: Any
) -> ReintegrationPlan:
    """Write the plan of the return to school, or change it. Raises Refused, ChangedMeanwhile."""
    authorise(by, "placements.plan_leaving", placement)
    placement = _locked(placement)
    if fields["full_time_on"] < fields["begins_on"]:
        raise Refused("This day must come after the first.", field="full_time_on")
    if fields["begins_on"] < placement.start:
        raise Refused("The return comes after the first day.", field="begins_on")
    plan = ReintegrationPlan.objects.select_for_update().filter(placement=placement).first()
    if plan:
        check_version(plan, version)
    else:
        plan = ReintegrationPlan(placement=placement)
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.save()
    record("planned_return", plan, by=by, pupil_id=placement.pupil_id)
    return plan


@transaction.atomic
def add_step(
    *,
    by: Person,
    placement: Placement,
    from_day: date,
    school_sessions: int,
    support: str = "",
    once: str = "",
) -> TaperStep:
    """Add a step of the return, on a day within the plan, with no fewer sessions than the one before."""
    authorise(by, "placements.plan_leaving", placement)
    placement = _locked(placement)

    def make() -> TaperStep:
        plan = ReintegrationPlan.objects.select_for_update().filter(placement=placement).first()
        if plan is None:
            raise Refused("Write the plan of the return first.")
        if not plan.begins_on <= from_day <= plan.full_time_on:
            raise Refused("The day must lie within the plan.", field="from_day")
        if plan.steps.filter(from_day=from_day).exists():
            raise Refused("There is a step from this day already.", field="from_day")
        before = plan.steps.filter(from_day__lt=from_day).last()
        if before and before.school_sessions > school_sessions:
            raise Refused(
                f"The step before has {before.school_sessions} sessions: the return does not go back.",
                field="school_sessions",
            )
        step = TaperStep.objects.create(
            plan=plan, from_day=from_day, school_sessions=school_sessions, support=support
        )
        record("added_return_step", step, by=by, pupil_id=placement.pupil_id)
        return step

    return with_once(once, TaperStep, make)


@transaction.atomic
def tell_how_it_went(*, by: Person, step: TaperStep, went: str) -> TaperStep:
    """Say how a step of the return went."""
    authorise(by, "placements.plan_leaving", step.plan.placement)
    _locked(step.plan.placement)
    step.went = went
    step.save()
    record("told_return_step", step, by=by, pupil_id=step.plan.placement.pupil_id)
    return step


@transaction.atomic
def interview(
    *, by: Person, placement: Placement, held_on: date, helped: str, once: str = "", **words: str
) -> LeavingInterview:
    """What the young person says as they leave; told once."""
    authorise(by, "placements.plan_leaving", placement)
    placement = _locked(placement)
    if held_on > timezone.localdate():
        raise Refused("This day is still to come.", field="held_on")

    def make() -> LeavingInterview:
        if LeavingInterview.objects.filter(placement=placement).exists():
            raise Refused("The leaving interview is written down already.")
        made = LeavingInterview.objects.create(
            placement=placement, held_on=held_on, helped=helped, held_by=by, **words
        )
        record("held_leaving_interview", made, by=by, pupil_id=placement.pupil_id)
        return made

    return with_once(once, LeavingInterview, make)


@transaction.atomic
def say_what_follows(
    *,
    by: Person,
    placement: Placement,
    kind: str,
    from_day: date,
    where: str,
    version: int | None = None,
) -> NextStep:
    """Say what follows a placement, and from when. Raises Refused, ChangedMeanwhile."""
    authorise(by, "placements.plan_leaving", placement)
    placement = _locked(placement)
    if from_day < placement.start:
        raise Refused("What follows comes after the first day.", field="from_day")
    step = NextStep.objects.select_for_update().filter(placement=placement).first()
    if step:
        check_version(step, version)
    else:
        step = NextStep(placement=placement)
    step.kind, step.from_day, step.where = kind, from_day, where
    step.save()
    record("said_what_follows", step, by=by, pupil_id=placement.pupil_id, kind=kind)
    return step


@transaction.atomic
def close_record(*, by: Person, placement: Placement) -> Placement:
    """Close the record of an ended placement: nothing is added from then on. Raises Refused."""
    authorise(by, "placements.close_record", placement)
    placement = _locked(placement)
    open_things = []
    if placement.state != Placement.State.ENDED:
        raise Refused("Only the record of an ended placement is closed.")
    if placement.incidents.filter(state="open").exists():
        open_things.append("an incident")
    if placement.alerts.filter(state="open").exists():
        open_things.append("an attendance alert")
    if placement.reviews.filter(state="held", settled_on=None).exclude(outcome="continue").exists():
        open_things.append("what a review asks for")
    if open_things:
        raise Refused(f"Still open: {', '.join(open_things)}.")
    placement.reviews.filter(state="planned").delete()
    placement.closed_on = timezone.localdate()
    placement.version += 1
    placement.save()
    record("closed_record", placement, by=by, pupil_id=placement.pupil_id)
    return placement


@transaction.atomic
def chase_destinations(*, today: date) -> int:
    """Write to officers, and to headteachers of the schools, where a later destination is due; once a week.

    Nobody is asked about a leaver whose record is under restriction. Returns how many people are written to.
    """
    year, week, _ = today.isocalendar()
    address = f"{settings.SITE_ADDRESS}{reverse('leaving:list')}?due=on"
    asked = 0
    for person in who_hold(*LA_CASE_ROLES, Role.HEADTEACHER):
        due = queries.leavers(for_user=person).filter(queries.due_at_all(today))
        if not kept(due).exists():
            continue
        send(
            to=person.email,
            subject="Where are they now?",
            body=CHASE.format(address=address),
            key=f"destinations/{year}-{week}/{person.pk}",
        )
        asked += 1
    return asked
