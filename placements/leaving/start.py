"""What leaving shows elsewhere."""

from django.urls import reverse

from apcommission import home, related
from apcommission.people.models import Person
from apcommission.permissions import may
from placements.leaving import queries
from placements.placement.models import Placement


@home.register(order=55)
def destinations_to_ask_for(person: Person) -> list[home.Work]:
    """Leavers of whom nobody knows yet what they do."""
    if not may(person, "placements.record_destination"):
        return []
    count = queries.leavers(for_user=person).filter(queries.NOT_KNOWN).count()
    if not count:
        return []
    address = f"{reverse('leaving:list')}?known=no"
    return [home.Work("Leavers whose destination is not known", address, count)]


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """Where the pupil of an ended placement went."""
    if placement.state != Placement.State.ENDED:
        return []
    if not may(person, "placements.record_destination", placement):
        return []
    address = reverse("leaving:destinations", args=[placement.pk])
    return [related.Link("Destination", address)]
