"""What the register shows elsewhere."""

from django.urls import reverse

from apcommission import home, shell
from apcommission.people.models import Person
from apcommission.permissions import may
from apcommission.registers import queries
from apcommission.registers.models import RegisterLoad

shell.add_area(
    shell.Area(
        "Register of schools",
        "registers:schools",
        "Schools and authorities of England, from the national register",
        permission="apcommission.see_register",
        order=93,
    )
)


@home.register(order=93)
def register(person: Person) -> list[home.Work]:
    """Files of the register whose differences wait to be looked at."""
    if not may(person, "apcommission.load_register"):
        return []
    waiting = queries.loads(for_user=person).filter(state=RegisterLoad.State.READY)
    address = reverse("registers:loads")
    return [home.Work("Files of the register to look at", address, waiting)]
