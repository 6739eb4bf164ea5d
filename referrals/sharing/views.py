"""Pages of what was shared: of all, of a pupil, of an organisation."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.audit.actions import record_read
from apcommission.filters import SinceFilter, UntilFilter
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.models import Organisation
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import date_and_time
from referrals.pupils.models import Pupil
from referrals.pupils.views import find
from referrals.sharing import actions, queries
from referrals.sharing.forms import DisclosureForm
from referrals.sharing.models import Disclosure

PUPILS = ("Pupils", reverse_lazy("pupils:list"))
SHARED = ("What was shared", reverse_lazy("sharing:list"))
WHEN = Column("When", "at", sort="at", show=date_and_time)
TO = Column("To", "recipient")
WHAT = Column("What", "get_what_display", sort="what")
WHY = Column("Why", "get_why_display")
MORE = Column("More about it", "words")
BY = Column("By", lambda row: row.by.name if row.by else "The service itself")
PUPIL = Column("Pupil", "pupil", link=lambda row: reverse("sharing:pupil", args=[row.pupil_id]))


class DisclosureFilter(django_filters.FilterSet):
    what = django_filters.ChoiceFilter(choices=Disclosure.What.choices, label="What")
    why = django_filters.ChoiceFilter(choices=Disclosure.Why.choices, label="Why")
    since = SinceFilter("at", label="Since")
    until = UntilFilter("at", label="Until")


class DisclosureList(ListPage):
    title = "What was shared"
    lead = "What organisations and families were sent about pupils, when and why."
    things = ("entry", "entries")
    permission = "referrals.see_all_disclosures"
    filterset_class = DisclosureFilter
    default_order = ("-at",)
    export_name = "what-was-shared"
    empty = Empty("Nothing was shared yet")
    columns: tuple[Column, ...] = (WHEN, PUPIL, TO, WHAT, WHY, MORE, BY)

    def rows(self) -> QuerySet[Disclosure]:
        return queries.disclosures(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        return [("By organisation", reverse("sharing:organisations"))]


class OrganisationList(ListPage):
    title = "Who was sent what"
    things = ("organisation", "organisations")
    permission = "referrals.see_all_disclosures"
    default_order = ("name",)
    breadcrumbs = (SHARED,)
    empty = Empty("No organisation was sent anything yet")
    columns = (
        Column("Organisation", "name", sort="name", link="sharing:organisation"),
        Column("Kind", "get_kind_display"),
        Column("Times", "sent", sort="sent", numeric=True),
        Column("Pupils", "children", sort="children", numeric=True),
        Column("Last time", "latest", sort="latest", show=date_and_time),
    )

    def rows(self) -> QuerySet[Organisation]:
        return queries.organisations()


class OfOrganisation(DisclosureList):
    """What one organisation was sent, about whom, when and why."""

    breadcrumbs = (SHARED, ("Who was sent what", reverse_lazy("sharing:organisations")))
    columns = (WHEN, PUPIL, WHAT, WHY, MORE, BY)

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        authorise(request.user, self.permission)
        found = get_object_or_404(Organisation, pk=kwargs["pk"])
        self.title, self.lead = found.name, "What it was sent about pupils, when and why."
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Disclosure]:
        return super().rows().filter(organisation=self.kwargs["pk"])

    def links(self) -> Sequence[tuple[str, str]]:
        return ()


class OfPupil(DisclosureList):
    """What was shared about one pupil: the reading is recorded. The title bears no name."""

    title = "What was shared about a pupil"
    permission = "referrals.see_disclosures"
    export_name = ""
    columns = (WHEN, TO, WHAT, WHY, MORE, BY)

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.pupil = find(request, kwargs["pk"], self.permission)
        record_read(self.pupil, by=request.user, pupil_id=self.pupil.pk)
        self.lead = f"About {self.pupil}: what went to whom, when and why."
        record_page = ("Pupil’s record", reverse("pupils:detail", args=[self.pupil.pk]))
        self.breadcrumbs = (PUPILS, record_page)
        return super().get(request, *args, **kwargs)

    def permission_object(self) -> Pupil:
        return self.pupil

    def rows(self) -> QuerySet[Disclosure]:
        return super().rows().filter(pupil=self.pupil)

    def links(self) -> Sequence[tuple[str, str]]:
        return ()

    def actions(self) -> Sequence[tuple[str, str]]:
        if not may(self.request.user, "referrals.note_disclosure", self.pupil):
            return ()
        where = reverse("sharing:note", args=[self.pupil.pk])
        return [("Note what was shared another way", where)]


def note(request: PersonRequest, pk: int) -> HttpResponse:
    """Note what was shared by phone, by post or in a meeting."""
    pupil = find(request, pk, "referrals.note_disclosure")
    form = DisclosureForm(request.POST or None)
    if carry_out(request, form, actions.note_disclosure, pupil=pupil):
        messages.success(request, "It is noted.")
        return redirect("sharing:pupil", pk)
    form.cancel_url = reverse("sharing:pupil", args=[pk])
    record_page = ("Pupil’s record", reverse("pupils:detail", args=[pk]))
    context = {"form": form, "title": "Note what was shared", "breadcrumbs": (PUPILS, record_page)}
    return render(request, "components/form_page.html", context)
