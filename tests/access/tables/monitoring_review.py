"""The review: demand and gaps are for the authority alone; a final review also for elected members."""

from monitoring.review.demand import year_of
from monitoring.review.figures import figures_of_review
from monitoring.review.models import AnnualReview, PlannedAction, ReviewSection
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.review import (
    ActionNoteFactory,
    AnnualReviewFactory,
    PlannedActionFactory,
    ReferenceFactory,
)
from tests.factories.world import World

READERS = LA | {"member"}
COMMISSIONER = frozenset({"commissioner"})


def draft(world: World) -> AnnualReview:
    return world.made(
        "draft review", lambda w: AnnualReviewFactory(year=year_of(w.today), version=1)
    )


def final(world: World) -> AnnualReview:
    def make(w: World) -> AnnualReview:
        review = AnnualReviewFactory(year=year_of(w.today) - 1)
        review.sections.update(text="Key stage 3 has too few places.")
        review.figures = figures_of_review(review)
        review.state, review.finished_on = "final", w.today
        review.finished_by = w.people["commissioner"]
        review.save()
        return review

    return world.made("final review", make)


def planned(world: World, review: AnnualReview) -> PlannedAction:
    def make(w: World) -> PlannedAction:
        action = PlannedActionFactory(review=review, owner=w.people["officer"], due_on=w.monday)
        ActionNoteFactory(action=action, noted_by=w.people["officer"])
        return action

    return world.made(f"action of {review.pk}", make)


def of_draft(world: World) -> dict[str, int]:
    planned(world, draft(world))
    return {"pk": draft(world).pk}


def of_final(world: World) -> dict[str, int]:
    planned(world, final(world))
    return {"pk": final(world).pk}


def section(world: World) -> dict[str, int]:
    return {"pk": ReviewSection.objects.filter(review=draft(world)).order_by("pk")[0].pk}


def action(world: World) -> dict[str, int]:
    return {"pk": planned(world, draft(world)).pk}


def final_action(world: World) -> dict[str, int]:
    return {"pk": planned(world, final(world)).pk}


def share(world: World) -> dict[str, int]:
    return {"pk": world.made("shares", lambda w: ReferenceFactory()).pk}


def grow(world: World) -> None:
    for review in (draft(world), final(world)):
        ReviewSection.objects.create(review=review, heading="More", text="More", position=9)
        made = PlannedActionFactory(review=review, owner=world.people["commissioner"])
        ActionNoteFactory(action=made, noted_by=world.people["officer"])
        ActionNoteFactory(action=planned(world, review), noted_by=world.people["commissioner"])
    AnnualReviewFactory()
    ReferenceFactory(group="need", shares={"SEMH": "40"})


ROWS = [
    Row("review:demand", LA),
    Row("review:gaps", LA),
    Row(
        "review:gaps",
        LA,
        query=lambda w: {"year": w.today.year, "by": "subject", "across": "on"},
        note="by subject and key stage",
    ),
    Row("review:gaps", LA, query=lambda w: {"year": w.today.year, "by": "month"}, note="by month"),
    Row("review:pupils", LA, query=lambda w: {"mode": ""}, note="of all years"),
    Row("review:pupils", LA, query=lambda w: {"who": "waiting", "area": "WN1"}, note="waiting"),
    Row("review:programmes", LA, query=lambda w: {"key_stage": "4", "area": "WN2"}),
    Row("review:groups", LA),
    Row(
        "review:groups",
        LA,
        query=lambda w: {"year": w.today.year, "among": "placed"},
        note="among those placed",
    ),
    Row("review:shares", LA),
    Row("review:add_share", LA, lambda w: {"group": "ethnicity"}),
    Row("review:share", LA, share),
    Row("review:list", READERS),
    Row("review:start", LA),
    Row("review:document", LA, of_draft),
    Row("review:document", READERS, of_final, note="final"),
    Row("review:document", READERS, of_final, seen_as="member", note="as a member reads it"),
    Row("review:move", COMMISSIONER, of_draft, method="post"),
    Row("review:print", LA, of_final, method="post"),
    Row("review:add_section", LA, of_draft),
    Row("review:add_action", LA, of_draft),
    Row("review:section", LA, section),
    Row("review:remove_section", LA, section, method="post"),
    Row("review:actions", READERS),
    Row("review:action", LA, action),
    Row("review:action", READERS, final_action, note="of a final review"),
    Row("review:change_action", LA, action),
    Row("review:progress", LA, action),
]
