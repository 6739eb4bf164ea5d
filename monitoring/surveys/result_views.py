"""Pages of what came back: answering, results, what people wrote, what is done about it."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.calendar.queries import academic_year
from apcommission.filters import SearchFilter, YesFilter
from apcommission.forms import attempt, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.messages.queries import live_link
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from monitoring.surveys import actions, queries, waves
from monitoring.surveys.forms import ActionForm, AnswerForm, FinishForm, ResultsForm
from monitoring.surveys.models import (
    FACES,
    Invitation,
    Question,
    Questionnaire,
    Remark,
    SurveyAction,
    Wave,
)
from monitoring.surveys.views import SURVEYS


@login_not_required
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer by a link, without an account."""
    link = live_link(waves.PURPOSE, token)
    if link is None:
        return render(request, "monitoring/surveys/over.html", status=404)
    invitation = get_object_or_404(
        Invitation.objects.select_related("wave__questionnaire", "provider__organisation"),
        pk=link.subject_pk,
    )
    wave = invitation.wave
    if wave.state not in (Wave.State.IN_PROGRESS, Wave.State.OPEN):
        return render(request, "monitoring/surveys/over.html", status=404)
    form = AnswerForm(request.POST or None, questions=list(wave.questionnaire.questions.all()))
    if request.method == "POST" and form.is_valid():
        scores, texts = form.scores(), form.texts()
        attempt(form, waves.answer, link=link, scores=scores, texts=texts)
        if not form.errors:
            return render(request, "monitoring/surveys/done.html")
    context = {
        "form": form,
        "wave": wave,
        "about": invitation.provider,
        "title": wave.questionnaire.title,
    }
    return render(request, "monitoring/surveys/answer.html", context)


def results(request: PersonRequest) -> HttpResponse:
    """What an audience answered in a year, by provider."""
    authorise(request.user, "monitoring.see_survey_results")
    years = queries.years()
    first: dict[str, Any] = {
        "audience": Questionnaire.Audience.PUPILS,
        "year": years[0] if years else academic_year(timezone.localdate())[0].year,
    }
    form = ResultsForm(
        request.GET if "audience" in request.GET else None, years=years, initial=first
    )
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else first
    context = {
        "form": form,
        "title": "What people think",
        "found": queries.results(
            for_user=request.user, audience=chosen["audience"], year=chosen["year"]
        ),
        "faces": [words for _, words in FACES],
        "audience": Questionnaire.Audience(chosen["audience"]).label,
        "year": f"{chosen['year']} to {chosen['year'] + 1}",
        "threshold": queries.threshold(),
        "breadcrumbs": (SURVEYS,) if request.user.is_la else (),
    }
    return render(request, "monitoring/surveys/results.html", context)


class RemarkFilter(django_filters.FilterSet):
    search = SearchFilter("said", "provider__organisation__name", label="Words or provider")
    audience = django_filters.ChoiceFilter(
        field_name="wave__questionnaire__audience",
        choices=Questionnaire.Audience.choices,
        label="Who wrote it",
    )
    kind = django_filters.ChoiceFilter(
        field_name="question__kind",
        choices=[one for one in Question.Kind.choices if one[0] != Question.Kind.FACES],
        label="Kind",
    )
    without = YesFilter(method="without_action", label="Nothing is done about it yet")

    def without_action(self, rows: QuerySet[Remark], _: str, __: bool) -> QuerySet[Remark]:
        return rows.filter(actions=None, handed_on=False)


class RemarkList(ListPage):
    """What people wrote, in no order that tells who."""

    title = "What people wrote"
    lead = "Each answer in words stands by itself. Nothing shows who wrote it."
    things = ("remark", "remarks")
    permission = "monitoring.see_survey_results"
    filterset_class = RemarkFilter
    default_order = ("pk",)
    empty = Empty("Nothing yet", "Words show once a survey is closed.")
    export_name = "survey-remarks"
    columns = (
        Column(
            "What they wrote", "said", link=lambda row: reverse("surveys:remark", args=[row.pk])
        ),
        Column("Question", "question.asked"),
        Column("Who", "wave.questionnaire.get_audience_display"),
        Column("Provider", "provider.organisation.name"),
        Column("What is done", lambda row: _done(row)),
    )

    def rows(self) -> QuerySet[Remark]:
        return queries.remarks(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        return [("Results", reverse("surveys:results"))]


def _done(row: Remark) -> str:
    if row.handed_on:
        return "Handed to the directory"
    return "; ".join(f"{one.what} ({one.get_state_display().lower()})" for one in row.actions.all())


def remark(request: PersonRequest, pk: str) -> HttpResponse:
    """One answer in words, and what is done about it."""
    authorise(request.user, "monitoring.see_survey_results")
    found = get_object_or_404(queries.remarks(for_user=request.user), pk=pk)
    form = None
    if may(request.user, "monitoring.run_surveys"):
        form = ActionForm(request.POST or None)
        if carry_out(request, form, actions.act_on, remark=found):
            messages.success(request, "The action is added.")
            return redirect("surveys:remark", pk)
    elif request.method == "POST":
        authorise(request.user, "monitoring.run_surveys")
    context = {
        "remark": found,
        "agreed": queries.survey_actions().filter(remark=found),
        "is_provider": found.question.kind == Question.Kind.NEW_PROVIDER,
        "form": form,
        "title": "What someone wrote",
        "breadcrumbs": (("What people wrote", reverse("surveys:remarks")),),
    }
    return render(request, "monitoring/surveys/remark.html", context)


@require_POST
def hand_to_directory(request: PersonRequest, pk: str) -> HttpResponse:
    """Give the name of a provider to those who keep the directory."""
    authorise(request.user, "monitoring.run_surveys")
    found = get_object_or_404(queries.remarks(for_user=request.user), pk=pk)
    press(
        request,
        actions.hand_to_directory,
        remark=found,
        done="The directory has it as a suggestion.",
    )
    return redirect("surveys:remark", pk)


class ActionFilter(django_filters.FilterSet):
    search = SearchFilter("what", "owner__name", label="Words or owner")
    state = django_filters.ChoiceFilter(choices=SurveyAction.State.choices, label="State")


class ActionList(ListPage):
    """What is done about suggestions."""

    title = "Actions from surveys"
    things = ("action", "actions")
    permission = "monitoring.run_surveys"
    filterset_class = ActionFilter
    default_order = ("due_on", "pk")
    breadcrumbs = (SURVEYS,)
    empty = Empty("No action yet", "Make one of what someone wrote.")
    export_name = "survey-actions"
    columns = (
        Column("What", "what", link="surveys:finish"),
        Column("Who", "owner", sort="owner__name"),
        Column("By", "due_on", sort="due_on"),
        Column("Provider", "remark.provider.organisation.name"),
        Column("State", "state", state=True, sort="state"),
        Column("What came of it", "came_of_it"),
    )

    def rows(self) -> QuerySet[SurveyAction]:
        return queries.survey_actions()


def finish(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that an action is done, and what came of it."""
    authorise(request.user, "monitoring.run_surveys")
    found = get_object_or_404(queries.survey_actions(), pk=pk)
    address = reverse("surveys:remark", args=[found.remark_id])
    if found.state == SurveyAction.State.DONE and request.method == "GET":
        return redirect(address)
    form = FinishForm(request.POST or None, obj=found)
    if carry_out(request, form, actions.finish_action, action=found):
        messages.success(request, "Saved.")
        return redirect(address)
    crumbs = (SURVEYS, ("Actions", reverse("surveys:actions")))
    context: dict[str, Any] = {"form": form, "title": found.what, "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)
