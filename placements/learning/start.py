"""What learning shows elsewhere."""

from django.urls import reverse

from apcommission import related
from apcommission.people.models import Person
from placements.placement.models import COUNTED, Placement


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The awards of a placement, once it has started."""
    if placement.state not in COUNTED:
        return []
    address = reverse("learning:awards", args=[placement.pk])
    return [related.Link("Units and qualifications", address)]
