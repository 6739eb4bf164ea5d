"""Pages of questionnaires: their versions and their questions."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.filters import SearchFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import long_date
from monitoring.surveys import actions, queries
from monitoring.surveys.forms import AnswerForm, HeadingForm, QuestionForm, QuestionnaireForm
from monitoring.surveys.models import QUESTIONNAIRE, Audience, Question, Questionnaire

SURVEYS = ("Surveys", reverse_lazy("surveys:results"))
QUESTIONNAIRES = ("Questionnaires", reverse_lazy("surveys:questionnaires"))


class QuestionnaireFilter(django_filters.FilterSet):
    search = SearchFilter("title", label="Title")
    audience = django_filters.ChoiceFilter(choices=Audience.choices, label="Who is asked")
    state = django_filters.ChoiceFilter(choices=Questionnaire.State.choices, label="State")


class QuestionnaireList(ListPage):
    title = "Questionnaires"
    lead = "What is published is fixed and can be sent. A change is a new version."
    things = ("questionnaire", "questionnaires")
    permission = "monitoring.make_questionnaire"
    filterset_class = QuestionnaireFilter
    default_order = ("audience", "title", "-number")
    breadcrumbs = (SURVEYS,)
    empty = Empty("No questionnaire yet")
    columns = (
        Column("Questionnaire", "title", sort="title", link="surveys:questionnaire"),
        Column("Who is asked", "get_audience_display", sort="audience"),
        Column("Version", "number", numeric=True),
        Column("Questions", "asks", numeric=True, sort="asks"),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Questionnaire]:
        return queries.questionnaires(for_user=self.request.user)

    def actions(self) -> list[tuple[str, str]]:
        return [("Start a questionnaire", reverse("surveys:start"))]


def find(request: PersonRequest, pk: int) -> Questionnaire:
    """The questionnaire, if the person may make one."""
    authorise(request.user, "monitoring.make_questionnaire")
    return get_object_or_404(queries.questionnaires(for_user=request.user), pk=pk)


def find_question(request: PersonRequest, pk: int) -> Question:
    """A question, if the person may change it."""
    authorise(request.user, "monitoring.make_questionnaire")
    return get_object_or_404(Question.objects.select_related("questionnaire"), pk=pk)


def questionnaire(request: PersonRequest, pk: int) -> HttpResponse:
    """One version with its questions, and the other versions of its series."""
    found = find(request, pk)
    versions = queries.questionnaires(for_user=request.user).filter(series=found.series)
    told = [
        ("Who is asked", found.get_audience_display()),
        ("Version", found.number),
        ("Published", long_date(found.published_on)),
        ("What it says at the top", found.intro),
        ("Where it comes from", found.source),
    ]
    context = {
        "questionnaire": found,
        "facts": [line for line in told if line[1]],
        "questions": found.questions.all(),
        "is_draft": found.state == Questionnaire.State.DRAFT,
        "versions": versions.exclude(pk=pk).order_by("-number"),
        "lifecycle": QUESTIONNAIRE,
        "title": found.title,
        "breadcrumbs": (SURVEYS, QUESTIONNAIRES),
    }
    return render(request, "monitoring/surveys/questionnaire.html", context)


def preview(request: PersonRequest, pk: int) -> HttpResponse:
    """The questionnaire as those who answer see it, also to be printed."""
    found = find(request, pk)
    form = AnswerForm(questionnaire=found)
    form.opens_itself = False  # type: ignore[misc]
    context = {
        "form": form,
        "questionnaire": found,
        "preview": True,
        "title": found.title,
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "monitoring/surveys/answer.html", context)


def _crumbs(found: Questionnaire) -> tuple[tuple[str, Any], ...]:
    return (
        SURVEYS,
        QUESTIONNAIRES,
        (found.title, reverse("surveys:questionnaire", args=[found.pk])),
    )


def start(request: PersonRequest) -> HttpResponse:
    """Start a questionnaire."""
    authorise(request.user, "monitoring.make_questionnaire")
    form = QuestionnaireForm(request.POST or None)
    made = carry_out(request, form, actions.start_questionnaire)
    if made:
        messages.success(request, "The draft is made. Add its questions.")
        return redirect("surveys:questionnaire", made.pk)
    form.cancel_url = reverse("surveys:questionnaires")
    context = {
        "form": form,
        "title": "Start a questionnaire",
        "breadcrumbs": (SURVEYS, QUESTIONNAIRES),
    }
    return render(request, "components/form_page.html", context)


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the heading of a draft."""
    found = find(request, pk)
    form = HeadingForm(request.POST or None, obj=found)
    if carry_out(request, form, actions.edit_questionnaire, questionnaire=found):
        return redirect("surveys:questionnaire", pk)
    return _form(request, form, "Change the heading", found)


def add_question(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a question to a draft."""
    found = find(request, pk)
    form = QuestionForm(request.POST or None)
    if carry_out(request, form, actions.add_question, questionnaire=found):
        messages.success(request, "The question is added.")
        return redirect("surveys:questionnaire", pk)
    return _form(request, form, "Add a question", found)


def question(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a question of a draft."""
    found = find_question(request, pk)
    present = {
        "kind": found.kind,
        "question": found.words,
        "hint": found.hint,
        "options": found.options,
    }
    form = QuestionForm(request.POST or None, initial=present)
    if carry_out(request, form, actions.edit_question, asked=found):
        messages.success(request, "The question is saved.")
        return redirect("surveys:questionnaire", found.questionnaire_id)
    return _form(request, form, "Change the question", found.questionnaire)


def _form(request: PersonRequest, form: Any, title: str, found: Questionnaire) -> HttpResponse:
    form.cancel_url = reverse("surveys:questionnaire", args=[found.pk])
    context = {"form": form, "title": title, "breadcrumbs": _crumbs(found)}
    return render(request, "components/form_page.html", context)


@require_POST
def remove_question(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a question out of a draft."""
    found = find_question(request, pk)
    press(request, actions.remove_question, question=found, done="The question is taken out.")
    return redirect("surveys:questionnaire", found.questionnaire_id)


@require_POST
def raise_question(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a question one place higher."""
    found = find_question(request, pk)
    press(request, actions.raise_question, question=found)
    return redirect("surveys:questionnaire", found.questionnaire_id)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Publish or retire."""
    found, verb = find(request, pk), request.POST.get("verb", "")
    if verb in QUESTIONNAIRE.verbs:
        press(
            request,
            actions.move_questionnaire,
            questionnaire=found,
            verb=verb,
            done="It is published." if verb == "publish" else "It is retired.",
        )
    return redirect("surveys:questionnaire", pk)


@require_POST
def new_version(request: PersonRequest, pk: int) -> HttpResponse:
    """Go on with the draft of the next version, made of this one where there is none."""
    done = "This is the draft of the next version."
    made = press(request, actions.new_version, questionnaire=find(request, pk), done=done)
    return redirect("surveys:questionnaire", made.pk if made else pk)


@require_POST
def copy(request: PersonRequest, pk: int) -> HttpResponse:
    """Begin a questionnaire of one's own with these questions."""
    done = "This is your copy. Change what you like, then publish it."
    made = press(request, actions.copy_questionnaire, questionnaire=find(request, pk), done=done)
    return redirect("surveys:questionnaire", made.pk if made else pk)
