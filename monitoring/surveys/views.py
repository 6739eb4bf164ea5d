"""Pages of questionnaires and waves, for the authority."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.filters import SearchFilter, YesFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import long_date, span
from monitoring.surveys import actions, queries, waves
from monitoring.surveys.forms import LeadForm, QuestionForm, QuestionnaireForm, WaveForm
from monitoring.surveys.models import (
    QUESTIONNAIRE,
    WAVE,
    Invitation,
    Question,
    Questionnaire,
    Wave,
)

SURVEYS = ("Surveys", reverse_lazy("surveys:list"))
QUESTIONNAIRES = ("Questionnaires", reverse_lazy("surveys:questionnaires"))


class WaveFilter(django_filters.FilterSet):
    search = SearchFilter(
        "questionnaire__title", "provider__organisation__name", label="Title or provider"
    )
    audience = django_filters.ChoiceFilter(
        field_name="questionnaire__audience",
        choices=Questionnaire.Audience.choices,
        label="Who is asked",
    )
    state = django_filters.ChoiceFilter(choices=Wave.State.choices, label="State")


class WaveList(ListPage):
    """Surveys that were sent, and those that are not sent yet."""

    title = "Surveys"
    lead = "What pupils, parents, schools, agencies and providers think."
    things = ("survey", "surveys")
    permission = "monitoring.run_surveys"
    filterset_class = WaveFilter
    default_order = ("-closes_on", "-pk")
    empty = Empty("No survey yet", "Choose a questionnaire and whom to ask.")
    export_name = "surveys"
    columns = (
        Column("Survey", "questionnaire.title", link="surveys:wave"),
        Column("Who is asked", "questionnaire.get_audience_display"),
        Column("Provider", lambda wave: str(wave.provider or "All")),
        Column("Until", "closes_on", sort="closes_on"),
        Column("Asked", "asked", numeric=True, sort="asked"),
        Column("Answered", "answers", numeric=True, sort="answers"),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Wave]:
        return queries.waves()

    def actions(self) -> Sequence[tuple[str, str]]:
        return [("Make a survey", reverse("surveys:add"))]

    def links(self) -> Sequence[tuple[str, str]]:
        return [
            ("Questionnaires", reverse("surveys:questionnaires")),
            ("Results", reverse("surveys:results")),
            ("What people wrote", reverse("surveys:remarks")),
            ("Actions", reverse("surveys:actions")),
        ]


def add(request: PersonRequest) -> HttpResponse:
    """Make a survey; it is sent from its page."""
    authorise(request.user, "monitoring.run_surveys")
    form = WaveForm(request.POST or None)
    made = carry_out(request, form, waves.make_wave)
    if made:
        return redirect("surveys:wave", made.pk)
    context = {"form": form, "title": "Make a survey", "breadcrumbs": (SURVEYS,)}
    return render(request, "components/form_page.html", context)


def _wave(request: PersonRequest, pk: int) -> Wave:
    authorise(request.user, "monitoring.run_surveys")
    return get_object_or_404(queries.waves(), pk=pk)


@never_cache
def wave(request: PersonRequest, pk: int) -> HttpResponse:
    """One survey: whom it asks, how far it is."""
    found = _wave(request, pk)
    facts = [
        ("Questions", str(found.questionnaire)),
        ("Who is asked", found.questionnaire.get_audience_display()),
        ("About", str(found.provider or "All providers")),
        ("Placements", span(found.first_day, found.last_day)),
        ("Answers until", long_date(found.closes_on)),
        ("Answers", "Anonymous" if found.anonymous else "With names"),
    ]
    if found.state != Wave.State.DRAFT:
        facts.append(("Answered", queries.how_far(found)))
    context = {
        "wave": found,
        "facts": facts,
        "lifecycle": WAVE,
        "title": found.questionnaire.title,
        "breadcrumbs": (SURVEYS,),
    }
    return render(request, "monitoring/surveys/wave.html", context)


@require_POST
def move_wave(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a survey, or close it."""
    found = _wave(request, pk)
    verbs = {
        "send": (waves.send_wave, "The survey is being sent."),
        "close": (waves.close_wave, "The survey is closed. See what came back under Results."),
    }
    action, done = verbs.get(request.POST.get("verb", ""), verbs["send"])
    press(request, action, wave=found, done=done)
    return redirect("surveys:wave", pk)


class InvitationFilter(django_filters.FilterSet):
    search = SearchFilter("name", "provider__organisation__name", label="Name or provider")
    waiting = YesFilter(method="not_answered", label="Has not answered")
    by_hand = YesFilter(method="without_email", label="Needs a link by hand")

    def not_answered(self, rows: QuerySet[Invitation], _: str, __: bool) -> QuerySet[Invitation]:
        return rows.filter(answered=False)

    def without_email(self, rows: QuerySet[Invitation], _: str, __: bool) -> QuerySet[Invitation]:
        return rows.filter(email="", answered=False)


class InvitationList(ListPage):
    """Who is asked in a survey; links by hand for those without e-mail."""

    things = ("person", "people")
    permission = "monitoring.run_surveys"
    filterset_class = InvitationFilter
    template_name = "monitoring/surveys/invitations.html"
    default_order = ("name", "pk")
    empty = Empty("Nobody yet", "Send the survey first.")
    columns = (
        Column("Name", "name", sort="name", link="surveys:hand_over"),
        Column("Provider", "provider.organisation.name"),
        Column("How", lambda one: "E-mail" if one.email else "Link by hand"),
        Column("Sent", "sent_on", sort="sent_on"),
        Column("Reminded", "reminded_on", sort="reminded_on"),
        Column("Answered", "answered", sort="answered"),
    )

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        self.wave = _wave(request, kwargs["pk"])
        self.title = "Who is asked"
        self.lead = str(self.wave)
        self.breadcrumbs = (
            SURVEYS,
            (str(self.wave.questionnaire.title), reverse("surveys:wave", args=[self.wave.pk])),
        )
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Invitation]:
        return queries.invitations(self.wave)


