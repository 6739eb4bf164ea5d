"""Pages about referrals. Titles carry the reference, never the pupil's name."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.filters import NameFilter, YesFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from referrals.clocks.queries import near_until, running
from referrals.panels import agendas
from referrals.pupils.models import Pupil
from referrals.pupils.queries import pupils
from referrals.pupils.views import PupilList
from referrals.referral import actions, queries, sections
from referrals.referral.forms import StartForm, TriageForm
from referrals.referral.models import REFERRAL, UNDER_WAY, Referral
from referrals.referral.sections import FormSection

REFERRALS = ("Referrals", reverse_lazy("referral:list"))


class ReferralFilter(django_filters.FilterSet):
    search = NameFilter(
        "reference",
        "pupil__surname",
        "pupil__forename",
        "pupil__upn",
        label="Reference, or the pupil’s name or UPN",
    )
    state = django_filters.ChoiceFilter(choices=Referral.State.choices, label="State")
    route = django_filters.ChoiceFilter(choices=Referral.Route.choices, label="Route")
    due = YesFilter(method="due_soon", label="Due within three school days, or overdue")

    def due_soon(self, rows: QuerySet[Referral], _: str, __: bool) -> QuerySet[Referral]:
        return rows.filter(state__in=UNDER_WAY, due_on__lte=near_until())


class ReferralList(ListPage):
    title = "Referrals"
    things = ("referral", "referrals")
    permission = "referrals.see_referrals"
    filterset_class = ReferralFilter
    default_order = ("-submitted_on", "-pk")
    empty = Empty("No referral yet", "A school refers a pupil from here or from the directory.")
    export_name = "referrals"
    columns = (
        Column("Reference", "reference", sort="reference", link="referral:detail"),
        Column("Pupil", "pupil", sort="pupil__surname"),
        Column("School", "school.organisation.name", sort="school__organisation__name"),
        Column("Route", "get_route_display", sort="route"),
        Column("State", "state", state=True, sort="state"),
        Column("Submitted", "submitted_on", sort="submitted_on"),
        Column("Due", "due_on", sort="due_on"),
    )

    def rows(self) -> QuerySet[Referral]:
        return queries.referrals(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "referrals.refer_pupil"):
            return [("Refer a pupil", reverse("referral:start"))]
        return ()

    def links(self) -> Sequence[tuple[str, str]]:
        pages = (
            ("referrals.see_clocks", "Clocks of the law", "clocks:list"),
            ("referrals.see_matching_rules", "Rules of matching", "matching:rules"),
        )
        person = self.request.user
        return [(words, reverse(name)) for needed, words, name in pages if may(person, needed)]


class PupilToRefer(PupilList):
    """Whom to refer, for a programme where one was chosen before."""

    title = "Whom do you refer?"
    permission = "referrals.refer_pupil"
    breadcrumbs = (REFERRALS,)
    filters_beside = True
    carried = ("programme",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.columns = (replace(self.columns[0], link=self._begin), *self.columns[1:])
        return super().get_context_data(clear_url=self._for_it(self.request.path), **kwargs)

    @property
    def _programme(self) -> str:
        return self.request.GET.get("programme", "")

    def _begin(self, pupil: Pupil) -> str:
        return self._for_it(reverse("referral:begin", args=[pupil.pk]))

    def _for_it(self, address: str) -> str:
        """The address, which goes on to speak of the programme that was chosen."""
        query = urlencode({"programme": self._programme})
        return f"{address}?{query}" if self._programme else address


def begin(request: PersonRequest, pk: int) -> HttpResponse:
    """Begin a pupil's referral."""
    authorise(request.user, "referrals.refer_pupil")
    pupil = get_object_or_404(pupils(for_user=request.user), pk=pk)
    authorise(request.user, "referrals.see_pupil", pupil)
    initial = {"programme": request.GET.get("programme")}
    form = StartForm(request.POST or None, person=request.user, initial=initial)
    referral = carry_out(request, form, actions.start_referral, pupil=pupil)
    if referral:
        return redirect("referral:detail", referral.pk)
    record_read(pupil, by=request.user, pupil_id=pk)
    context = {
        "form": form,
        "title": "Refer this pupil",
        "caption": f"{pupil.surname}, {pupil.forename}, {pupil.year}, UPN {pupil.upn}",
        "breadcrumbs": (REFERRALS, ("Whom do you refer?", reverse("referral:start"))),
    }
    return render(request, "components/form_page.html", context)


