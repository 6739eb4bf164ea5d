"""What charges show elsewhere."""

from django.urls import reverse

from apcommission import related
from apcommission.people.models import Person
from apcommission.permissions import may
from placements.placement.models import COUNTED, Placement


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The charge of a placement, once it has started, for those who may see it."""
    if placement.state not in COUNTED or not may(person, "placements.see_charges", placement):
        return []
    return [related.Link("Charge so far", reverse("charges:charge", args=[placement.pk]))]
