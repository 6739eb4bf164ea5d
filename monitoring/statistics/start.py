"""What published statistics show elsewhere."""

from django.urls import reverse

from apcommission import home
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.statistics import queries


@opens("statistics")
def files(person: Person, document: Document) -> bool:
    """Whoever may see open figures: nothing in them leads to anyone."""
    return queries.editions(for_user=person).filter(document=document).exists()


@home.register(order=63)
def statistics(person: Person) -> list[home.Work]:
    """The way to them, for those who have no other pages of figures."""
    if person.is_la or not may(person, "monitoring.see_open_figures"):
        return []
    return [home.Work("Published statistics", reverse("statistics:list"))]
