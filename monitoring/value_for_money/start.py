"""What an elected member or auditor finds on the home page: figures that are fit to be published."""

from django.urls import reverse

from apcommission import home
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from monitoring.measures import kept_tables
from monitoring.value_for_money import bases, queries, value_added

kept_tables.REGISTERED += [queries.all_tables, value_added.all_tables, bases.all_tables]


@home.register(order=62)
def open_figures(person: Person) -> list[home.Work]:
    """Where those who have no list of reports find the open figures. No query."""
    if not person.has_role(Role.MEMBER) or may(person, "monitoring.see_value_for_money"):
        return []
    url = reverse("value_for_money:open")
    about = "Unit costs and outcomes, without small numbers."
    return [home.Work("Cost and value: open figures", url, detail=about, group="To look at")]
