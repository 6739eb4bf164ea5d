"""Pages of a placed pupil's safety. Titles carry no name."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.filters import DayFilter, SearchFilter, YesFilter
from apcommission.forms import PageForm, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import date_and_time, local
from placements.placement.pages import crumbs
from placements.placement.views import find as find_placement
from placements.safety import actions, queries
from placements.safety.chronology import chronology
from placements.safety.escalation import steps
from placements.safety.forms import CloseForm, FoundForm, IncidentForm, NoteForm, ToldForm
from placements.safety.models import Incident

SAFETY = ("Safety", reverse_lazy("safety:list"))


class IncidentFilter(django_filters.FilterSet):
    """Kind, severity, state, whether a lead took note, when."""

    search = SearchFilter("placement__reference", label="Placement")
    kind = django_filters.ChoiceFilter(choices=Incident.Kind.choices, label="Kind")
    severity = django_filters.ChoiceFilter(choices=Incident.Severity.choices, label="Severity")
    state = django_filters.ChoiceFilter(choices=Incident.State.choices, label="State")
    unseen = YesFilter(method="nobody_saw", label="No safeguarding lead took note")
    since = DayFilter("happened_at__date", lookup_expr="gte", label="Happened on or after")

    def nobody_saw(self, rows: QuerySet[Incident], _: str, __: bool) -> QuerySet[Incident]:
        return rows.filter(queries.not_seen())


class IncidentList(ListPage):
    title = "Safety"
    lead = "Incidents, concerns and missing pupils. A new one is reported on the page of the placement."
    things = ("incident", "incidents")
    permission = "placements.see_incidents"
    filterset_class = IncidentFilter
    default_order = ("-happened_at", "-pk")
    empty = Empty("Nothing was reported", "What is reported on the page of a placement shows here.")
    export_name = "incidents"
    columns = (
        Column("Report", str, link="safety:incident"),
        Column("Pupil", "placement.pupil", sort="placement__pupil__surname"),
        Column("Provider", "placement.provider.organisation.name"),
        Column("Severity", lambda row: row.get_severity_display().partition(":")[0]),
        Column("Happened", "happened_at", sort="happened_at"),
        Column("State", "state", state=True, sort="state"),
        Column("Noted by", "seen_by"),
    )

    def rows(self) -> QuerySet[Incident]:
        return queries.incidents(for_user=self.request.user)


def risk(request: PersonRequest, pk: int) -> HttpResponse:
    """The pupil's risk assessment, for who works with the placement."""
    placement = find_placement(request, pk)
    context = {
        "pupil": placement.pupil,
        "risk": queries.risk_at(placement),
        "title": "Risk assessment",
        "breadcrumbs": crumbs(placement),
    }
    return render(request, "referrals/profile/risk.html", context)


def pupil_chronology(request: PersonRequest, pk: int) -> HttpResponse:
    """What happened around the pupil of a placement, year by year, as far as the person may see it."""
    placement = find_placement(request, pk)
    years = chronology(placement.pupil, request.user)
    wanted = request.GET.get("year", "")
    year = next((one for one in years if str(one) == wanted), max(years, default=0))
    context = {
        "placement": placement,
        "entries": years.get(year, []),
        "year": year,
        "years": [(each, f"{each} to {each + 1}") for each in years],
        "title": "Chronology",
        "breadcrumbs": crumbs(placement),
    }
    return render(request, "placements/safety/chronology.html", context)


def report(request: PersonRequest, pk: int) -> HttpResponse:
    """Report something about the pupil of a placement."""
    placement = find_placement(request, pk, "placements.report_incident")
    form = IncidentForm(request.POST or None)
    incident = carry_out(request, form, actions.report_incident, placement=placement)
    if incident:
        messages.success(request, "It is reported. Whoever must know is written to now.")
        return redirect("safety:incident", incident.pk)
    form.cancel_url = reverse("placement:detail", args=[pk])
    context = {
        "form": form,
        "title": "Report an incident or concern",
        "caption": f"Placement {placement.reference}",
        "lead": "If someone is in danger now, call 999 first.",
        "breadcrumbs": crumbs(placement),
    }
    return render(request, "components/form_page.html", context)


