"""What reports show elsewhere, and the kinds of report there are."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import reverse
from django.utils.http import urlencode

from apcommission import home, related, shell
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from apcommission.reports.models import ReportRun
from apcommission.shown import long_date
from monitoring.measures.figures import Scope
from monitoring.reports import queries
from providers.directory.models import Programme, Provider

for key in ReportRun.Kind.values:
    module = f"monitoring.reports.{key.replace('-', '_')}"
    if find_spec(module):
        import_module(module)

shell.add_area(
    shell.Area(
        "Reports",
        "reports:list",
        "Figures of a term, with their PDF",
        permission="monitoring.see_reports",
        order=60,
    )
)


@opens("report")
def report_pdf(person: Person, document: Document) -> int | bool:
    """Who may open the run; the printed directory whoever may read the directory. It names no pupil."""
    if queries.printed_directories().filter(document=document).exists():
        return may(person, "providers.see_directory")
    if not may(person, "monitoring.see_reports"):
        return False
    return queries.runs(for_user=person).filter(document=document).exists()


@home.register(order=60)
def reports(person: Person) -> list[home.Work]:
    """Reports that failed, and those that a person asked for and can open now."""
    address = reverse("reports:list")
    work = []
    if person.is_la:
        failed = queries.lately(ReportRun.State.FAILED, for_user=person)
        url = f"{address}?state=failed"
        work.append(home.Work("Reports that could not be made", url, failed, urgent=True))
        own = queries.lately(ReportRun.State.READY, for_user=person).filter(asked_by=person)
        ready = own
        url = f"{address}?state=ready&mine=on"
        work.append(home.Work("Reports you asked for are ready", url, ready))
    elif person.has_role(Role.PROVIDER_MANAGER, Role.HEADTEACHER):
        ready = queries.lately(ReportRun.State.READY, for_user=person)
        work.append(home.Work("New reports", f"{address}?state=ready", ready))
    return work


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """A provider's reports, and asking for one."""
    return _links(Scope("provider", provider.organisation.reference), person)


@related.to("directory")
def printed_directory(_: None, person: Person) -> list[related.Link]:
    """The directory as it was last printed; printing it now, for those who ask for reports."""
    links = []
    if printed := queries.printed_directories().first():
        day = long_date(printed.finished_at or printed.asked_at)
        about = f"As it stood on {day}. It is printed again in the night after a change."
        url = reverse("documents:open", args=[printed.document_id])
        links.append(related.Link("To print (PDF)", url, about))
    if may(person, "monitoring.ask_for_report"):
        query = urlencode({"kind": ReportRun.Kind.DIRECTORY})
        url = f"{reverse('reports:ask')}?{query}"
        links.append(
            related.Link("Print it now", url, "As it stands today, by asking for the report.")
        )
    return links


@related.to("programme")
def of_programme(programme: Programme, person: Person) -> list[related.Link]:
    """A programme's reports, and asking for one."""
    return _links(Scope("programme", programme.reference), person)


def _links(scope: Scope, person: Person) -> list[related.Link]:
    if not may(person, "monitoring.see_figures", scope):
        return []
    query = urlencode({"scope": str(scope)})
    links = [related.Link("Reports", f"{reverse('reports:list')}?{query}")]
    if may(person, "monitoring.ask_for_report"):
        links.append(related.Link("Ask for a report", f"{reverse('reports:ask')}?{query}"))
    return links
