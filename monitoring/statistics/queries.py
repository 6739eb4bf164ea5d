"""Reads of published statistics."""

from django.db.models import QuerySet

from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.statistics.models import Edition


def editions(*, for_user: Person) -> QuerySet[Edition]:
    """All editions for who makes them, those that are ready for readers of open figures; latest first."""
    found = Edition.objects.select_related("document", "asked_by").order_by("-year", "-number")
    if may(for_user, "monitoring.publish_statistics"):
        return found
    if may(for_user, "monitoring.see_open_figures"):
        return found.filter(state=Edition.State.READY)
    return found.none()
