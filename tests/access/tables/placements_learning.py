"""Learning: plans, progress and awards, written by the provider and the authority, read by the school too."""

from datetime import timedelta

from apcommission.calendar.models import Term
from apcommission.messages.actions import make_link
from placements.learning.models import Outcome, ProgressFile, ProgressReport
from tests.access.personas import (
    ANYBODY,
    AROUND,
    KEY_WORKER,
    LA,
    LEAD,
    PROVIDER,
    PROVIDERS,
    SCHOOLS,
)
from tests.access.rows import Row
from tests.factories.placements import (
    AssessmentFactory,
    OutcomeFactory,
    ProgressReportFactory,
    QualificationFactory,
    TargetFactory,
)
from tests.factories.world import World

WRITES = LA | PROVIDER | KEY_WORKER
ADMIN = frozenset({"administrator"})


def placement(world: World) -> dict[str, int]:
    return {"pk": world.placement.pk}


def award(world: World) -> dict[str, int]:
    return {"pk": world.award.pk}


def plan(world: World) -> dict[str, int]:
    def fill(w: World) -> bool:
        target(w)
        AssessmentFactory(placement=w.placement)
        ProgressFile.objects.create(placement=w.placement, asked_by=w.people["officer"])
        return True

    world.made("plan", fill)
    return placement(world)


def target(world: World) -> dict[str, int]:
    made = world.made("target", lambda w: TargetFactory(placement=w.placement))
    return {"pk": made.pk}


def draft(world: World) -> dict[str, int]:
    made = world.made(
        "draft report", lambda w: ProgressReportFactory(placement=w.placement, term=w.term)
    )
    return {"pk": made.pk}


def sent(world: World) -> dict[str, int]:
    def make(w: World) -> ProgressReport:
        before = w.term.start - timedelta(days=60)
        term = Term.objects.create(
            reference="earlier", start=before, end=before + timedelta(days=40)
        )
        report: ProgressReport = ProgressReportFactory(
            placement=w.placement,
            term=term,
            state="sent",
            sent_at=f"{w.today} 12:00Z",
            sent_by=w.people["provider_tutor"],
            attended=3,
            possible=4,
        )
        return report

    return {"pk": world.made("sent report", make).pk}


def token(world: World) -> dict[str, str]:
    key = sent(world)["pk"]
    made = world.made(
        "parents' report",
        lambda w: make_link(purpose="progress-report", subject_pk=key, by=None),
    )
    return {"token": made}


def outcome(world: World) -> dict[str, int]:
    first = Outcome.objects.first()
    assert first is not None
    return {"pk": first.pk}


def listed(world: World) -> dict[str, str]:
    world.made("qualification", lambda w: QualificationFactory())
    return {}


def grow(world: World) -> None:
    for _ in range(3):
        TargetFactory(placement=world.placement)
        OutcomeFactory()
        QualificationFactory()
    AssessmentFactory(placement=world.placement, area="peers")
    ProgressFile.objects.create(placement=world.placement, asked_by=world.people["officer"])


LISTS = LA | SCHOOLS | PROVIDERS | LEAD | KEY_WORKER

ROWS = [
    Row("learning:awards", AROUND, placement),
    Row("learning:add", LA | PROVIDER, placement),
    Row("learning:edit", LA | PROVIDER, award),
    Row("learning:delete", LA | PROVIDER, award, method="post"),
    Row("learning:plan", AROUND, plan),
    Row("learning:set_target", WRITES, placement),
    Row("learning:review_target", WRITES, target),
    Row("learning:assess", WRITES, placement),
    Row("learning:ask_for_file", WRITES, placement),
    Row(
        "learning:begin_report",
        WRITES,
        lambda w: {"pk": w.placement.pk, "term": w.term.pk},
        method="post",
    ),
    Row("learning:targets", LISTS),
    Row("learning:reports", LISTS),
    Row("learning:report", WRITES, draft, note="a draft"),
    Row("learning:report", AROUND, sent),
    Row("learning:write_report", WRITES, draft),
    Row("learning:send_report", WRITES, draft, method="post"),
    Row("learning:correct_report", WRITES, sent, method="post"),
    Row("learning:for_parents", AROUND, sent),
    Row("learning:parent_report", ANYBODY, token, seen_as="nobody"),
    Row(
        "learning:parent_report", (), lambda w: {"token": "wrong"}, page=False, note="a wrong link"
    ),
    Row("learning:outcomes", LA | ADMIN),
    Row("learning:add_outcome", ADMIN),
    Row("learning:edit_outcome", ADMIN, outcome),
    Row("learning:qualifications", LA | PROVIDERS | ADMIN, query=listed),
    Row("learning:add_qualifications", ADMIN),
]
