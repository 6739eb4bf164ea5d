"""Pages of the information profile."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record, record_read
from apcommission.filters import YesFilter
from apcommission.forms import attempt, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.messages.queries import live_link
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date
from referrals.profile import actions, queries
from referrals.profile.forms import AnswerForm, AskForm, LinkAnswerForm, RiskForm
from referrals.profile.models import InformationRequest
from referrals.pupils.models import Pupil
from referrals.pupils.queries import pupils
from referrals.pupils.views import PUPILS
from referrals.referral.models import Referral
from referrals.referral.views import REFERRALS
from referrals.referral.views import find as find_referral

REQUESTS = ("Requests for information", reverse_lazy("profile:requests"))


def _crumbs(referral: Referral) -> list[tuple[str, Any]]:
    return [REFERRALS, (referral.reference, reverse("referral:detail", args=[referral.pk]))]


def profile(request: PersonRequest, pk: int) -> HttpResponse:
    """What agencies told of the pupil, by section; for the authority, whom it asked."""
    referral = find_referral(request, pk)
    authorise(request.user, "referrals.see_profile", referral)
    asks = may(request.user, "referrals.ask_agencies", referral)
    asked = _with_days(referral) if asks else []
    context = {
        "referral": referral,
        "told": queries.told_of([referral.pupil_id]).get(referral.pupil_id, []),
        "risk": queries.risk_of(referral.pupil),
        "assesses": may(request.user, "referrals.assess_risk", referral.pupil),
        "asks": asks and referral.is_under_way,
        "requests": asked,
        "standing": queries.standing_of([one for one, _ in asked])
        if asks
        else queries.standing(referral),
        "title": "Information profile",
        "breadcrumbs": _crumbs(referral),
    }
    return render(request, "referrals/profile/profile.html", context)


def _with_days(referral: Referral) -> list[tuple[InformationRequest, bool]]:
    """(request, whether it is overdue) of all about this referral."""
    today = timezone.localdate()
    found = referral.requests.select_related("agency")
    return [(one, one.is_overdue(today)) for one in found]


def ask(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask agencies, with one form."""
    referral = find_referral(request, pk)
    authorise(request.user, "referrals.ask_agencies", referral)
    # Those asked already are offered no more, yet sent again by a double click.
    offered = queries.agencies() if request.method == "POST" else queries.not_asked(referral)
    form = AskForm(request.POST or None, agencies=offered)
    if form.is_valid():
        form.cleaned_data["sections"] = form.cleaned_data.pop("sections_asked")
    if carry_out(request, form, actions.ask_agencies, referral=referral):
        messages.success(request, "The agencies are asked. They are reminded by themselves.")
        return redirect("profile:profile", pk)
    crumbs = [*_crumbs(referral), ("Information profile", reverse("profile:profile", args=[pk]))]
    context = {"form": form, "title": "Ask agencies", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", {**context, "caption": referral.reference})


class RequestFilter(django_filters.FilterSet):
    """Where a request stands, and what is late."""

    state = django_filters.ChoiceFilter(choices=InformationRequest.State.choices, label="State")
    overdue = YesFilter(method="is_overdue", label="Overdue")

    def is_overdue(
        self, rows: QuerySet[InformationRequest], _: str, __: bool
    ) -> QuerySet[InformationRequest]:
        asked = InformationRequest.State.ASKED
        return rows.filter(state=asked, due_on__lt=timezone.localdate())


class RequestList(ListPage):
    title = "Requests for information"
    things = ("request", "requests")
    permission = "referrals.see_requests"
    filterset_class = RequestFilter
    default_order = ("due_on", "pk")
    empty = Empty(
        "Nothing is asked", "What the authority asks of agencies about pupils stands here."
    )
    columns = (
        Column("Request", str, link="profile:request"),
        Column("Agency", "agency.name", sort="agency__name"),
        Column("Answer by", "due_on", sort="due_on"),
        Column("State", "state", state=True, sort="state"),
        Column("Asked", "asked_at", sort="asked_at"),
    )

    def rows(self) -> QuerySet[InformationRequest]:
        return queries.requests(for_user=self.request.user)


def _find(request: PersonRequest, pk: int) -> InformationRequest:
    """The request, if the person may open it; the reading is recorded."""
    authorise(request.user, "referrals.see_requests")
    found = get_object_or_404(queries.requests(for_user=request.user), pk=pk)
    record_read(found, by=request.user, pupil_id=found.referral.pupil_id)
    return found


def information_request(request: PersonRequest, pk: int) -> HttpResponse:
    """What is asked and what is shared; the agency answers here, and adds to its answer later."""
    found = _find(request, pk)
    answers = may(request.user, "referrals.answer_request", found)
    form = None
    if answers and found.is_needed:
        form = AnswerForm(request.POST or None, asked=found.sections)
        if carry_out(request, form, actions.answer_request, information=found):
            messages.success(request, "Thank you. The authority has what you told.")
            return redirect("profile:request", pk)
    context = {
        **_asked(found),
        "form": form,
        "told": found.contributions.all(),
        "takes_back": found.state == InformationRequest.State.ASKED
        and may(request.user, "referrals.ask_agencies", found.referral),
        "sees_referral": may(request.user, "referrals.see_referral", found.referral),
        "title": "Request for information",
        "breadcrumbs": (REQUESTS,),
    }
    return render(request, "referrals/profile/request.html", context)


def _asked(found: InformationRequest) -> dict[str, Any]:
    """What a page about a request shows: the pupil, what is shared. Nothing once it is not needed."""
    pupil = found.referral.pupil
    about: Sequence[tuple[str, Any]] = ()
    if found.is_needed:
        about = (
            ("Pupil", str(pupil)),
            ("Date of birth", long_date(pupil.birth_date)),
            ("School", str(found.referral.school or "None")),
            ("Answer by", long_date(found.due_on)),
        )
    shared = queries.shared_with(found) if found.is_needed else []
    return {"information": found, "about": about, "shared": shared}


@require_POST
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask no longer."""
    found = _find(request, pk)
    authorise(request.user, "referrals.ask_agencies", found.referral)
    done = "The request is taken back. The agency sees it no more."
    press(request, actions.take_back, information=found, done=done)
    return redirect("profile:profile", found.referral_id)


@login_not_required
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """An agency without an account reads what is asked and answers. The link is the key, and works once."""
    key = live_link(actions.INFORMATION_LINK, token)
    found = (
        key
        and InformationRequest.objects.select_related(
            "agency", "referral__pupil", "referral__school__organisation"
        )
        .filter(pk=key.subject_pk)
        .first()
    )
    if not key or not found or not found.is_needed:
        return render(request, "referrals/profile/link_over.html", status=404)
    form = LinkAnswerForm(request.POST or None, asked=found.sections)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.answer_by_link, link=key, **form.cleaned_data):
            return render(request, "referrals/profile/link_done.html")
    elif request.method == "GET":
        record("opened_link", found, by=None, pupil_id=found.referral.pupil_id)
    context = {**_asked(found), "form": form, "title": "Request for information"}
    return render(request, "referrals/profile/link.html", context)


def _pupil(request: PersonRequest, pk: int, permission: str) -> Pupil:
    """The pupil, if the person may do this about them; the reading is recorded."""
    found = get_object_or_404(pupils(for_user=request.user), pk=pk)
    authorise(request.user, permission, found)
    record_read(found, by=request.user, pupil_id=pk)
    return found


def _pupil_crumbs(pupil: Pupil) -> tuple[tuple[str, Any], ...]:
    return (PUPILS, ("Pupil’s record", reverse("pupils:detail", args=[pupil.pk])))


def risk(request: PersonRequest, pk: int) -> HttpResponse:
    """The pupil's risk assessment, and the ones before it."""
    pupil = _pupil(request, pk, "referrals.see_risk")
    found = list(pupil.risk_assessments.select_related("made_by")[:20])
    context = {
        "pupil": pupil,
        "risk": found[0] if found else None,
        "earlier": found[1:],
        "assesses": may(request.user, "referrals.assess_risk", pupil),
        "title": "Risk assessment",
        "breadcrumbs": _pupil_crumbs(pupil),
    }
    return render(request, "referrals/profile/risk.html", context)


def assess(request: PersonRequest, pk: int) -> HttpResponse:
    """Write a new assessment; it starts from the one that holds."""
    pupil = _pupil(request, pk, "referrals.assess_risk")
    names = ("risks", "triggers", "measures", "adults", "pupils")
    former = queries.risk_of(pupil)
    initial = {name: getattr(former, name) for name in names} if former else {"adults": 1}
    form = RiskForm(request.POST or None, initial=initial)
    if carry_out(request, form, actions.assess_risk, pupil=pupil):
        messages.success(request, "The risk assessment is saved. It holds from now on.")
        return redirect("profile:risk", pk)
    context = {"form": form, "title": "Assess risks", "caption": str(pupil)}
    crumbs = (*_pupil_crumbs(pupil), ("Risk assessment", reverse("profile:risk", args=[pk])))
    return render(request, "components/form_page.html", {**context, "breadcrumbs": crumbs})
