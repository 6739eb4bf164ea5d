"""Pages of shortlists, comparisons and suggestions."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from providers.directory.models import Programme
from providers.directory.queries import programmes
from providers.directory.views import DIRECTORY, facts, price
from providers.finding import actions, queries
from providers.finding.filters import SuggestionFilter
from providers.finding.forms import AnswerForm, NoteForm, SuggestForm
from providers.finding.models import SUGGESTION, Suggestion

SUGGESTIONS = "Suggested providers"


def shortlist(request: PersonRequest) -> HttpResponse:
    """One's own shortlist, from which programmes are chosen to be compared."""
    authorise(request.user, "providers.keep_shortlist")
    context = {
        "title": "Your shortlist",
        "kept": [
            (one, programme, price(programme))
            for one, programme in queries.shortlist(for_user=request.user)
        ],
        "most": queries.MOST_COMPARED,
        "breadcrumbs": (DIRECTORY,),
    }
    return render(request, "providers/finding/shortlist.html", context)


def _programme(request: PersonRequest, pk: int) -> Programme:
    authorise(request.user, "providers.keep_shortlist")
    return get_object_or_404(programmes(for_user=request.user), pk=pk)


def keep(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a programme on the shortlist, or change the note on it."""
    programme = _programme(request, pk)
    kept = queries.kept(for_user=request.user, programme=programme)
    form = NoteForm(request.POST or None, initial={"note": kept.note if kept else ""})
    if carry_out(request, form, actions.keep_on_shortlist, programme=programme):
        messages.success(request, f"{programme} is on your shortlist.")
        return redirect("finding:shortlist")
    context = {
        "form": form,
        "title": "Change your note" if kept else "Add to your shortlist",
        "caption": str(programme),
        "breadcrumbs": (
            DIRECTORY,
            (programme.title, reverse("directory:programme_detail", args=[pk])),
        ),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def take_off(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a programme off the shortlist."""
    programme = _programme(request, pk)
    press(
        request,
        actions.take_off_shortlist,
        programme=programme,
        done=f"{programme} is off your shortlist.",
    )
    return redirect("finding:shortlist")


def compare(request: PersonRequest) -> HttpResponse:
    """Up to four programmes beside each other, with what differs said in words."""
    authorise(request.user, "providers.see_directory")
    asked = request.GET.getlist("programme")
    found = queries.compared(for_user=request.user, keys=asked)
    context = {
        "title": "Compare programmes",
        "programmes": found,
        "rows": side_by_side(found),
        "too_many": len(set(asked)) > queries.MOST_COMPARED,
        "most": queries.MOST_COMPARED,
        "breadcrumbs": (DIRECTORY, ("Your shortlist", reverse("finding:shortlist"))),
    }
    return render(request, "providers/finding/compare.html", context)


def side_by_side(found: Sequence[Any]) -> list[tuple[str, list[str], bool]]:
    """(label, what each programme says, whether they differ) of everything that one of them tells."""
    told = [
        {
            "Provider": str(programme.provider),
            "Price": price(programme),
            "Places free today": f"{programme.places_free} of {programme.places}",
            "Protocol": "Signed" if programme.protocol_signed else "Not signed",
            **{label: str(words) for label, words in facts(programme)},
        }
        for programme in found
    ]
    labels = dict.fromkeys(label for each in told for label in each if label != "Places")
    rows = [(label, [each.get(label, "Not told") for each in told]) for label in labels]
    return [(label, words, len(set(words)) > 1) for label, words in rows]


# ---- Suggestions ----------------------------------------------------------------------------------


class SuggestionList(ListPage):
    title = SUGGESTIONS
    lead = "Providers that the directory does not know yet."
    things = ("suggestion", "suggestions")
    permission = "providers.suggest_provider"
    filterset_class = SuggestionFilter
    breadcrumbs = (DIRECTORY,)
    export_name = "suggested-providers"
    default_order = ("-made_at",)
    empty = Empty("No suggestion yet", "If you know a provider that should be here, suggest it.")
    columns = (
        Column("Provider", "name", sort="name", link="finding:suggestion"),
        Column("Suggested by", "organisation.name", sort="organisation__name"),
        Column("On", "made_at", sort="made_at"),
        Column("Answer", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Suggestion]:
        return queries.suggestions(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        return [("Suggest a provider", reverse("finding:suggest"))]


def suggest(request: PersonRequest) -> HttpResponse:
    """Suggest a provider that the directory does not know."""
    authorise(request.user, "providers.suggest_provider")
    form = SuggestForm(request.POST or None)
    if carry_out(request, form, actions.suggest_provider):
        messages.success(request, "Thank you. The authority will answer.")
        return redirect("finding:suggestions")
    context = {
        "form": form,
        "title": "Suggest a provider that we do not know",
        "breadcrumbs": (DIRECTORY, (SUGGESTIONS, reverse("finding:suggestions"))),
    }
    return render(request, "components/form_page.html", context)


def suggestion(request: PersonRequest, pk: int) -> HttpResponse:
    """A suggestion and its answer; for the authority, answering it."""
    authorise(request.user, "providers.suggest_provider")
    found = get_object_or_404(queries.suggestions(for_user=request.user), pk=pk)
    moves = [(row.verb, row.words) for row in SUGGESTION.open_to(found, request.user)]
    form = None
    if moves:
        form = AnswerForm(request.POST or None, obj=found, moves=moves)
        if carry_out(request, form, actions.answer_suggestion, suggestion=found):
            messages.success(
                request, "Your answer is kept, and the person who suggested it is told."
            )
            return redirect("finding:suggestions")
    context = {
        "suggestion": found,
        "form": form,
        "title": found.name,
        "facts": [
            ("What it offers", found.offers),
            ("Website, telephone or address", found.contact),
            ("Suggested by", found.organisation or found.made_by),
            ("Answer", found.answer),
        ],
        "adds": may(request.user, "providers.add_provider"),
        "breadcrumbs": (DIRECTORY, (SUGGESTIONS, reverse("finding:suggestions"))),
    }
    return render(request, "providers/finding/suggestion.html", context)
