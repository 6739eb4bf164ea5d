"""What learning shows elsewhere."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.api import scopes
from apcommission.calendar.queries import present_or_last_term
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person, Role
from placements.learning import api, queries
from placements.learning.models import ProgressReport
from placements.placement.models import COUNTED, Placement
from placements.placement.queries import placements
from placements.safety.chronology import Entry, register
from referrals.pupils.models import Pupil

#: Days before the end of a term from which its progress reports are asked for.
ASKED_BEFORE = 21

scopes.add(
    scopes.Scope(
        "outcomes",
        "Outcomes: awards, targets, assessments, destinations",
        "placements.see_placements",
    ),
    api.router,
)
# For administrators; others come to it from the list of placements.
shell.add_area(
    shell.Area(
        "Outcomes",
        "learning:outcomes",
        "The outcomes that targets help with, and the list of qualifications",
        permission="placements.manage_outcomes",
        order=45,
    )
)


@opens("progress_file")
def progress_file(person: Person, document: Document) -> int | bool:
    """Who may open the placement."""
    found = placements(for_user=person).filter(pk=document.subject_pk or 0).first()
    return found.pupil_id if found else False


@home.register(order=48)
def learning(person: Person) -> list[home.Work]:
    """Targets that are due, reports to write as a term ends, and for schools the new reports."""
    work = []
    if person.has_role(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR):
        due = queries.targets(for_user=person).filter(queries.due())
        work.append(home.Work("Targets to look at", f"{reverse('learning:targets')}?due=on", due))
        term = present_or_last_term()
        if term and (term.end - timezone.localdate()).days <= ASKED_BEFORE:
            rows = queries.to_write(for_user=person, term=term)
            address = reverse("placement:list")
            work.append(home.Work("Progress reports to write", address, rows))
    if person.has_role(Role.HEADTEACHER):
        sent = queries.reports(for_user=person).filter(
            sent_at__gt=timezone.now() - timedelta(days=14)
        )
        address = f"{reverse('learning:reports')}?state=sent"
        work.append(home.Work("New progress reports", address, sent))
    return work


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The plan and the awards of a placement, once it has started."""
    if placement.state not in COUNTED:
        return []
    about = "Targets, assessments, progress reports, progress file"
    return [
        related.Link("Learning plan", reverse("learning:plan", args=[placement.pk]), about),
        related.Link("Units and qualifications", reverse("learning:awards", args=[placement.pk])),
    ]


@register
def of_learning(pupil: Pupil, person: Person) -> list[Entry]:
    """Progress reports that were sent, and awards."""
    entries = []
    sent = queries.reports(for_user=person).filter(
        placement__pupil=pupil, state=ProgressReport.State.SENT
    )
    for report in sent.select_related(None).select_related("term"):
        if report.sent_at:
            url = reverse("learning:report", args=[report.pk])
            entries.append(Entry(report.sent_at, "Progress report", str(report), url))
    for award in (
        queries.awards(for_user=person).select_related(None).filter(placement__pupil=pupil)
    ):
        url = reverse("learning:awards", args=[award.placement_id])
        entries.append(Entry(award.awarded_on, "Award", f"{award.title}, {award.level}", url))
    return entries
