"""A termly report from asking to the kept PDF, beside WeasyPrint alone on its finished HTML."""

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML

from apcommission.calendar.models import Term
from apcommission.pdf import STYLE
from apcommission.reports.models import ReportRun
from bench import authority
from bench.rows import Row, best_of
from bench.sized import Size
from monitoring.measures.figures import Scope
from monitoring.reports.actions import open_run
from monitoring.reports.kinds import KINDS, Data, Kind
from monitoring.reports.tasks import make_report

RUNS = 3


def rows(_sizes: list[Size]) -> list[Row]:
    authority.prepare()
    held = authority.person("provider.manager").current_roles[0]
    found = []
    for scope in (Scope("provider", held.organisation.reference), Scope("la")):
        name = "the authority" if scope.kind == "la" else "a provider"
        whole = best_of(RUNS, lambda scope=scope: _make(scope))  # type: ignore[misc]
        run = ReportRun.objects.filter(scope=str(scope), state="ready").latest("pk")
        html = html_of(KINDS[run.kind], run.figures or {})
        alone = best_of(RUNS, lambda html=html: print_alone(html))  # type: ignore[misc]
        limit = Row(f"WeasyPrint alone, report of {name}", alone, note="tagged (PDF/UA-1)")
        found += [
            limit,
            Row(f"termly report of {name}: figures, pages, PDF", whole, limit=limit, goal=1.15),
        ]
    return found


def _make(scope: Scope) -> None:
    """One report of the last term that is over, by the very job of the worker."""
    over = Term.objects.filter(start__gte="2020-01-01").order_by("start").first()
    assert over is not None
    run = open_run(by=None, kind="termly", scope=scope, start=over.start, end=over.end)
    make_report(run.pk)


def html_of(kind: Kind, data: Data) -> str:
    """The page that WeasyPrint gets for a report with this data."""
    context = {
        "authority_name": settings.AUTHORITY_NAME,
        "service_name": settings.SERVICE_NAME,
        "title": "Report",
        **kind.context(data),
    }
    return render_to_string(kind.template, context)


def print_alone(html: str) -> None:
    """WeasyPrint's own work on a page, as `render_pdf` asks for it."""
    style = CSS(filename=finders.find(STYLE))
    HTML(string=html).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", optimize_images=True)
