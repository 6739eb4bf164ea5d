"""Pages of waves: planning, sending, handing links over, and the answers of those with names."""

from collections import Counter
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_reads
from apcommission.filters import SearchFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import how_many, long_date, span
from monitoring.surveys import queries, waves
from monitoring.surveys.forms import WaveForm
from monitoring.surveys.models import WAVE, Audience, Invitation, Response, Wave
from monitoring.surveys.recipients import recipients, who
from monitoring.surveys.views import SURVEYS
from referrals.panels.queries import free_of_interest

WAVES = ("Sent and planned", reverse_lazy("surveys:waves"))
DONE = {
    "send": "It is on its way. Those without an email address need a link handed over.",
    "cancel": "It is cancelled.",
    "close": "It is closed. The results can be read.",
}


class WaveFilter(django_filters.FilterSet):
    search = SearchFilter("questionnaire__title", label="Questionnaire")
    audience = django_filters.ChoiceFilter(
        "questionnaire__audience", choices=Audience.choices, label="Who is asked"
    )
    state = django_filters.ChoiceFilter(choices=Wave.State.choices, label="State")


class WaveList(ListPage):
    title = "Surveys sent and planned"
    things = ("survey", "surveys")
    permission = "monitoring.send_survey"
    filterset_class = WaveFilter
    default_order = ("-closes_on",)
    breadcrumbs = (SURVEYS,)
    empty = Empty("No survey yet", "Choose a questionnaire and say who is asked.")
    columns = (
        Column("Survey", str, link="surveys:wave"),
        Column("Who is asked", "questionnaire.get_audience_display"),
        Column("About", lambda wave: str(wave.provider or "All providers")),
        Column("Last day", "closes_on", sort="closes_on"),
        Column("Asked", "asked", numeric=True),
        Column("Answered", "answered", numeric=True),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Wave]:
        return queries.waves(for_user=self.request.user)

    def actions(self) -> list[tuple[str, str]]:
        return [("Plan a survey", reverse("surveys:plan"))]


def find(request: PersonRequest, pk: int) -> Wave:
    """The wave, if the person may send it."""
    authorise(request.user, "monitoring.send_survey")
    return get_object_or_404(queries.waves(for_user=request.user), pk=pk)


def plan(request: PersonRequest) -> HttpResponse:
    """Plan a wave."""
    authorise(request.user, "monitoring.send_survey")
    form = WaveForm(request.POST or None, initial={"questionnaire": request.GET.get("of")})
    made = carry_out(request, form, waves.plan_wave)
    if made:
        messages.success(request, "The survey is planned. Nothing has gone out yet.")
        return redirect("surveys:wave", made.pk)
    form.cancel_url = reverse("surveys:waves")
    context = {"form": form, "title": "Plan a survey", "breadcrumbs": (SURVEYS, WAVES)}
    return render(request, "components/form_page.html", context)


def wave(request: PersonRequest, pk: int) -> HttpResponse:
    """How a wave stands, and who needs a link handed over."""
    found = find(request, pk)
    is_open = found.state == Wave.State.OPEN
    waiting = (
        queries.unanswered(found, for_user=request.user) if is_open else Invitation.objects.none()
    )
    page = Paginator(waiting, 25).get_page(request.GET.get("page"))
    rows = [(one, who(one, found.questionnaire.audience)) for one in page]
    _read(request, found, [one for one, _ in rows])
    context = {
        "wave": found,
        "facts": facts(found),
        "page": page,
        "rows": rows,
        "is_closed": found.state == Wave.State.CLOSED,
        "lifecycle": WAVE,
        "title": str(found),
        "breadcrumbs": (SURVEYS, WAVES),
    }
    return render(request, "monitoring/surveys/wave.html", context)


def facts(found: Any) -> list[tuple[str, Any]]:
    """(label, words) about a wave."""
    told: list[tuple[str, Any]] = [
        ("Questionnaire", found.questionnaire),
        ("Who is asked", found.questionnaire.get_audience_display()),
        ("About", found.provider or "All providers"),
        ("Placements", span(found.asked_from, found.asked_to)),
        ("Last day to answer", long_date(found.closes_on)),
        ("Answers", "Anonymous" if found.anonymous else "With names, for the authority alone"),
    ]
    if found.opened_on:
        told += [
            ("Sent", long_date(found.opened_on)),
            ("People asked", found.asked),
            ("Reached by email or a link handed over", found.reached),
            ("Answered", found.answered),
        ]
    elif found.state == Wave.State.PLANNED:
        told.append(("People who will be asked", _will_be_asked(found)))
    return told


