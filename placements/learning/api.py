"""What pupils gained, and where they went, for the authority’s warehouse: `/api/v1/outcomes/`.

Codes, days and scores. What people wrote about a pupil in their own words stays on the pages.
"""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from apcommission.api.bearer import keep_reading, reader
from apcommission.api.paging import Asked, Page, RemovalOut, page, told_removal
from placements.learning import queries
from placements.learning.models import Assessment, Award, Target
from placements.placement.api import gone

router = Router()


class AwardOut(Schema):
    """A unit or qualification."""

    key: int
    placement: int
    title: str
    level: str
    kind: str
    awarded_on: date
    qualification_number: str
    changed_at: datetime


class TargetOut(Schema):
    """A target of a learning plan: towards which outcome, due and settled when, and how it stands."""

    key: int
    placement: int
    outcome: str
    state: str
    set_on: date
    due_on: date
    settled_on: date | None
    changed_at: datetime


class AssessmentOut(Schema):
    """How a pupil stood in an area on a day: a score of four, or a level."""

    key: int
    placement: int
    assessed_on: date
    area: str
    score: int | None
    level: str
    changed_at: datetime


def _award(award: Award) -> dict[str, Any]:
    same = ("title", "level", "kind", "awarded_on", "qualification_number")
    return _with_key(award, {name: getattr(award, name) for name in same})


def _target(target: Target) -> dict[str, Any]:
    same = {name: getattr(target, name) for name in ("state", "set_on", "due_on", "settled_on")}
    return _with_key(target, {"outcome": target.outcome.title, **same})


def _assessment(one: Assessment) -> dict[str, Any]:
    return _with_key(
        one, {name: getattr(one, name) for name in ("assessed_on", "area", "score", "level")}
    )


def _with_key(row: Any, told: dict[str, Any]) -> dict[str, Any]:
    return {"key": row.pk, "placement": row.placement_id, **told}


@router.get("/awards", response=Page[AwardOut], url_name="awards", summary="Awards")
def awards(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Units and qualifications, in order of their last change."""
    person = reader(request)
    found = page(queries.awards(for_user=person).select_related(None), asked, _award)
    keep_reading(request, rows=len(found["items"]))
    return found


@router.get("/targets", response=Page[TargetOut], url_name="targets", summary="Targets")
def targets(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Targets of learning plans, in order of their last change."""
    person = reader(request)
    rows = queries.targets(for_user=person).select_related(None).select_related("outcome")
    found = page(rows, asked, _target)
    keep_reading(request, rows=len(found["items"]))
    return found


@router.get("/assessments", response=Page[AssessmentOut], url_name="assessments")
def assessments(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Baselines and termly assessments, in order of their last change."""
    person = reader(request)
    found = page(queries.assessments(for_user=person), asked, _assessment)
    keep_reading(request, rows=len(found["items"]))
    return found


@router.get("/removals", response=Page[RemovalOut], url_name="outcome_removals")
def removed_outcomes(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Awards, targets, assessments and destinations that are gone."""
    person = reader(request)
    kinds = ("award", "target", "assessment", "destination")
    return page(gone(kinds, person), asked, told_removal)
