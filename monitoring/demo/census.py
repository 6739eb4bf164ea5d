"""The demonstration's census: that of last January is signed, the next one is being got ready."""

from datetime import date

from django.utils import timezone

from apcommission.people.models import Person
from monitoring.census import actions, queries
from monitoring.census.days import next_year

#: Of so many pupils of the next census all is typed that only it asks for.
FILLED_UP = 12


def get_census_ready(officer: Person, commissioner: Person) -> None:
    """Two censuses: last January's with its file, the next one with some pupils filled up."""
    coming = next_year(timezone.localdate())
    last = actions.open_census(by=officer, year=coming - 1)
    reason = "Addresses and free meals were sent by spreadsheet this year."
    actions.sign_off(by=commissioner, census=last, reason=reason)
    census = actions.open_census(by=officer, year=coming)
    for number, case in enumerate(queries.count(census).cases[:FILLED_UP], 1):
        actions.fill_up(
            by=officer,
            placement=case.placement,
            pupil_fields={
                "uln": f"{9_900_000_000 + number}",
                "free_meals": "Y" if number % 3 else "N",
                "free_meals_from": date(2024, 9, 2) if number % 3 else None,
                "address": f"{number} Station Road\nWenbury",
            },
            placement_fields={"reason": "BHS" if number % 2 else "MHN"},
        )
