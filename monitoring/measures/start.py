"""What measures show elsewhere, and figures that lower floors ask for."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from apcommission import home
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.measures.figures import Figures, Period, Rate, Scope
from monitoring.measures.like import results_like
from monitoring.measures.queries import ask, some_figures
from providers.contracts import measuring
from providers.contracts.measuring import Measured
from providers.directory.models import Provider
from referrals.matching import others

others.how_it_went(results_like)


@home.register(order=63)
def dashboard(person: Person) -> list[home.Work]:
    """The figures of one's own, for those who see any."""
    if not may(person, "monitoring.see_dashboard"):
        return []
    return [home.Work("Dashboard of this term", reverse("measures:dashboard"))]


def _of_contracts(
    kind: str, label: str, part: str, rate: Callable[[Figures], Rate], of: str
) -> None:
    """Let contracts depend on one of the measures, counted over the placements with the provider."""

    @measuring.register(kind, label)
    def measured(provider: Provider, start: date, end: date) -> Measured:
        scope = Scope("provider", provider.organisation.reference)
        found = rate(some_figures(ask(scope, Period(start, end)), [part]))
        return Measured(found.numerator, found.denominator, of)


_of_contracts(
    "attendance",
    "Attendance of the pupils placed",
    "attendance",
    lambda figures: Rate(figures.attendance.attended, figures.attendance.possible),
    "possible sessions",
)
_of_contracts(
    "accreditation",
    "Pupils who gained an award",
    "outcomes",
    lambda figures: Rate(figures.outcomes.accredited, figures.outcomes.pupils),
    "pupils placed",
)
_of_contracts(
    "retention",
    "Placements that did not break down",
    "outcomes",
    lambda figures: Rate(
        figures.outcomes.placements - figures.outcomes.unplanned, figures.outcomes.placements
    ),
    "placements",
)
