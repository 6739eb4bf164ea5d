"""Where pupils went, for the authority’s warehouse: `/api/v1/outcomes/destinations`."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema

from apcommission.api.bearer import keep_reading, reader
from apcommission.api.paging import Asked, Page, page
from placements.learning.api import router
from placements.leaving.models import Destination
from placements.leaving.queries import told_destinations


class DestinationOut(Schema):
    """What a leaver was found doing: at leaving, after 6 and after 12 months."""

    key: int
    pupil: int
    check_point: str
    checked_on: date
    activity: str
    changed_at: datetime


def _told(one: Destination) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in ("check_point", "checked_on", "activity")}
    return {"key": one.pk, "pupil": one.pupil_id, **same}


@router.get("/destinations", response=Page[DestinationOut], url_name="destinations")
def destinations(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """What leavers were found doing, in order of its last change."""
    person = reader(request)
    found = page(told_destinations(for_user=person), asked, _told)
    keep_reading(request, rows=len(found["items"]))
    return found
