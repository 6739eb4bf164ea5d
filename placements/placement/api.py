"""Placements for other systems of the authority: `/api/v1/placements/`."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from apcommission.api.bearer import keep_reading, reader
from apcommission.api.models import Removal
from apcommission.api.paging import Asked, Page, RemovalOut, page, told_removal
from apcommission.api.queries import removals
from apcommission.audit.actions import record_read
from apcommission.people.models import Person
from apcommission.withholding import held_back, kept
from placements.placement.models import Placement
from placements.placement.queries import placements

router = Router()


class PlacementOut(Schema):
    """A placement. `pupil` is the pupil’s number in this service, in all its data; money is in pounds."""

    key: int
    reference: str
    pupil: int
    upn: str
    school_urn: str | None
    provider: str
    programme: str
    referral: int
    state: str
    registration: str
    start: date
    planned_end: date
    end: date | None
    end_reason: str
    price: Decimal | None
    price_basis: str
    school_share: Decimal | None
    la_share: Decimal | None
    ehcp_share: Decimal | None
    changed_at: datetime


SAME = (
    *("reference", "state", "registration", "start", "planned_end", "end", "end_reason"),
    *("price", "price_basis", "school_share", "la_share", "ehcp_share"),
)


def told(placement: Placement) -> dict[str, Any]:
    """A placement as the interface tells it."""
    return {
        **{name: getattr(placement, name) for name in SAME},
        "key": placement.pk,
        "pupil": placement.pupil_id,
        "upn": placement.pupil.upn,
        "school_urn": placement.school.urn if placement.school else None,
        "provider": placement.provider.organisation.reference,
        "programme": placement.programme.reference,
        "referral": placement.referral_id,
    }


def gone(kinds: tuple[str, ...], person: Person) -> QuerySet[Removal]:
    """What is gone of these kinds, as far as the person sees the placements it belonged to."""
    found = removals(kinds)
    if person.is_la:
        return found
    own = placements(for_user=person).order_by().values("pk")
    return found.filter(Q(placement_id__in=own))


@router.get("", response=Page[PlacementOut], url_name="placements", summary="Placements")
def every_placement(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """The placements that the token’s role sees, in order of their last change."""
    own = placements(for_user=reader(request))
    found = page(own, asked, told)
    keep_reading(request, rows=len(found["items"]))
    return found


class RestrictedOut(Schema):
    """A placement of a record under restriction: keep the copy of it and of all that hangs on it, unused."""

    placement: int
    pupil: int
    since: date


class RestrictedListOut(Schema):
    """All of them."""

    items: list[RestrictedOut]


@router.get(
    "/restricted", response=RestrictedListOut, url_name="restricted", summary="Under restriction"
)
def restricted(request: HttpRequest) -> dict[str, Any]:
    """The placements whose record is under restriction today, with their keys alone (UK GDPR, article 19)."""
    rows = held_back(placements(for_user=reader(request))).order_by("pk")
    found = rows.values_list("pk", "pupil", "pupil__restricted_on")
    keep_reading(request, rows=len(found))
    names = ("placement", "pupil", "since")
    return {"items": [dict(zip(names, row, strict=True)) for row in found]}


@router.get("/removals", response=Page[RemovalOut], url_name="placement_removals")
def removed_placements(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Placements that were erased: take them out of any copy."""
    person = reader(request)
    return page(gone(("placement",), person), asked, told_removal)


@router.get("/{reference}", response=PlacementOut, url_name="placement", summary="A placement")
def one_placement(request: HttpRequest, reference: str) -> dict[str, Any]:
    """One placement, by its reference. 404 also while its record is under restriction."""
    person = reader(request)
    found = get_object_or_404(kept(placements(for_user=person)), reference=reference)
    record_read(found, by=person, pupil_id=found.pupil_id)
    return {**told(found), "changed_at": found.changed_at}
