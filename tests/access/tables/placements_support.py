"""Support: written down by whoever works with the placement; what reviews ask for is the authority's."""

from tests.access.personas import AROUND, KEY_WORKER, LA, LEAD, PROVIDERS, SCHOOLS
from tests.access.rows import Row
from tests.factories.placements import (
    AgencyAtWorkFactory,
    IncidentFactory,
    ParentTalkFactory,
    ReviewActionFactory,
    ReviewFactory,
    TransportFactory,
    VisitFactory,
)
from tests.factories.world import World


def placement(world: World) -> dict[str, int]:
    return {"pk": world.placement.pk}


def monday(world: World) -> dict[str, str]:
    return {"monday": world.monday.isoformat()}


def key_worker(world: World) -> dict[str, int]:
    return {"pk": world.placement.key_workers.get().pk}


def planned(world: World) -> dict[str, int]:
    made = world.made("planned review", lambda w: ReviewFactory(placement=w.placement))
    return {"pk": made.pk}


def held(world: World) -> dict[str, int]:
    def make(w: World) -> object:
        review = ReviewFactory(
            placement=w.placement,
            state="held",
            held_on=w.today,
            outcome="change",
            held_by=w.people["provider_tutor"],
        )
        ReviewActionFactory(review=review)
        return review

    return {"pk": world.made("held review", make).pk}


def agreed(world: World) -> dict[str, int]:
    return {
        "pk": world.made("agreed action", lambda w: ReviewActionFactory(review_id=held(w)["pk"])).pk
    }


def agency(world: World) -> dict[str, int]:
    made = world.made("agency", lambda w: AgencyAtWorkFactory(placement=w.placement))
    return {"pk": made.pk}


def transport(world: World) -> dict[str, int]:
    made = world.made("transport", lambda w: TransportFactory(placement=w.placement))
    return {"pk": made.pk}


def grow(world: World) -> None:
    for factory in (VisitFactory, ParentTalkFactory, AgencyAtWorkFactory, TransportFactory):
        factory(placement=world.placement)
    ReviewFactory(placement=world.placement, state="held", held_on=world.today, outcome="continue")
    IncidentFactory(placement=world.placement)
    ReviewActionFactory(review_id=held(world)["pk"])


NAMES = LA | {"provider_manager"}

ROWS = [
    Row("support:caseload", KEY_WORKER),
    Row("support:school_week", SCHOOLS, monday),
    Row("support:placement", AROUND, placement),
    Row("support:visit", AROUND, placement),
    Row("support:talk", AROUND, placement),
    Row("support:agency", AROUND, placement),
    Row("support:transport", LA, placement),
    Row("support:key_worker", NAMES, placement),
    Row("support:plan_review", AROUND, placement),
    Row("support:end_key_worker", NAMES, key_worker, method="post"),
    Row("support:end_agency", AROUND, agency, method="post"),
    Row("support:cancel_transport", LA, transport, method="post"),
    Row("support:reviews", LA | SCHOOLS | PROVIDERS | LEAD | KEY_WORKER),
    Row("support:review", AROUND, planned),
    Row("support:review", AROUND, held, note="held"),
    Row("support:hold_review", AROUND, planned),
    Row("support:agree_action", AROUND, held),
    Row("support:settle_review", LA, held, method="post"),
    Row("support:finish_action", AROUND, agreed, method="post"),
]