@never_cache
def hand_over(request: PersonRequest, pk: int) -> HttpResponse:
    """Make a link to pass on by hand; it is shown this once."""
    authorise(request.user, "monitoring.run_surveys")
    found = get_object_or_404(Invitation.objects.select_related("wave__questionnaire"), pk=pk)
    context: dict[str, Any] = {
        "invitation": found,
        "title": f"A link for {found.name}",
        "breadcrumbs": (
            SURVEYS,
            ("Who is asked", reverse("surveys:invitations", args=[found.wave_id])),
        ),
    }
    if request.method == "POST":
        token = press(request, waves.hand_over, invitation=found, done="")
        if token:
            context["link"] = request.build_absolute_uri(reverse(waves.PAGE, args=[token]))
    return render(request, "monitoring/surveys/hand_over.html", context)


# ---- Questionnaires ------------------------------------------------------------------------------


class QuestionnaireFilter(django_filters.FilterSet):
    audience = django_filters.ChoiceFilter(
        choices=Questionnaire.Audience.choices, label="Who is asked"
    )
    state = django_filters.ChoiceFilter(choices=Questionnaire.State.choices, label="State")


class QuestionnaireList(ListPage):
    """The questionnaires and their versions."""

    title = "Questionnaires"
    lead = (
        "Published questions are fixed: a change is a new version, so that years can be compared."
    )
    things = ("questionnaire", "questionnaires")
    permission = "monitoring.run_surveys"
    filterset_class = QuestionnaireFilter
    breadcrumbs = (SURVEYS,)
    empty = Empty("No questionnaire", "Add one.")
    columns = (
        Column("Title", "title", sort="title", link="surveys:questionnaire"),
        Column("Who is asked", "get_audience_display", sort="audience"),
        Column("Version", "number", numeric=True, sort="number"),
        Column("Questions", "number_of_questions", numeric=True),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Questionnaire]:
        return queries.questionnaires()

    def actions(self) -> Sequence[tuple[str, str]]:
        return [("Add a questionnaire", reverse("surveys:add_questionnaire"))]


def _questionnaire(request: PersonRequest, pk: int) -> Questionnaire:
    authorise(request.user, "monitoring.run_surveys")
    return get_object_or_404(Questionnaire, pk=pk)


def add_questionnaire(request: PersonRequest) -> HttpResponse:
    """A new questionnaire; its questions are added on its page."""
    authorise(request.user, "monitoring.run_surveys")
    form = QuestionnaireForm(request.POST or None)
    made = carry_out(request, form, actions.add_questionnaire)
    if made:
        return redirect("surveys:questionnaire", made.pk)
    context = {
        "form": form,
        "title": "Add a questionnaire",
        "breadcrumbs": (SURVEYS, QUESTIONNAIRES),
    }
    return render(request, "components/form_page.html", context)


def questionnaire(request: PersonRequest, pk: int) -> HttpResponse:
    """One version of a questionnaire, with its questions."""
    found = _questionnaire(request, pk)
    context = {
        "questionnaire": found,
        "questions": found.questions.all(),
        "is_draft": found.state == Questionnaire.State.DRAFT,
        "lifecycle": QUESTIONNAIRE,
        "title": str(found),
        "breadcrumbs": (SURVEYS, QUESTIONNAIRES),
    }
    return render(request, "monitoring/surveys/questionnaire.html", context)


def change_lead(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what people read first."""
    found = _questionnaire(request, pk)
    form = LeadForm(request.POST or None, obj=found)
    return _form(request, found, form, actions.change_lead, "What people read first")


def add_question(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a question to a draft."""
    found = _questionnaire(request, pk)
    form = QuestionForm(request.POST or None)
    return _form(request, found, form, actions.add_question, "Add a question")


def _form(
    request: PersonRequest, found: Questionnaire, form: Any, action: Any, title: str
) -> HttpResponse:
    address = reverse("surveys:questionnaire", args=[found.pk])
    if carry_out(request, form, action, questionnaire=found):
        messages.success(request, "Saved.")
        return redirect(address)
    crumbs = (SURVEYS, QUESTIONNAIRES, (str(found), address))
    context = {"form": form, "title": title, "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


@require_POST
def remove_question(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a question out of a draft."""
    authorise(request.user, "monitoring.run_surveys")
    found = get_object_or_404(Question.objects.select_related("questionnaire"), pk=pk)
    press(request, actions.remove_question, question=found, done="The question is gone.")
    return redirect("surveys:questionnaire", found.questionnaire_id)


@require_POST
def move_questionnaire(request: PersonRequest, pk: int) -> HttpResponse:
    """Publish a questionnaire, or use it no longer."""
    found = _questionnaire(request, pk)
    verb = request.POST.get("verb", "")
    if verb in QUESTIONNAIRE.verbs:
        press(request, actions.move_questionnaire, questionnaire=found, verb=verb, done="Saved.")
    return redirect("surveys:questionnaire", pk)


@require_POST
def new_version(request: PersonRequest, pk: int) -> HttpResponse:
    """A draft with the same questions."""
    found = _questionnaire(request, pk)
    made = press(
        request,
        actions.new_version,
        questionnaire=found,
        done="Change it, then publish it.",
    )
    return redirect("surveys:questionnaire", made.pk if made else pk)
