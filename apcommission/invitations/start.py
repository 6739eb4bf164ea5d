"""What invitations show elsewhere."""

from django.urls import reverse

from apcommission import home
from apcommission.home import Work
from apcommission.invitations import queries
from apcommission.people.models import Person
from apcommission.permissions import may


@home.register(order=89)
def invitations_run_out(person: Person) -> list[Work]:
    """An administrator: invitations that nobody accepted in time."""
    if not may(person, "apcommission.manage_people"):
        return []
    address = f"{reverse('invitations:list')}?state=expired"
    return [Work("Invitations expired", address, queries.expired())]
