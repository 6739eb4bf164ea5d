"""Figures: the authority sees all, a provider's manager and a headteacher those of their own."""

from collections.abc import Callable

from monitoring.measures.defining import Definition
from monitoring.measures.definitions import DEFINITIONS
from tests.access.personas import KEY_WORKER, LA, LEAD, SCHOOLS
from tests.access.rows import Row
from tests.factories.placements import MarkFactory
from tests.factories.world import WEEK, World

MANAGERS = frozenset({"provider_manager", "other_provider_manager"})
SEES_REPORTS = LA | SCHOOLS | MANAGERS
SEES_FIGURES = SEES_REPORTS | KEY_WORKER
PARTNERS = LEAD | {"panel_member", "agency", "consultant", "member"}
SEES_DASHBOARD = SEES_FIGURES | PARTNERS | {"chair", "provider_tutor"}


def of(scope: Callable[[World], str]) -> Callable[[World], dict[str, object]]:
    """The query of an address: a scope of the world, and its term."""

    def query(world: World) -> dict[str, object]:
        return {"scope": scope(world), "from": world.term.start, "to": world.term.end}

    return query


def la(world: World) -> str:
    return "la"


def provider(world: World) -> str:
    return f"provider:{world.provider.organisation.reference}"


def programme(world: World) -> str:
    return f"programme:{world.programme.reference}"


def school(world: World) -> str:
    return f"school:{world.school.urn}"


def group(world: World) -> str:
    return f"group:sex={world.placement.pupil.sex}"


def panel(world: World) -> str:
    return f"group:panel={world.panel.pk}"


def caseload(world: World) -> str:
    return f"group:key_worker={world.people['key_worker'].pk}"


def grow(world: World) -> None:
    """More marks, so that there are more pages of them."""
    MarkFactory(placement=world.placement, date=world.monday - WEEK)


#: For each kind of rows the measure that is looked at in a browser; the others' pages are like it.
LOOKED_AT = {definition.rows: definition.key for definition in reversed(DEFINITIONS)}


def rows_of(definition: Definition) -> Row:
    """A measure, of a scope that a provider's manager sees too."""
    looked_at = LOOKED_AT[definition.rows] == definition.key or definition.kind == "bands"
    return Row(
        "measures:rows",
        LA | {"provider_manager"},
        lambda world: {"measure": definition.key},
        query=of(provider),
        page=looked_at,
        note=definition.key,
    )


def retention_of(scope: Callable[[World], str], who: frozenset[str]) -> Row:
    return Row(
        "measures:rows",
        who,
        lambda world: {"measure": "retention"},
        query=of(scope),
        note=f"of {scope.__name__}",
    )


ROWS = [
    Row("measures:list", SEES_DASHBOARD),
    Row("measures:figures", SEES_FIGURES, queries=12, note="to choose"),
    Row("measures:dashboard", SEES_DASHBOARD),
    Row("measures:targets", SEES_REPORTS),
    Row("measures:target", {"commissioner"}, lambda world: {"measure": "attendance_rate"}),
    Row(
        "measures:dashboard",
        LA | {"provider_manager", "provider_tutor"} | LEAD,
        query=of(provider),
        note="of a provider",
    ),
    Row(
        "measures:dashboard",
        LA | {"headteacher"},
        query=lambda world: {**of(school)(world), "all": "on"},
        note="all measures of a school",
    ),
    Row(
        "measures:dashboard",
        LA | PARTNERS,
        query=of(la),
        note="of the authority; small numbers are hidden from partners",
    ),
    Row(
        "measures:dashboard",
        LA | {"chair", "panel_member"},
        query=of(panel),
        note="of those whom a panel placed",
    ),
    Row("measures:figures", LA | KEY_WORKER, query=of(caseload), note="of a caseload"),
    Row("measures:figures", LA, query=of(panel), note="of those whom a panel placed"),
    Row("measures:figures", LA, query=of(la), note="of the authority"),
    Row("measures:figures", LA | {"provider_manager"}, query=of(provider), note="of a provider"),
    Row("measures:figures", LA | {"headteacher"}, query=of(school), note="of a school"),
    Row("measures:figures", LA, query=of(group), note="of a group of pupils"),
    retention_of(la, LA),
    retention_of(group, LA),
    retention_of(caseload, LA | KEY_WORKER),
    retention_of(programme, LA | {"provider_manager"}),
    retention_of(school, LA | {"headteacher"}),
    *(rows_of(definition) for definition in DEFINITIONS),
]
