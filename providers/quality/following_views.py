"""Pages of recommendations and concerns."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from providers.directory.views import find_provider
from providers.quality import following, queries
from providers.quality.filters import ConcernFilter, RecommendationFilter
from providers.quality.forms import (
    AnswerForm,
    ConcernForm,
    FollowConcernForm,
    FollowForm,
    RecommendForm,
)
from providers.quality.models import Concern, Recommendation
from providers.quality.views import QUALITY, find, provider_crumbs


class RecommendationList(ListPage):
    title = "Recommendations"
    things = ("recommendation", "recommendations")
    permission = "providers.see_recommendations"
    filterset_class = RecommendationFilter
    breadcrumbs = (QUALITY,)
    default_order = ("due_on",)
    export_name = "recommendations"
    empty = Empty("No recommendations yet", "They follow from visits, assessments and concerns.")
    columns = (
        Column("Recommendation", "words", link="quality:recommendation"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("State", "state", sort="state", state=True),
        Column("To be done by", "due_on", sort="due_on"),
        Column("Followed by", "owner.name", sort="owner__name"),
        Column("Closed on", "closed_on", sort="closed_on"),
    )

    def rows(self) -> QuerySet[Recommendation]:
        return queries.recommendations(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "providers.make_recommendation"):
            return [("Recommend to all providers", reverse("quality:recommend_to_all"))]
        return ()


class ConcernList(ListPage):
    title = "Concerns"
    things = ("concern", "concerns")
    permission = "providers.see_concerns"
    filterset_class = ConcernFilter
    default_order = ("-raised_on",)
    export_name = "concerns"
    empty = Empty("No concerns", "A concern is raised from the provider's quality record.")
    columns = (
        Column("Concern", "words", link="quality:concern"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("State", "state", sort="state", state=True),
        Column("Raised", "raised_on", sort="raised_on"),
        Column("By", "raised_by.name"),
        Column("Outcome", "outcome", on_page=False),
    )

    def rows(self) -> QuerySet[Concern]:
        return queries.concerns(for_user=self.request.user)


def recommend_to_all(request: PersonRequest) -> HttpResponse:
    """Recommend something to every provider in the directory."""
    authorise(request.user, "providers.make_recommendation")
    form = RecommendForm(request.POST or None, initial={"owner": request.user})
    if carry_out(request, form, following.recommend):
        messages.success(request, "Recommended to every provider in the directory.")
        return redirect("quality:recommendations")
    crumbs = (QUALITY, ("Recommendations", reverse("quality:recommendations")))
    context = {"form": form, "title": "Recommend to all providers", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


def recommend(request: PersonRequest, pk: int) -> HttpResponse:
    """Recommend something to a provider."""
    provider = find_provider(request, pk, "providers.make_recommendation")
    form = RecommendForm(request.POST or None, initial={"owner": request.user})
    if carry_out(request, form, following.recommend, provider=provider):
        messages.success(request, "The provider sees the recommendation now.")
        return redirect("quality:provider", pk)
    context = {
        "form": form,
        "title": "Make a recommendation",
        "caption": str(provider),
        "breadcrumbs": provider_crumbs(provider),
    }
    return render(request, "components/form_page.html", context)


def recommend_after(request: PersonRequest, pk: int) -> HttpResponse:
    """Recommend what follows from a review."""
    review = find(request, pk)
    authorise(request.user, "providers.make_recommendation")
    form = RecommendForm(request.POST or None, initial={"owner": request.user})
    subject = {"provider": review.provider, "review": review}
    if carry_out(request, form, following.recommend, **subject):
        messages.success(request, "The provider sees the recommendation now.")
        return redirect("quality:review", pk)
    context = {
        "form": form,
        "title": "Make a recommendation",
        "caption": str(review),
        "breadcrumbs": provider_crumbs(review.provider),
    }
    return render(request, "components/form_page.html", context)


def recommendation(request: PersonRequest, pk: int) -> HttpResponse:
    """One recommendation: what is asked, the provider's answer, closing it."""
    found = get_object_or_404(queries.recommendations(for_user=request.user), pk=pk)
    person = request.user
    sent = (request.POST or None, request.FILES or None)
    done = False
    form: AnswerForm | FollowForm | None = None
    if may(person, "providers.answer_recommendation", found) and found.state == "open":
        form = AnswerForm(*sent, obj=found)
        done = bool(carry_out(request, form, following.answer_recommendation, recommendation=found))
    elif may(person, "providers.follow_recommendation", found) and found.state != "closed":
        form = FollowForm(*sent, obj=found)
        done = bool(carry_out(request, form, following.follow_recommendation, recommendation=found))
    if done:
        messages.success(request, "Saved.")
        return redirect("quality:recommendation", pk)
    context = {
        "recommendation": found,
        "title": "Recommendation",
        "caption": str(found.provider),
        "files": found.files.select_related("document"),
        "overdue": found.state == "open" and found.due_on < timezone.localdate(),
        "form": form,
        "breadcrumbs": provider_crumbs(found.provider),
    }
    return render(request, "providers/quality/recommendation.html", context)


def raise_concern(request: PersonRequest, pk: int) -> HttpResponse:
    """Raise a concern about a provider."""
    provider = find_provider(request, pk, "providers.raise_concern")
    form = ConcernForm(request.POST or None)
    if made := carry_out(request, form, following.raise_concern, provider=provider):
        messages.success(request, "The authority sees your concern now.")
        return redirect("quality:concern", made.pk)
    context = {
        "form": form,
        "title": "Raise a concern",
        "caption": str(provider),
        "breadcrumbs": provider_crumbs(provider),
    }
    return render(request, "components/form_page.html", context)


def concern(request: PersonRequest, pk: int) -> HttpResponse:
    """One concern, what was done about it and how it ended."""
    found = get_object_or_404(queries.concerns(for_user=request.user), pk=pk)
    form = None
    if may(request.user, "providers.follow_concern", found) and found.state != "closed":
        form = FollowConcernForm(request.POST or None, obj=found)
        if carry_out(request, form, following.follow_concern, concern=found):
            messages.success(request, "Saved.")
            return redirect("quality:concern", pk)
    context = {
        "concern": found,
        "title": "Concern",
        "caption": str(found.provider),
        "form": form,
        "breadcrumbs": provider_crumbs(found.provider),
    }
    return render(request, "providers/quality/concern.html", context)