def find(request: PersonRequest, pk: int, permission: str = "placements.see_incident") -> Incident:
    """The incident, if the person may do this; the reading is recorded."""
    found = queries.incidents(for_user=request.user).prefetch_related("told__told_by")
    incident = get_object_or_404(found, pk=pk)
    authorise(request.user, permission, incident)
    record_read(incident, by=request.user, pupil_id=incident.placement.pupil_id)
    return incident


def incident(request: PersonRequest, pk: int) -> HttpResponse:
    """One incident: what happened, who was told, what is still to be done."""
    found = find(request, pk)
    person = request.user
    notes = may(person, "placements.note_safely", found)
    is_open = found.state == Incident.State.OPEN
    now = timezone.now()
    missing = found.kind == Incident.Kind.MISSING
    context = {
        "incident": found,
        "facts": facts(found),
        "told": found.told.all(),
        "steps": [(step, step.is_late(now)) for step in steps(found)] if missing else [],
        "notes": found.notes.select_related("written_by") if notes else None,
        "takes_note": notes and found.seen_at is None,
        "tells": may(person, "placements.follow_incident", found),
        "finds": missing and is_open,
        "closes": may(person, "placements.close_incident", found),
        "is_open": is_open,
        "title": str(found),
        "breadcrumbs": (SAFETY, crumbs(found.placement)[1]),
    }
    return render(request, "placements/safety/incident.html", context)


def facts(found: Incident) -> list[tuple[str, Any]]:
    """(label, words) about an incident."""
    told: list[tuple[str, Any]] = [
        ("Severity", found.get_severity_display()),
        ("Happened", date_and_time(local(found.happened_at))),
        ("Where", found.place),
        ("What happened", found.what),
        ("What was done at once", found.done),
        ("Reported by", f"{found.reported_by}, {date_and_time(local(found.reported_at))}"),
    ]
    if found.seen_at:
        told.append(("Noted by", f"{found.seen_by}, {date_and_time(local(found.seen_at))}"))
    if found.found_at:
        told += [
            ("Found", date_and_time(local(found.found_at))),
            ("What the pupil said once back", found.return_talk),
        ]
    if found.closing_words:
        told.append(("What came of it", found.closing_words))
    return told


@require_POST
def take_note(request: PersonRequest, pk: int) -> HttpResponse:
    """A safeguarding lead says that they know of it."""
    found = find(request, pk, "placements.note_safely")
    press(request, actions.take_note, incident=found, done="It is noted that you know of this.")
    return redirect("safety:incident", pk)


@require_POST
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a closed incident again."""
    found = find(request, pk, "placements.close_incident")
    press(request, actions.reopen_incident, incident=found, done="It is open again.")
    return redirect("safety:incident", pk)


def tell(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down who was told."""
    found = find(request, pk, "placements.follow_incident")
    return _form(request, found, ToldForm(request.POST or None), actions.tell, "Who was told")


def found_again(request: PersonRequest, pk: int) -> HttpResponse:
    """A missing pupil is found."""
    found = find(request, pk, "placements.follow_incident")
    form = FoundForm(request.POST or None, obj=found)
    return _form(request, found, form, actions.find_pupil, "The pupil is found")


def note(request: PersonRequest, pk: int) -> HttpResponse:
    """A note for safeguarding leads alone."""
    found = find(request, pk, "placements.note_safely")
    form = NoteForm(request.POST or None)
    return _form(request, found, form, actions.write_note, "Note for safeguarding leads")


def close(request: PersonRequest, pk: int) -> HttpResponse:
    """Close an incident."""
    found = find(request, pk, "placements.close_incident")
    return _form(
        request, found, CloseForm(request.POST or None), actions.close_incident, "Close it"
    )


def _form(
    request: PersonRequest,
    found: Incident,
    form: PageForm,
    action: Callable[..., Any],
    title: str,
) -> HttpResponse:
    address = reverse("safety:incident", args=[found.pk])
    if carry_out(request, form, action, incident=found):
        messages.success(request, "Saved.")
        return redirect(address)
    form.cancel_url = address
    context = {
        "form": form,
        "title": title,
        "caption": str(found),
        "breadcrumbs": (SAFETY, (str(found), address)),
    }
    return render(request, "components/form_page.html", context)
