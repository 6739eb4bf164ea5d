"""What safety shows elsewhere."""

from django.urls import reverse

from apcommission import related
from apcommission.people.models import Person
from placements.placement.models import Placement


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The risk assessment that came with the pupil."""
    return [related.Link("Risk assessment", reverse("safety:risk", args=[placement.pk]))]
