"""What the review shows elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.review import documents


@home.register(order=58)
def own_actions(person: Person) -> list[home.Work]:
    """Actions of the annual reviews that a person owns, overdue ones first. One query."""
    if not may(person, "monitoring.follow_action"):
        return []
    own = documents.actions(for_user=person).filter(owner=person, state=documents.OPEN)
    days = list(own.order_by("due_on").values_list("due_on", flat=True))
    address = reverse("review:actions")
    overdue = sum(day < timezone.localdate() for day in days)
    lines = (
        ("Your actions of the review that are overdue", "mine=on&overdue=on", overdue, True),
        ("Your actions of the review", "mine=on&state=open", len(days) - overdue, False),
    )
    return [
        home.Work(title, f"{address}?{query}", count, urgent=urgent)
        for title, query, count, urgent in lines
        if count
    ]


@home.register(order=58)
def others_actions(person: Person) -> list[home.Work]:
    """Overdue actions of others, for who answers for the plan. One query."""
    if not may(person, "monitoring.finish_review"):
        return []
    late = documents.actions(for_user=person).filter(documents.overdue()).exclude(owner=person)
    count = late.count()
    url = f"{reverse('review:actions')}?overdue=on"
    return [home.Work("Overdue actions of the review", url, count)] if count else []


@home.register(order=58)
def reviews_to_read(person: Person) -> list[home.Work]:
    """Final reviews, for elected members and auditors. One query."""
    if person.is_la or not may(person, "monitoring.read_review"):
        return []
    count = documents.reviews(for_user=person).order_by().count()
    return [home.Work("Annual reviews", reverse("review:list"), count)] if count else []
