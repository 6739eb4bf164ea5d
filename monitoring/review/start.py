"""What the review shows elsewhere."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from apcommission import home
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.measures import kept_tables
from monitoring.measures.asked import Asked
from monitoring.review import documents
from monitoring.review.demand import DemandTable
from monitoring.review.kept_gaps import GapsTable
from monitoring.review.pupil_groups import PlacedTable


def _tables(asked: Asked) -> list[kept_tables.Kept]:
    """What is kept of a school year."""
    return [DemandTable(asked), GapsTable(asked), PlacedTable(asked)]


kept_tables.REGISTERED.append(_tables)


@home.register(order=58)
def own_actions(person: Person) -> list[home.Work]:
    """Actions of the annual reviews that a person owns, overdue ones first."""
    if not may(person, "monitoring.follow_action"):
        return []
    own = documents.actions(for_user=person).filter(owner=person, state=documents.OPEN)
    address, late = reverse("review:actions"), Q(due_on__lt=timezone.localdate())
    lines = (
        ("Your actions of the review that are overdue", "mine=on&overdue=on", late, True),
        ("Your actions of the review", "mine=on&state=open", ~late, False),
    )
    return [
        home.Work(title, f"{address}?{query}", own.filter(when), urgent=urgent)
        for title, query, when, urgent in lines
    ]


@home.register(order=58)
def others_actions(person: Person) -> list[home.Work]:
    """Overdue actions of others, for who answers for the plan."""
    if not may(person, "monitoring.finish_review"):
        return []
    late = documents.actions(for_user=person).filter(documents.overdue()).exclude(owner=person)
    url = f"{reverse('review:actions')}?overdue=on"
    return [home.Work("Overdue actions of the review", url, late)]


@home.register(order=58)
def reviews_to_read(person: Person) -> list[home.Work]:
    """Final reviews, for elected members and auditors."""
    if person.is_la or not may(person, "monitoring.read_review"):
        return []
    return [home.Work("Annual reviews", reverse("review:list"), documents.reviews(for_user=person))]
