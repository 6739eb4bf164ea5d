"""What early warning shows elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related
from apcommission.audit import changes
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.early_warning import queries
from placements.placement.models import Placement

# Counted from marks, which are followed.
changes.leave_out("monitoring.WatchedAttendance")
changes.leave_out("monitoring.WatchChange")


@home.register(order=25)
def warnings(person: Person) -> list[home.Work]:
    """Placements with a serious reason that wait for someone."""
    if not may(person, "monitoring.see_warnings"):
        return []
    today = timezone.localdate()
    found = queries.at_risk(for_user=person, today=today).filter(queries.serious())
    waiting = found.filter(queries.waits(today))
    url = f"{reverse('early_warning:list')}?serious=on&waits=on"
    return [home.Work("Placements at risk", url, waiting, urgent=True)]


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The warnings of a placement under way."""
    if placement.state not in ("active", "reintegrating"):
        return []
    if not may(person, "monitoring.see_warnings"):
        return []
    url = reverse("early_warning:placement", args=[placement.pk])
    return [related.Link("Early warning", url, "Why it may be at risk, and what was done")]
