"""Pages of what follows a decision: the parents' letter, appeals and complaints."""

import django_filters
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from apcommission.audit.actions import record, record_read
from apcommission.filters import YesFilter
from apcommission.forms import attempt, carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.messages.queries import live_link
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from referrals.panels import appeals, letters, queries
from referrals.panels.forms import AnswerAppealForm, AppealForm, LinkAppealForm
from referrals.panels.models import Appeal, Decision
from referrals.panels.views import PANELS


def _decision(request: PersonRequest, pk: int, permission: str) -> Decision:
    """The signed decision, if the person may do this about it; the reading is recorded."""
    signed = queries.decisions(for_user=request.user).exclude(state=Decision.State.DRAFT)
    found = get_object_or_404(signed, pk=pk)
    authorise(request.user, permission, found)
    record_read(found, by=request.user, pupil_id=found.referral.pupil_id)
    return found


def letter(request: PersonRequest, pk: int) -> HttpResponse:
    """The parents' letter, to print for those who have no e-mail address."""
    found = _decision(request, pk, "referrals.print_letter")
    context = {
        "decision": found,
        "letter": letters.letter(found),
        "title": "Letter to the parents",
        "breadcrumbs": (("Decision", reverse("panels:decision", args=[pk])),),
    }
    return render(request, "referrals/panels/letter.html", context)


@login_not_required
@never_cache
def letter_link(request: HttpRequest, token: str) -> HttpResponse:
    """A parent reads the letter by its link, and may ask to look at the decision again: then it is used."""
    link = live_link(letters.LETTER_LINK, token)
    if link is None:
        return render(request, "referrals/panels/letter_over.html", status=404)
    found = get_object_or_404(queries.with_all(Decision.objects.all()), letters=link.subject_pk)
    form = LinkAppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, appeals.take_in_by_link, link=link, **form.cleaned_data):
            return render(request, "referrals/panels/appeal_sent.html")
    elif request.method == "GET":
        record("opened_link", found, by=None, pupil_id=found.referral.pupil_id)
    context = {"decision": found, "letter": letters.letter(found), "form": form}
    title = "Letter about a decision"
    return render(request, "referrals/panels/letter_link.html", {**context, "title": title})


class AppealFilter(django_filters.FilterSet):
    """Where it stands, and what is late."""

    state = django_filters.ChoiceFilter(choices=Appeal.State.choices, label="State")
    kind = django_filters.ChoiceFilter(choices=Appeal.Kind.choices, label="Kind")
    overdue = YesFilter(method="is_overdue", label="Overdue")

    def is_overdue(self, rows: QuerySet[Appeal], _: str, __: bool) -> QuerySet[Appeal]:
        return rows.filter(state=Appeal.State.OPEN, due_on__lt=timezone.localdate())


class AppealList(ListPage):
    title = "Appeals and complaints"
    things = ("appeal or complaint", "appeals and complaints")
    permission = "referrals.see_appeals"
    filterset_class = AppealFilter
    default_order = ("due_on", "pk")
    breadcrumbs = (PANELS,)
    empty = Empty("Nothing to answer", "An appeal is recorded on the page of its decision.")
    export_name = "appeals"
    columns = (
        Column("Appeal", str, link="panels:appeal"),
        Column("Referral", "decision.referral.reference"),
        Column("Kind", "get_kind_display", sort="kind"),
        Column("Received", "received_on", sort="received_on"),
        Column("Answer by", "due_on", sort="due_on"),
        Column("State", "state", state=True, sort="state"),
        Column("Result", "get_result_display"),
    )

    def rows(self) -> QuerySet[Appeal]:
        return queries.appeals(for_user=self.request.user)


def take_in(request: PersonRequest, pk: int) -> HttpResponse:
    """Record an appeal or complaint."""
    found = _decision(request, pk, "referrals.record_appeal")
    form = AppealForm(request.POST or None)
    appeal = carry_out(request, form, appeals.take_in, decision=found)
    if appeal:
        messages.success(request, "It is recorded, with the day by which it is answered.")
        return redirect("panels:appeal", appeal.pk)
    crumbs = (PANELS, ("Decision", reverse("panels:decision", args=[pk])))
    context = {"form": form, "title": "Record an appeal or complaint", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


def appeal(request: PersonRequest, pk: int) -> HttpResponse:
    """An appeal or complaint, and its answer."""
    authorise(request.user, "referrals.see_appeals")
    found = get_object_or_404(queries.appeals(for_user=request.user), pk=pk)
    record_read(found, by=request.user, pupil_id=found.decision.referral.pupil_id)
    form = None
    answers = may(request.user, "referrals.answer_appeal", found.decision)
    if found.state == Appeal.State.OPEN and answers:
        form = AnswerAppealForm(request.POST or None)
        if carry_out(request, form, appeals.answer, appeal=found):
            messages.success(request, "The answer is kept. Tell it to whoever appealed.")
            return redirect("panels:appeal", pk)
    listed = ("Appeals and complaints", reverse("panels:appeals"))
    context = {"appeal": found, "form": form, "title": str(found), "breadcrumbs": (PANELS, listed)}
    return render(request, "referrals/panels/appeal.html", context)
