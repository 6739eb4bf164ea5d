"""Pages of results, and of what is done about them."""

from hashlib import sha256
from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.filters import SearchFilter, YesFilter
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from monitoring.surveys import following, queries, results
from monitoring.surveys.forms import DoneForm, TakeOnForm
from monitoring.surveys.models import Audience, SurveyAction, Wave
from monitoring.surveys.results import Results
from monitoring.surveys.views import SURVEYS
from providers.directory.models import Provider

ACTIONS = ("Actions from surveys", reverse_lazy("surveys:actions"))


class ResultFilter(django_filters.FilterSet):
    search = SearchFilter("questionnaire__title", label="Questionnaire")
    audience = django_filters.ChoiceFilter(
        "questionnaire__audience", choices=Audience.choices, label="Who was asked"
    )
    year = django_filters.NumberFilter(
        "year", label="Academic year", help_text="The year in which it began, for example 2026"
    )


class ResultList(ListPage):
    title = "Surveys"
    lead = "What pupils, parents, schools, agencies and providers say: results of surveys that are closed."
    things = ("closed survey", "closed surveys")
    permission = "monitoring.see_survey_results"
    filterset_class = ResultFilter
    default_order = ("-year", "-closes_on")
    empty = Empty("No results yet", "Results can be read when a survey is closed.")
    columns = (
        Column("Questionnaire", "questionnaire.title", link=lambda wave: results_url(wave)),
        Column("Who was asked", "questionnaire.get_audience_display"),
        Column("Academic year", "academic_year", sort="year"),
        Column("Closed after", "closes_on", sort="closes_on"),
    )

    def rows(self) -> QuerySet[Wave]:
        return queries.closed_waves(for_user=self.request.user)

    def links(self) -> list[tuple[str, str]]:
        if not may(self.request.user, "monitoring.send_survey"):
            return []
        return [
            ("Sent and planned", reverse("surveys:waves")),
            ("Questionnaires", reverse("surveys:questionnaires")),
            ("Actions", reverse("surveys:actions")),
        ]


def results_url(wave: Wave) -> str:
    """The results that a wave counts in."""
    return reverse("surveys:year", args=[wave.questionnaire.series, wave.year])


def year(request: PersonRequest, series: UUID, year: int) -> HttpResponse:
    """The results of a year: for the authority all providers, for a manager those of their own."""
    authorise(request.user, "monitoring.see_survey_results")
    closed = queries.closed_waves(for_user=request.user)
    found = results.of_year(closed, series=series, year=year)
    if found is None:
        raise Http404
    own = [line for line in found.providers if _may_see(request, line.provider)]
    years = closed.filter(questionnaire__series=series).order_by("-year").distinct()
    context = {
        "results": found,
        "years": years.exclude(year=year).values_list("year", flat=True),
        "lines": own,
        "is_la": request.user.is_la,
        "threshold": settings.SUPPRESSION_THRESHOLD,
        "follows": may(request.user, "monitoring.follow_survey_action"),
        "said": _with_keys(found) if request.user.is_la else [],
        "actions": queries.actions(for_user=request.user).filter(wave__in=found.waves),
        "title": found.questionnaire.title,
        "breadcrumbs": (SURVEYS,),
    }
    return render(request, "monitoring/surveys/year.html", context)


def _may_see(request: PersonRequest, provider: Provider) -> bool:
    return may(request.user, "monitoring.see_survey_results", provider)


def provider(request: PersonRequest, series: UUID, year: int, pk: int) -> HttpResponse:
    """The results of one provider in a year; what was written is for the authority alone."""
    found = get_object_or_404(Provider.objects.select_related("organisation"), pk=pk)
    authorise(request.user, "monitoring.see_survey_results", found)
    closed = queries.closed_waves(for_user=request.user)
    told = results.of_provider(closed, series=series, year=year, provider=found)
    if told is None:
        raise Http404
    questionnaire, line, said = told
    address = reverse("surveys:year", args=[series, year])
    context = {
        "questionnaire": questionnaire,
        "line": line,
        "academic_year": f"{year} to {year + 1}",
        "said": said if request.user.is_la else (),
        "is_la": request.user.is_la,
        "threshold": settings.SUPPRESSION_THRESHOLD,
        "title": str(found),
        "breadcrumbs": (SURVEYS, (questionnaire.title, address)),
    }
    return render(request, "monitoring/surveys/provider.html", context)


