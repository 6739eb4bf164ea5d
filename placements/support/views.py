"""Pages of support around a placement."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_reads
from apcommission.forms import press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.attendance.views import monday_from
from placements.placement.models import COUNTED, KeyWorker, Placement
from placements.placement.pages import PLACEMENTS, crumbs, form_about
from placements.placement.views import find as find_placement
from placements.support import actions, queries
from placements.support.forms import (
    AgencyForm,
    KeyWorkerForm,
    TalkForm,
    TransportForm,
    VisitForm,
)
from placements.support.models import AgencyAtWork, Transport

CASELOAD = ("My pupils", reverse_lazy("support:caseload"))
SUPPORT = ("Support", "support:placement")
#: So many of the latest visits and talks stand on the page; all of them stand in the chronology.
LATEST = 10


class Caseload(ListPage):
    title = "My pupils"
    lead = "The pupils you visit. Whom you saw longest ago stands first."
    things = ("pupil", "pupils")
    permission = "placements.see_caseload"
    default_order = ("last_visit", "pupil__surname", "pk")
    empty = Empty("No pupil yet", "Pupils show here once you are named as their key worker.")
    columns = (
        Column(
            "Pupil",
            "pupil",
            sort="pupil__surname",
            link=lambda row: reverse("support:placement", args=[row.pk]),
        ),
        Column("Provider", "provider.organisation.name"),
        Column("Last visit", "last_visit", sort="last_visit"),
        Column("Next review", "next_review", sort="next_review"),
    )

    def rows(self) -> QuerySet[Placement]:
        return queries.caseload(for_user=self.request.user)


def placement(request: PersonRequest, pk: int) -> HttpResponse:
    """All that supports the pupil of a placement: people, reviews, visits, talks, agencies, transport."""
    found = find_placement(request, pk)
    person = request.user
    context = {
        "placement": found,
        "key_workers": found.key_workers.filter(ended_on=None).select_related("person"),
        "reviews": queries.reviews(for_user=person).filter(placement=found).order_by("-due_on"),
        "visits": found.visits.select_related("visited_by")[:LATEST],
        "talks": found.parent_talks.select_related("spoken_by")[:LATEST],
        "agencies": found.agencies.filter(ended_on=None),
        "transport": found.transport.select_related("extra"),
        "logs": found.state in COUNTED and may(person, "placements.log_support", found),
        "running": found.state in queries.RUNNING,
        "names": may(person, "placements.name_key_worker", found),
        "books": may(person, "placements.book_transport", found),
        "title": "Support",
        "breadcrumbs": crumbs(found),
    }
    return render(request, "placements/support/placement.html", context)


def visit(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down a visit."""
    found = find_placement(request, pk, "placements.log_support")
    form = VisitForm(request.POST or None)
    return form_about(
        request, found, form, actions.log_visit, "Write down a visit", SUPPORT, placement=found
    )


def talk(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down a talk with a parent."""
    found = find_placement(request, pk, "placements.log_support")
    form = TalkForm(request.POST or None)
    return form_about(
        request,
        found,
        form,
        actions.log_talk,
        "Write down a talk with a parent",
        SUPPORT,
        placement=found,
    )


def agency(request: PersonRequest, pk: int) -> HttpResponse:
    """Add an agency at work with the pupil."""
    found = find_placement(request, pk, "placements.log_support")
    form = AgencyForm(request.POST or None)
    return form_about(
        request, found, form, actions.add_agency, "Add an agency", SUPPORT, placement=found
    )


def transport(request: PersonRequest, pk: int) -> HttpResponse:
    """Book transport."""
    found = find_placement(request, pk, "placements.book_transport")
    form = TransportForm(request.POST or None)
    return form_about(
        request, found, form, actions.book_transport, "Book transport", SUPPORT, placement=found
    )


def key_worker(request: PersonRequest, pk: int) -> HttpResponse:
    """Name a key worker."""
    found = find_placement(request, pk, "placements.name_key_worker")
    people = queries.who_can_be_key_worker(found)
    form = KeyWorkerForm(request.POST or None, people=people)
    return form_about(
        request, found, form, actions.name_key_worker, "Name a key worker", SUPPORT, placement=found
    )


@require_POST
def end_key_worker(request: PersonRequest, pk: int) -> HttpResponse:
    """A key worker no longer visits."""
    named = get_object_or_404(KeyWorker, pk=pk)
    find_placement(request, named.placement_id, "placements.name_key_worker")
    press(request, actions.end_key_worker, key_worker=named, done="No longer the key worker.")
    return redirect("support:placement", named.placement_id)


@require_POST
def end_agency(request: PersonRequest, pk: int) -> HttpResponse:
    """An agency works with the pupil no longer."""
    found = get_object_or_404(AgencyAtWork, pk=pk)
    find_placement(request, found.placement_id, "placements.log_support")
    press(request, actions.end_agency, agency=found, done="It is noted that their work has ended.")
    return redirect("support:placement", found.placement_id)


@require_POST
def cancel_transport(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a booking away."""
    booked = get_object_or_404(Transport.objects.select_related("placement", "extra"), pk=pk)
    find_placement(request, booked.placement_id, "placements.book_transport")
    done = "The booking and its cost are taken away."
    press(request, actions.cancel_transport, transport=booked, done=done)
    return redirect("support:placement", booked.placement_id)


def school_week(request: PersonRequest, monday: str) -> HttpResponse:
    """The week of a headteacher's pupils: sessions, visits, talks, incidents."""
    authorise(request.user, "placements.see_school_week")
    first = monday_from(monday)
    rows = queries.schools_week(for_user=request.user, monday=first)
    for row in rows[:1]:
        keys = [one.placement.pupil_id for one in rows]
        record_reads(row.placement, by=request.user, pupil_ids=keys)
    context = {
        "rows": rows,
        "before": (first - timedelta(days=7)).isoformat(),
        "after": (first + timedelta(days=7)).isoformat(),
        "title": f"Your pupils in the week of {first:%-d %B %Y}",
        "breadcrumbs": (PLACEMENTS,),
    }
    return render(request, "placements/support/school_week.html", context)
