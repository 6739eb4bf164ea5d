"""What programs read: by a token for a role, what that role sees on pages."""

from tests.access.personas import AROUND, KEY_WORKER, LA, LEAD, PROVIDERS, SCHOOLS
from tests.access.rows import Row
from tests.factories.placements import (
    AssessmentFactory,
    ExtraFactory,
    InvoiceFactory,
    TargetFactory,
)
from tests.factories.world import World


def placement(world: World) -> dict[str, str]:
    return {"reference": world.placement.reference}


def month(world: World) -> dict[str, str]:
    return {"month": f"{world.today:%Y-%m}"}


def with_an_invoice(world: World) -> dict[str, str]:
    """The address takes nothing, but without an invoice no line is asked for."""
    world.made("told invoice", lambda w: InvoiceFactory(provider=w.provider))
    return {}


def days(world: World) -> dict[str, str]:
    return {"format": "csv", "from": world.term.start.isoformat(), "to": world.today.isoformat()}


def grow(world: World) -> None:
    for factory in (ExtraFactory, InvoiceFactory, TargetFactory, AssessmentFactory):
        for _ in range(2):
            factory()


FOLLOW = LA | SCHOOLS | PROVIDERS | LEAD | KEY_WORKER
MARKS = LA | SCHOOLS
MANAGERS = frozenset({"provider_manager", "other_provider_manager"})


def row(name: str, who: frozenset[str], scope: str, **more: object) -> Row:
    return Row(f"api:{name}", who, scope=scope, page=False, **{"queries": 9, **more})  # type: ignore[arg-type]


ROWS = [
    row("placements", FOLLOW, "placements"),
    row("placement", AROUND, "placements", kwargs=placement),
    row("restricted", FOLLOW, "placements"),
    row("placement_removals", FOLLOW, "placements"),
    row("attendance", MARKS, "attendance"),
    row("attendance_removals", MARKS, "attendance"),
    row("school_attendance", MARKS, "school-attendance"),
    row("school_attendance", MARKS, "school-attendance", query=days, note="file"),
    row("school_attendance_removals", MARKS, "school-attendance"),
    row("awards", FOLLOW, "outcomes"),
    row("targets", FOLLOW, "outcomes"),
    row("assessments", FOLLOW, "outcomes"),
    row("destinations", FOLLOW, "outcomes"),
    row("outcome_removals", FOLLOW, "outcomes"),
    row("extras", LA | MANAGERS, "charges"),
    row("invoices", LA | MANAGERS, "charges", query=with_an_invoice),
    row("costs", LA | MANAGERS, "charges", kwargs=month, queries=12),
    row("months", LA | MANAGERS, "charges", queries=12),
    row("charge_removals", LA | MANAGERS, "charges"),
]
