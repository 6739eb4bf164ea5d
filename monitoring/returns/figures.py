"""What a provider reports each year, and which of it the system holds by its measures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from monitoring.measures.figures import Figures, Period, Scope
from monitoring.measures.queries import figures
from placements.safety.models import Incident
from providers.directory.models import Provider

#: Held, but no measure of the engine.
ALSO_HELD = frozenset({"incidents"})


@dataclass(frozen=True)
class Line:
    """One figure. `held` reads it from the engine's figures; what is not held the provider alone knows."""

    key: str
    title: str
    held: Callable[[Figures], int] | None = None
    hint: str = ""

    @property
    def is_held(self) -> bool:
        """Whether the system holds it too, so that a difference must be explained."""
        return self.held is not None or self.key in ALSO_HELD


#: (heading, lines): how a return is laid out.
SECTIONS = (
    (
        "Pupils and placements",
        (
            Line("pupils", "Pupils", lambda f: f.outcomes.pupils),
            Line("placements", "Placements", lambda f: f.outcomes.placements),
            Line(
                "unplanned",
                "Placements that ended without a plan",
                lambda f: f.outcomes.unplanned,
                "Broke down, withdrew, excluded, or ended by you.",
            ),
            Line(
                "reintegrated",
                "Placements that ended with the planned return to school",
                lambda f: f.outcomes.reintegrated,
            ),
        ),
    ),
    (
        "Attendance",
        (
            Line("timetabled", "Sessions on the timetables", lambda f: f.attendance.timetabled),
            Line("attended", "Sessions attended", lambda f: f.attendance.attended),
            Line("absent", "Sessions of absence", lambda f: f.attendance.absent),
        ),
    ),
    (
        "Attainment and destinations",
        (
            Line("units", "Units awarded", lambda f: f.outcomes.units),
            Line("full", "Full qualifications awarded", lambda f: f.outcomes.full),
            Line("accredited", "Pupils with an award", lambda f: f.outcomes.accredited),
            Line("leavers", "Year 11 leavers", lambda f: f.outcomes.leavers),
            Line(
                "progressed",
                "Leavers in education, employment or training",
                lambda f: f.outcomes.progressed,
            ),
        ),
    ),
    (
        "Safety",
        (
            Line("incidents", "Incidents, concerns and missing pupils reported"),
            Line("suspensions", "Suspensions"),
            Line("complaints", "Complaints"),
        ),
    ),
    (
        "Staff and places",
        (
            Line("staff", "Staff who work with pupils"),
            Line("teachers", "Of them, qualified teachers"),
            Line("trained", "Of them, trained in safeguarding in the last two years"),
            Line("places_next", "Places offered next year"),
        ),
    ),
)
LINES = {line.key: line for _, lines in SECTIONS for line in lines}


def period_of(year: int) -> Period:
    """The academic year that begins in a calendar year: 1 September to 31 August."""
    return Period(date(year, 9, 1), date(year + 1, 8, 31))


def held(provider: Provider, year: int, today: date) -> dict[str, int]:
    """What the system holds of a provider's year, by key. Six queries. Source: measures.md."""
    period = period_of(year)
    scope = Scope("provider", provider.organisation.reference)
    found = figures(scope=scope, period=period, today=today)
    counted = {key: line.held(found) for key, line in LINES.items() if line.held}
    incidents = Incident.objects.filter(
        placement__provider=provider, happened_at__date__range=(period.start, period.end)
    )
    return {**counted, "incidents": incidents.count()}