def history(request: PersonRequest, pk: int) -> HttpResponse:
    """All that was asked about one provider, year by year."""
    found = get_object_or_404(Provider.objects.select_related("organisation"), pk=pk)
    authorise(request.user, "monitoring.see_survey_results", found)
    closed = queries.closed_waves(for_user=request.user)
    context = {
        "provider": found,
        "lines": results.history(closed, provider=found),
        "threshold": settings.SUPPRESSION_THRESHOLD,
        "title": "What people say",
        "breadcrumbs": (SURVEYS,),
    }
    return render(request, "monitoring/surveys/history.html", context)


# ---- What is done about it -----------------------------------------------------------------------


def key_of(words: str) -> str:
    """What stands for words in an address: they themselves must not be in one."""
    return sha256(words.encode()).hexdigest()[:16]


def _with_keys(found: Results) -> list[tuple[str, list[tuple[str, str]]]]:
    """(question, [(what was written, its key)])."""
    return [(one.words, [(words, key_of(words)) for words in one.texts]) for one in found.said]


def take_on(request: PersonRequest, series: UUID, year: int) -> HttpResponse:
    """Make an action of the results, or of one thing that was written (`?said=` its key)."""
    authorise(request.user, "monitoring.follow_survey_action")
    closed = queries.closed_waves(for_user=request.user)
    found = results.of_year(closed, series=series, year=year)
    if found is None:
        raise Http404
    wanted = request.GET.get("said", "")
    written = (words for one in found.said for words in one.texts)
    said = next((words for words in written if key_of(words) == wanted), "")
    form = TakeOnForm(request.POST or None)
    address = reverse("surveys:year", args=[series, year])
    if carry_out(request, form, following.take_on, wave=found.waves[0], said=said):
        messages.success(request, "The action is added.")
        return redirect(address)
    form.cancel_url = address
    context: dict[str, Any] = {
        "form": form,
        "title": "What is done about it",
        "lead": f"Someone wrote: “{said}”" if said else "",
        "breadcrumbs": (SURVEYS, (found.questionnaire.title, address)),
    }
    return render(request, "components/form_page.html", context)


class ActionFilter(django_filters.FilterSet):
    mine = YesFilter(method="of_mine", label="Mine")
    waiting = YesFilter(method="not_done", label="Not done yet")

    def of_mine(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(owner=self.request.user)

    def not_done(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(done_on=None)


class ActionList(ListPage):
    title = "Actions from surveys"
    lead = "What the authority does about what people said."
    things = ("action", "actions")
    permission = "monitoring.follow_survey_action"
    filterset_class = ActionFilter
    default_order = ("due_on",)
    breadcrumbs = (SURVEYS,)
    empty = Empty("No action yet", "Actions are made of what people wrote, from the results.")
    export_name = "survey-actions"
    columns = (
        Column("What is to be done", "what", link="surveys:action"),
        Column("Survey", "wave.questionnaire.title"),
        Column("Who", "owner.name", sort="owner__name"),
        Column("By when", "due_on", sort="due_on"),
        Column("Done", "done_on", sort="done_on"),
    )

    def rows(self) -> QuerySet[SurveyAction]:
        return queries.actions(for_user=self.request.user)


def action(request: PersonRequest, pk: int) -> HttpResponse:
    """One action: what was said, what is done, and what came of it."""
    authorise(request.user, "monitoring.follow_survey_action")
    found = get_object_or_404(queries.actions(for_user=request.user), pk=pk)
    form = DoneForm(request.POST or None)
    if carry_out(request, form, following.finish, action=found):
        messages.success(request, "The action is done.")
        return redirect("surveys:actions")
    context = {
        "action": found,
        "form": form,
        "results": results_url(found.wave),
        "title": found.what,
        "breadcrumbs": (SURVEYS, ACTIONS),
    }
    return render(request, "monitoring/surveys/action.html", context)
