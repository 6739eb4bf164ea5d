"""A scope beside itself a year before, and beside the whole authority."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from apcommission.people.models import PANEL_ROLES, Organisation, Person, Role
from apcommission.permissions import may
from monitoring.measures import choices, groups, queries, telling
from monitoring.measures.asked import Asked
from monitoring.measures.data import Data, to_data
from monitoring.measures.defining import Definition
from monitoring.measures.definitions import DEFINITIONS
from monitoring.measures.drawing import Drawn, drawn, rate_of
from monitoring.measures.figures import Figures, Period, Scope, compared
from monitoring.measures.kinds import parts_of
from monitoring.measures.models import MeasureTarget
from monitoring.measures.suppression import suppressed
from monitoring.measures.targets import stands, targets
from referrals.panels.queries import seats

#: What stands on the one screen of a dashboard; all other rates and figures are a click away.
HEADLINES = (
    "attendance_rate",
    "persistent_absence",
    "completeness",
    "retention",
    "targets_met",
    "accredited_pupils",
    "sixth_day",
    "capacity_use",
)


#: Whose own figures are those of their organisation, of which kind.
KINDS = {
    Role.PROVIDER_MANAGER: Organisation.Kind.PROVIDER,
    Role.HEADTEACHER: Organisation.Kind.SCHOOL,
    Role.PROVIDER_TUTOR: Organisation.Kind.PROVIDER,
    Role.SAFEGUARDING_LEAD: Organisation.Kind.PROVIDER,
}


@dataclass(frozen=True)
class Beside:
    """The same figure of another time or of the authority, and how ours stands to it."""

    text: str
    word: str = ""


@dataclass(frozen=True)
class Line:
    """One measure: ours, and what it stands beside."""

    ours: telling.Line
    last_year: Beside
    authority: Beside | None
    target: Beside | None
    drawn: Drawn | None

    @property
    def brief(self) -> str:
        """What a drawn share was counted from, its range being drawn; all there is to say of what is not."""
        return self.ours.detail.partition("; ")[0] if self.drawn else self.ours.detail


def lines(asked: Asked, *, for_user: Person, everything: bool) -> list[Line]:
    """The measures of a scope and period beside last year and the authority; costs to those who may see them.

    Small numbers are told to those who may see them, be they ours or beside ours. At most five queries.
    """
    costs = may(for_user, "monitoring.see_costs", asked.scope)
    wanted = [
        each
        for each in DEFINITIONS
        if each.kind != "bands"
        and (everything or each.key in HEADLINES)
        and (costs or "charges" not in parts_of(each))
    ]
    parts = {part for each in wanted for part in parts_of(each)}

    questions = [asked, replace(asked, period=choices.year_before(asked.period))]
    if asked.scope.kind != "la":
        questions.append(queries.ask(Scope("la"), asked.period, asked.today))

    def told(found: Figures) -> Data:
        data = to_data(found, asked.today)
        return data if shows[found.scope] else suppressed(data)

    shows = {
        each.scope: may(for_user, "monitoring.see_small_numbers", each.scope) for each in questions
    }
    ours, last_year, *others = map(told, queries.figures_of(questions, parts))
    authority = others[0] if others else None
    aims = targets()
    return [_line(each, ours, last_year, authority, aims.get(each.key)) for each in wanted]


def _line(
    definition: Definition,
    ours: Data,
    last_year: Data,
    authority: Data | None,
    aim: MeasureTarget | None,
) -> Line:
    key = definition.key
    return Line(
        telling.line(definition, ours),
        _beside(definition, ours, last_year),
        None if authority is None else _beside(definition, ours, authority),
        None if aim is None else _aim(ours["measures"][key], aim),
        drawn(ours["measures"][key], authority and authority["measures"][key]),
    )


def _beside(definition: Definition, ours: Data, other: Data) -> Beside:
    text, _ = telling.told(definition, other["measures"][definition.key])
    now, then = (rate_of(data["measures"][definition.key]) for data in (ours, other))
    return Beside(text, compared(now, then))


def _aim(value: object, aim: MeasureTarget) -> Beside:
    return Beside(f"{aim.per_cent}%", stands(rate_of(value), aim))


# ---- Whose dashboard -----------------------------------------------------------------------------


def own_question(person: Person, today: date) -> tuple[Scope, Period] | None:
    """Whose figures a person's dashboard shows, and of what time: the term that is, or was last.

    The authority's for its officers and elected members, else those of the provider that they manage or work
    for, of the school that they lead, of their caseload or of those whom their panel placed; the authority's
    again for others who may see them. None where there is nothing of the kind. At most two queries.
    """
    scope = next(_own(person), None)
    period = choices.term_to_date(today)
    return (scope, period) if scope and period else None


def _own(person: Person) -> Iterator[Scope]:
    if person.is_la or person.has_role(Role.MEMBER):
        yield Scope("la")
    for held in person.current_roles:
        if held.organisation.kind == KINDS.get(Role(held.role)):
            yield Scope(held.organisation.kind, held.organisation.reference)
    if person.has_role(*PANEL_ROLES):
        for panel in seats(person).order_by("-chairs", "panel").values_list("panel", flat=True):
            yield groups.panel(panel)
    if person.has_role(Role.KEY_WORKER):
        yield Scope("group", f"key_worker={person.pk}")
    if may(person, "monitoring.see_dashboard", Scope("la")):
        yield Scope("la")