def _will_be_asked(found: Wave) -> str:
    """How many, how many of them by email, and where too few are asked for results of their own."""
    asked = recipients(found)
    by_email = sum(bool(one.email) for one in asked)
    words = f"{len(asked)}, of them {by_email} by email."
    numbers = Counter(one.provider_id for one in asked if one.provider_id)
    few = sum(number < settings.SUPPRESSION_THRESHOLD for number in numbers.values())
    if few and found.anonymous:
        words += (
            f" About {how_many(few, 'provider')} fewer than {settings.SUPPRESSION_THRESHOLD} are asked: "
            "these answers are put together."
        )
    return words


def _read(request: PersonRequest, found: Wave, rows: list[Invitation]) -> None:
    pupils = [one.placement.pupil_id for one in rows if one.placement]
    if pupils:
        record_reads(found, by=request.user, pupil_ids=pupils)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Send, cancel or close."""
    found, verb = find(request, pk), request.POST.get("verb", "")
    if verb in WAVE.verbs:
        press(request, waves.move_wave, wave=found, verb=verb, done=DONE[verb])
    return redirect("surveys:wave", pk)


@require_POST
@never_cache
def link(request: PersonRequest, pk: int) -> HttpResponse:
    """Make a link to be handed over to one person; it is shown this once."""
    authorise(request.user, "monitoring.send_survey")
    related = ("wave__questionnaire", "placement__pupil", "organisation", "provider__organisation")
    open_to = free_of_interest(Invitation.objects.all(), request.user, "placement__referral")
    found = get_object_or_404(open_to.select_related(*related), pk=pk)
    _read(request, found.wave, [found])
    token = press(request, waves.hand_over, invitation=found)
    if token is None:
        return redirect("surveys:wave", found.wave_id)
    return _slips(request, found.wave, [(found, token)])


@require_POST
@never_cache
def links(request: PersonRequest, pk: int) -> HttpResponse:
    """Make links for the next hundred who have neither an address nor a link: slips to print."""
    found = find(request, pk)
    made = press(request, waves.hand_over_next, wave=found)
    if not made:
        return redirect("surveys:wave", pk)
    _read(request, found, [one for one, _ in made])
    return _slips(request, found, made)


def _slips(request: PersonRequest, found: Wave, made: list[tuple[Invitation, str]]) -> HttpResponse:
    slips = [
        (
            who(one, found.questionnaire.audience),
            one.provider,
            f"{settings.SITE_ADDRESS}{reverse('surveys:answer', args=[token])}",
        )
        for one, token in made
    ]
    context = {
        "slips": slips,
        "wave": found,
        "title": "Links to hand over",
        "breadcrumbs": (SURVEYS, WAVES, (str(found), reverse("surveys:wave", args=[found.pk]))),
    }
    return render(request, "monitoring/surveys/slips.html", context)


def answers(request: PersonRequest, pk: int) -> HttpResponse:
    """Who said what, of a wave with names that is closed."""
    found = find(request, pk)
    shown = Response.objects.none()
    if found.state == Wave.State.CLOSED and not found.anonymous:
        shown = queries.named_answers(found, for_user=request.user)
    page = Paginator(shown, 25).get_page(request.GET.get("page"))
    invitations = [one.invitation for one in page if one.invitation]
    _read(request, found, invitations)
    questions = list(found.questionnaire.questions.all())
    easy = found.questionnaire.is_easy
    told = [
        (
            who(one.invitation, found.questionnaire.audience),
            one,
            queries.spelt(one, questions, easy=easy),
        )
        for one in page
        if one.invitation
    ]
    context = {
        "wave": found,
        "told": told,
        "page": page,
        "title": "Answers with names",
        "breadcrumbs": (SURVEYS, WAVES, (str(found), reverse("surveys:wave", args=[pk]))),
    }
    return render(request, "monitoring/surveys/answers.html", context)
