"""Referrals: their school writes them, the authority reads them all, a panel reads its own cases."""

from datetime import date

from referrals.referral.models import Intervention
from tests.access.personas import LA, PANEL, SCHOOL, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World

WRITERS = LA | SCHOOL


def tried(world: World) -> dict[str, int]:
    made = world.made(
        "intervention",
        lambda w: Intervention.objects.create(
            referral=w.draft, stage="agency", description="Mentoring", started_on=date(2026, 3, 2)
        ),
    )
    return {"pk": made.pk}


def draft(world: World) -> dict[str, int]:
    tried(world)
    return {"pk": world.draft.pk}


ROWS = [
    Row("referral:list", LA | SCHOOLS),
    Row("referral:start", LA | SCHOOLS),
    Row("referral:begin", WRITERS, lambda w: {"pk": w.pupil.pk}),
    Row("referral:detail", WRITERS, draft, note="of a draft"),
    Row("referral:detail", WRITERS, lambda w: {"pk": w.submitted.pk}, note="submitted"),
    Row("referral:detail", WRITERS | PANEL, lambda w: {"pk": w.listed.pk}, note="on an agenda"),
    Row("referral:move", WRITERS, draft, method="post", data=lambda w: {"verb": "submit"}),
    Row("referral:triage", LA, lambda w: {"pk": w.submitted.pk}),
    *(
        Row("referral:section", WRITERS, lambda w, key=key: {**draft(w), "key": key}, note=key)
        for key in (
            "reason",
            "attendance",
            "profile",
            "interventions",
            "risks",
            "views",
            "contacts",
            "programme",
        )
    ),
    Row("referral:remove_intervention", WRITERS, tried, method="post"),
]
