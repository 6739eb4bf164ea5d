"""Reads of what pupils gained."""

from django.db.models import QuerySet

from apcommission.people.models import Person
from placements.learning.models import Award
from placements.placement.queries import placements


def awards(*, for_user: Person) -> QuerySet[Award]:
    """The awards of the placements that a person may open, by date."""
    return Award.objects.filter(
        placement__in=placements(for_user=for_user).order_by().values("pk")
    ).select_related("placement")
