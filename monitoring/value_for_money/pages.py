"""The pages of cost and value, as links on each of them."""

from django.urls import reverse, reverse_lazy

from apcommission.people.models import Person
from apcommission.permissions import may

REPORTS = ("Reports", reverse_lazy("reports:list"))
VALUE = ("Cost and value", reverse_lazy("value_for_money:table"))
PAGES = (
    ("Cost and value", "value_for_money:table", "monitoring.see_value_for_money"),
    ("Compare two providers", "value_for_money:compare", "monitoring.see_value_for_money"),
    ("What if", "value_for_money:what_if", "monitoring.see_value_for_money"),
    ("Other choices", "value_for_money:comparators", "monitoring.see_open_figures"),
    ("Open figures", "value_for_money:open", "monitoring.see_open_figures"),
)


def links(person: Person, here: str) -> list[tuple[str, str]]:
    """(label, address) of the pages beside the one that is called `here`, if the person may see them."""
    return [
        (label, reverse(name))
        for label, name, permission in PAGES
        if name != here and may(person, permission)
    ]


def crumbs(person: Person, *, top: bool = False) -> tuple[tuple[str, object], ...]:
    """The way back; nothing for who sees none of the pages above."""
    if not may(person, "monitoring.see_value_for_money"):
        return ()
    return (REPORTS,) if top else (REPORTS, VALUE)
