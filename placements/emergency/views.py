"""Pages of emergency access. Titles carry no name."""

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy

from apcommission import second_wall
from apcommission.audit.actions import record_read
from apcommission.filters import YesFilter
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import date_and_time
from placements.emergency import actions, queries
from placements.emergency.forms import OpenForm, ReviewForm
from placements.emergency.models import EmergencyAccess

EMERGENCIES = ("Emergency access", reverse_lazy("emergency:list"))


class AccessFilter(django_filters.FilterSet):
    waiting = YesFilter(method="waits", label="Not reviewed yet")

    def waits(self, rows: QuerySet[EmergencyAccess], _: str, __: bool) -> QuerySet[EmergencyAccess]:
        return rows.filter(reviewed_at=None)


class AccessList(ListPage):
    title = "Emergency access"
    lead = (
        "Records opened by someone who may not ordinarily see them. Each is looked at afterwards."
    )
    things = ("opening", "openings")
    permission = "placements.see_emergencies"
    filterset_class = AccessFilter
    default_order = ("-opened_at", "-pk")
    empty = Empty("No record was opened in an emergency")
    columns = (
        Column("Opening", str, link="emergency:access"),
        Column("Opened", "opened_at", sort="opened_at"),
        Column("By", "person"),
        Column("Pupil", "pupil"),
        Column("Review", lambda row: row.get_finding_display() or "Not reviewed yet"),
    )

    def rows(self) -> QuerySet[EmergencyAccess]:
        return queries.accesses(for_user=self.request.user)


def open_record(request: PersonRequest) -> HttpResponse:
    """Ask for a record that one may not ordinarily see."""
    authorise(request.user, "placements.open_in_emergency")
    form = OpenForm(request.POST or None)
    access = carry_out(request, form, actions.open_record)
    if access:
        return redirect("emergency:record", access.pk)
    context = {
        "form": form,
        "title": "Open a record in an emergency",
        "lead": (
            "Only where a pupil may come to harm. The record opens for "
            f"{settings.EMERGENCY_ACCESS_MINUTES} minutes; others are told at once. "
            "If someone is in danger now, call 999 first."
        ),
        "breadcrumbs": (),
    }
    return render(request, "components/form_page.html", context)


@second_wall.lifted()
def record(request: PersonRequest, pk: int) -> HttpResponse:
    """The record, as long as the access lasts, for who opened it; each reading is recorded."""
    authorise(request.user, "placements.open_in_emergency")
    access = get_object_or_404(queries.open_to(request.user), pk=pk)
    record_read(access, by=request.user, pupil_id=access.pupil_id)
    context = {
        "access": access,
        "pupil": access.pupil,
        "record": queries.record_of(access.pupil),
        "until": date_and_time(access.ends_at),
        "title": "Record opened in an emergency",
    }
    return render(request, "placements/emergency/record.html", context)


def access(request: PersonRequest, pk: int) -> HttpResponse:
    """One opening: by whom, of whose record, why; and its review."""
    authorise(request.user, "placements.see_emergencies")
    found = get_object_or_404(queries.accesses(for_user=request.user), pk=pk)
    record_read(found, by=request.user, pupil_id=found.pupil_id)
    form = None
    if found.person_id != request.user.pk and may(
        request.user, "placements.review_emergency", found
    ):
        form = ReviewForm(request.POST or None, obj=found)
        if carry_out(request, form, actions.review, access=found):
            messages.success(request, "The review is saved.")
            return redirect("emergency:list")
    facts = [
        ("Opened by", str(found.person)),
        ("Pupil", str(found.pupil)),
        ("Opened", date_and_time(found.opened_at)),
        ("Until", date_and_time(found.ends_at)),
        ("Reason", found.reason),
    ]
    if found.reviewed_at:
        facts += [
            ("Review", f"{found.get_finding_display()}, {found.reviewed_by}"),
            ("What the review says", found.review_words),
        ]
    context = {"facts": facts, "form": form, "title": str(found), "breadcrumbs": (EMERGENCIES,)}
    return render(request, "placements/emergency/access.html", context)