def find(request: PersonRequest, pk: int) -> Referral:
    """The referral with all its sections, if the person may read it; the reading is recorded."""
    found = queries.with_names(queries.readable(for_user=request.user))
    referral = get_object_or_404(found, pk=pk)
    authorise(request.user, "referrals.see_referral", referral)
    queries.bring_sections(referral)
    record_read(referral, by=request.user, pupil_id=referral.pupil_id)
    return referral


def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The referral: a task list while the school writes it, the whole text for readers."""
    referral = find(request, pk)
    missing = sections.missing(referral)
    context = {
        "referral": referral,
        "title": f"Referral {referral.reference}",
        "breadcrumbs": (REFERRALS,),
        "lifecycle": REFERRAL,
        "answers": sections.answers(referral),
        "missing": missing,
        "clock": running(referral),
        "moved_out": referral.is_under_way and referral.pupil.home_la != settings.AUTHORITY_CODE,
        "may_edit": may(request.user, "referrals.edit_referral", referral),
        "may_triage": referral.state == Referral.State.SUBMITTED
        and may(request.user, "referrals.triage_referral", referral),
        "sees_pupil": may(request.user, "referrals.see_pupil", referral.pupil),
        "tasks": sections_to_fill(referral, missing),
    }
    return render(request, "referrals/referral/referral.html", context)


def sections_to_fill(
    referral: Referral, missing: list[tuple[FormSection, list[str]]]
) -> list[object]:
    """The lines of the task list: each section with whether it is complete, by what is `missing`."""
    from apcommission.templatetags.components import Task

    lacking = {section.key: words for section, words in missing}
    return [
        Task(
            section.title,
            reverse("referral:section", args=[referral.pk, section.key]),
            "To do" if section.key in lacking else "Complete",
            "blue" if section.key in lacking else "",
            f"Missing: {', '.join(lacking[section.key])}"
            if section.key in lacking
            else section.hint,
        )
        for section in sections.SECTIONS
    ]


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Submit or withdraw."""
    referral = get_object_or_404(queries.referrals(for_user=request.user), pk=pk)
    authorise(request.user, "referrals.submit_referral", referral)
    if request.POST.get("verb") == "submit":
        done = "The referral is with the authority."
        press(request, actions.submit_referral, referral=referral, done=done)
    if request.POST.get("verb") == "withdraw":
        done = "The referral is withdrawn."
        press(request, agendas.withdraw_referral, referral=referral, done=done)
    return redirect("referral:detail", pk)


def triage(request: PersonRequest, pk: int) -> HttpResponse:
    """An officer accepts a referral for a panel, or returns it to the school."""
    referral = find(request, pk)
    authorise(request.user, "referrals.triage_referral", referral)
    form = TriageForm(request.POST or None, obj=referral)
    if form.is_valid():
        answer = form.cleaned_data.pop("answer")
        accept = answer == "accept"
        action = actions.accept_referral if accept else actions.return_referral
        if carry_out(request, form, action, referral=referral):
            done = "is ready for a panel" if accept else "goes back to the school"
            messages.success(request, f"The referral {done}.")
            return redirect("referral:detail", pk)
    crumbs = (REFERRALS, (referral.reference, reverse("referral:detail", args=[pk])))
    context = {"form": form, "title": f"Triage {referral.reference}", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)
