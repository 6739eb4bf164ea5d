"""Reports: asked for by the authority; read by it, by the provider and by the school that they are about."""

from collections.abc import Callable

from django.utils import timezone

from apcommission.documents.actions import keep
from apcommission.reports.models import ReportRun
from monitoring.measures.figures import Period, Scope
from monitoring.reports.published import published_figures
from monitoring.reports.termly import termly_figures
from tests.access.personas import LA, SCHOOL, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World

MANAGERS = frozenset({"provider_manager", "other_provider_manager"})


def made(world: World, scope: str) -> ReportRun:
    """A report that is ready, as the worker leaves it."""
    period = Period(world.term.start, world.today)
    run = ReportRun.objects.create(
        kind="termly",
        scope=scope,
        start=period.start,
        end=period.end,
        asked_by=world.people["officer"],
        figures=termly_figures(Scope.parse(scope), period, world.today),
    )
    run.document = keep(
        kind="report",
        title="Termly report",
        content=b"%PDF-",
        content_type="application/pdf",
        by=None,
        subject_pk=run.pk,
    )
    run.state, run.finished_at = "ready", timezone.now()
    run.save()
    return run


def of_provider(world: World) -> ReportRun:
    scope = f"provider:{world.provider.organisation.reference}"
    return world.made("provider's report", lambda w: made(w, scope))


def of_school(world: World) -> ReportRun:
    return world.made("school's report", lambda w: made(w, f"school:{w.school.urn}"))


def of_authority(world: World) -> ReportRun:
    return world.made("authority's report", lambda w: made(w, "la"))


def second_version(world: World) -> ReportRun:
    def make(w: World) -> ReportRun:
        run = made(w, f"provider:{w.provider.organisation.reference}")
        run.version, run.replaces = 2, of_provider(w)
        run.changes = [("Attendance", "80.0% (8 of 10)", "90.0% (9 of 10)")]
        run.save()
        return run

    return world.made("second version", make)


def published(world: World) -> ReportRun:
    def make(w: World) -> ReportRun:
        run = made(w, "la")
        run.kind = "published"
        run.figures = published_figures(Scope("la"), Period(w.term.start, w.today), w.today)
        run.save()
        return run

    return world.made("published figures", make)


def failed(world: World) -> ReportRun:
    return world.made(
        "failed report",
        lambda w: ReportRun.objects.create(
            kind="termly",
            scope="la",
            start=w.term.start,
            end=w.today,
            state="failed",
            problem="It went wrong.",
        ),
    )


def another(kind: str, scope: str) -> Callable[[World], dict[str, int]]:
    """A run of another kind, still waiting."""

    def run(world: World) -> dict[str, int]:
        about = scope.format(provider=world.provider.organisation.reference)
        found = world.made(
            f"{kind} {scope}",
            lambda w: ReportRun.objects.create(
                kind=kind, scope=about, start=w.term.start, end=w.today
            ),
        )
        return {"pk": found.pk}

    return run


def waiting(world: World) -> dict[str, int]:
    return {"pk": world.report_run.pk}


def answers(world: World) -> dict[str, str]:
    return {"kind": "termly", "about": "la", "term": world.term.reference}


def grow(world: World) -> None:
    for scope in ("la", f"school:{world.school.urn}", f"programme:{world.programme.reference}"):
        ReportRun.objects.create(
            kind="termly",
            scope=scope,
            start=world.term.start,
            end=world.today,
            state="ready",
            figures={},
            finished_at=timezone.now(),
        )


ROWS = [
    Row("reports:list", LA | MANAGERS | SCHOOLS),
    Row("reports:ask", LA),
    Row("reports:ask", LA, query=lambda w: {"scope": "la"}, note="for whom"),
    Row("reports:ask", LA, method="post", data=answers, note="asking"),
    Row("reports:run", LA | {"provider_manager"}, waiting, note="waiting"),
    Row(
        "reports:run",
        LA | {"provider_manager"},
        lambda w: {"pk": of_provider(w).pk},
        note="of a provider",
    ),
    Row("reports:run", LA | SCHOOL, lambda w: {"pk": of_school(w).pk}, note="of a school"),
    Row("reports:run", LA, lambda w: {"pk": of_authority(w).pk}, note="of the authority"),
    Row("reports:run", LA, lambda w: {"pk": failed(w).pk}, note="failed"),
    Row(
        "reports:run",
        LA,
        another("value-for-money", "provider:{provider}"),
        note="value for money is the authority's own",
    ),
    Row(
        "reports:run",
        LA | MANAGERS | SCHOOLS,
        another("directory", "la"),
        note="the directory is for all who see reports",
    ),
    Row("reports:run", LA, another("quality", "la"), note="quality is the authority’s own"),
    Row("reports:progress", LA | {"provider_manager"}, waiting, page=False),
    Row(
        "reports:data",
        LA | {"provider_manager"},
        lambda w: {"pk": of_provider(w).pk},
        page=False,
    ),
    Row("reports:term", LA, lambda w: {"reference": w.term.reference}),
    Row("reports:term_progress", LA, lambda w: {"reference": w.term.reference}, page=False),
    Row("reports:ask_for_all", LA, lambda w: {"reference": w.term.reference}, method="post"),
    *(
        Row(
            "reports:file",
            LA | {"provider_manager"},
            lambda w, form=form: {"pk": of_provider(w).pk, "form": form},
            page=False,
            note=form,
        )
        for form in ("csv", "xlsx")
    ),
    Row(
        "reports:run",
        LA | {"provider_manager"},
        lambda w: {"pk": second_version(w).pk},
        note="a second version",
    ),
    Row(
        "reports:run",
        LA | MANAGERS | SCHOOLS,
        lambda w: {"pk": published(w).pk},
        note="published figures",
    ),
    Row("reports:try_again", LA, lambda w: {"pk": failed(w).pk}, method="post"),
    Row(
        "documents:open",
        LA | SCHOOL,
        lambda w: {"pk": of_school(w).document_id},
        page=False,
        note="a school's report",
    ),
]
