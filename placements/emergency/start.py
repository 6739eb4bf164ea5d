"""What emergency access shows elsewhere."""

from django.urls import reverse

from apcommission import home, shell
from apcommission.people.models import Person
from apcommission.permissions import may
from placements.emergency import queries

shell.add_area(
    shell.Area(
        "Open in an emergency",
        "emergency:open",
        "A pupil’s record that you may not ordinarily see, for an hour; others are told",
        permission="placements.open_in_emergency",
        order=96,
    )
)
shell.add_area(
    shell.Area(
        "Emergency access",
        "emergency:list",
        "Records that were opened in an emergency, and their review",
        permission="placements.see_emergencies",
        order=97,
    )
)


@home.register(order=4)
def emergencies(person: Person) -> list[home.Work]:
    """Openings that nobody has looked at, for those who review them."""
    if not may(person, "placements.review_emergency"):
        return []
    waiting = queries.to_review(person)
    url = f"{reverse('emergency:list')}?waiting=on"
    return [home.Work("Emergency access to review", url, waiting, urgent=True)]
