"""What the clocks show elsewhere."""

from django.urls import reverse

from apcommission import home, shell
from apcommission.people.models import Person
from apcommission.permissions import may
from referrals.clocks import queries

# For administrators; the authority comes to it from its referrals.
shell.add_area(
    shell.Area(
        "Clocks",
        "clocks:list",
        "By which school day the law asks for something",
        permission="referrals.manage_clocks",
        order=21,
    )
)


@home.register(order=19)
def pressing(person: Person) -> list[home.Work]:
    """Referrals whose legal day is near or gone by, for those who see that they are met."""
    if not may(person, "referrals.see_clocks") or not person.is_la:
        return []
    rows = queries.pressing(for_user=person)
    address = f"{reverse('referral:list')}?due=on&sort=due"
    title = "Referrals whose time is near or gone by"
    return [home.Work(title, address, rows, urgent=True)]
