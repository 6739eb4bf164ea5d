"""The demonstration's ways out: tokens of a school and of the warehouse, and the statistics of a year."""

from django.utils import timezone

from apcommission.api import scopes
from apcommission.api.actions import make_token, revoke_token
from apcommission.calendar.queries import academic_year
from apcommission.people.models import Person, RoleAssignment
from monitoring.statistics.actions import ask_for_edition


def open_ways_out(commissioner: Person, headteacher: Person) -> None:
    """A token of the school, two of the warehouse (one is revoked), and last year's statistics."""
    for person, names, days in (
        (headteacher, ("School register",), 180),
        (commissioner, ("Data warehouse", "Data warehouse (trial)"), 365),
    ):
        held = RoleAssignment.objects.select_related("person", "organisation").get(
            person=person, ended_on=None
        )
        keys = [scope.key for scope in scopes.open_to(held)]
        made = [
            make_token(by=person, held=held, name=name, scopes=keys, days=days)[0] for name in names
        ]
        for trial in made[1:]:
            revoke_token(by=person, token=trial)
    start, _ = academic_year(timezone.localdate())
    ask_for_edition(by=commissioner, year=start.year - 1)
