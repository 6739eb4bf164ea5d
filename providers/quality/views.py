"""Pages of reviews and of a provider's record."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from providers.directory.models import Provider
from providers.directory.views import find_provider
from providers.quality import actions, queries
from providers.quality.filters import ReviewFilter, StandingFilter
from providers.quality.forms import AnswerForm, DecideForm, PlanForm, ReviewForm
from providers.quality.models import REVIEW, Judgement, Review

QUALITY = ("Quality", reverse_lazy("quality:list"))
JUDGEMENTS = dict(Judgement.choices)


class ReviewList(ListPage):
    title = "Quality: visits and assessments"
    things = ("review", "reviews")
    permission = "providers.see_reviews"
    filterset_class = ReviewFilter
    default_order = ("-due_on",)
    export_name = "quality-reviews"
    empty = Empty("Nothing to show yet", "Visits and yearly assessments of providers stand here.")
    columns = (
        Column(
            "Provider",
            "provider.organisation.name",
            sort="provider__organisation__name",
            link="quality:review",
        ),
        Column("Kind", "get_kind_display", sort="kind"),
        Column("State", "state", sort="state", state=True),
        Column("Planned for", "due_on", sort="due_on"),
        Column("Done on", "done_on", sort="done_on"),
        Column("Judgement", "get_judgement_display", sort="judgement"),
        Column("By", "reviewer.name", sort="reviewer__name"),
    )

    def rows(self) -> QuerySet[Review]:
        return queries.reviews(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        person = self.request.user
        pages = (
            ("providers.see_standings", "How providers stand", "quality:standings"),
            ("providers.see_recommendations", "Recommendations", "quality:recommendations"),
            ("providers.see_concerns", "Concerns", "quality:concerns"),
            ("providers.see_checklists", "Checklists", "quality:checklists"),
        )
        return [(words, reverse(name)) for needed, words, name in pages if may(person, needed)]


class Standings(ListPage):
    title = "How providers stand"
    lead = "Visits each month, an assessment each year, and what is still open."
    things = ("provider", "providers")
    permission = "providers.see_standings"
    filterset_class = StandingFilter
    breadcrumbs = (QUALITY,)
    default_order = ("organisation__name",)
    export_name = "quality-standing"
    empty = Empty(
        "No provider in the directory yet", "Providers show once their entry is published."
    )
    columns = (
        Column("Provider", "organisation.name", sort="organisation__name", link="quality:provider"),
        Column("Last visit", "last_visit", sort="last_visit"),
        Column("Last assessment", "last_assessment", sort="last_assessment"),
        Column("Judgement", lambda row: JUDGEMENTS.get(row.judged, ""), sort="judged"),
        Column("Open recommendations", "open_recommendations", numeric=True),
        Column("Overdue", "overdue", sort="overdue", numeric=True),
        Column("Open concerns", "open_concerns", sort="open_concerns", numeric=True),
    )

    def rows(self) -> QuerySet[Provider]:
        return queries.overview()


def provider_crumbs(found: Provider) -> tuple[tuple[str, Any], ...]:
    return (
        (str(found), reverse("directory:provider_detail", args=[found.pk])),
        ("Quality record", reverse("quality:provider", args=[found.pk])),
    )


def provider(request: PersonRequest, pk: int) -> HttpResponse:
    """A provider's record in one line of time; for schools, its published judgement."""
    found = find_provider(request, pk, "providers.see_record")
    person = request.user
    published = queries.published_judgement(found)
    context = {
        "provider": found,
        "title": "Quality record",
        "caption": str(found),
        "published": published,
        "findings": published.findings.all() if published else [],
        "entries": queries.timeline(found, for_user=person),
        "plans": may(person, "providers.plan_review", found),
        "recommends": may(person, "providers.make_recommendation"),
        "raises": may(person, "providers.raise_concern"),
        "breadcrumbs": provider_crumbs(found)[:1],
    }
    return render(request, "providers/quality/provider.html", context)


def plan(request: PersonRequest, pk: int) -> HttpResponse:
    """Plan a visit, or assign a yearly assessment."""
    found = find_provider(request, pk, "providers.plan_review")
    form = PlanForm(request.POST or None)
    if review := carry_out(request, form, actions.plan_review, provider=found):
        messages.success(request, f"{review.get_kind_display()} planned.")
        return redirect("quality:review", review.pk)
    context = {
        "form": form,
        "title": "Plan a visit or an assessment",
        "caption": str(found),
        "breadcrumbs": provider_crumbs(found),
    }
    return render(request, "components/form_page.html", context)


def find(request: PersonRequest, pk: int) -> Review:
    """The review, if the person may read it."""
    found = get_object_or_404(queries.reviews(for_user=request.user), pk=pk)
    authorise(request.user, "providers.see_review", found)
    return found


def _crumbs(request: PersonRequest, found: Review) -> tuple[tuple[str, Any], ...]:
    if may(request.user, "providers.see_record", found.provider):
        return provider_crumbs(found.provider)
    return (QUALITY,)


def review(request: PersonRequest, pk: int) -> HttpResponse:
    """One review: findings theme by theme, evidence, decision of the authority, the provider's answer."""
    found = find(request, pk)
    form = _form(request, found)
    decides = isinstance(form, DecideForm)
    action: Callable[..., Review] = actions.decide_review if decides else actions.answer_review
    saved = carry_out(request, form, action, review=found) if form is not None else None
    if saved is not None:
        messages.success(request, "Saved.")
        return redirect("quality:review", pk)
    context = {
        "review": found,
        "title": found.get_kind_display(),
        "caption": str(found.provider),
        "findings": found.findings.all(),
        "files": found.files.select_related("document"),
        "recommendations": found.recommendations.all(),
        "lifecycle": REVIEW,
        "writes": found.state == "planned" and may(request.user, "providers.write_review", found),
        "recommends": found.state == "accepted"
        and may(request.user, "providers.make_recommendation"),
        "form": form,
        "form_title": "As the authority"
        if found.state == "submitted"
        else "Answer as the provider",
        "breadcrumbs": _crumbs(request, found),
    }
    return render(request, "providers/quality/review.html", context)


def _form(request: PersonRequest, found: Review) -> DecideForm | AnswerForm | None:
    sent = (request.POST or None, request.FILES or None)
    person = request.user
    if found.state == "submitted" and may(person, "providers.accept_review", found):
        return DecideForm(*sent, obj=found)
    if found.state == "accepted" and may(person, "providers.answer_review", found):
        return AnswerForm(*sent, obj=found)
    return None


def write(request: PersonRequest, pk: int) -> HttpResponse:
    """Write up a review and submit it."""
    found = find(request, pk)
    authorise(request.user, "providers.write_review", found)
    form = ReviewForm(
        request.POST or None,
        request.FILES or None,
        obj=found,
        findings=list(found.findings.all()),
    )
    if carry_out(request, form, actions.write_review, review=found):
        messages.success(request, "Saved.")
        return redirect("quality:review", pk)
    context = {
        "form": form,
        "title": f"Write up the {found.get_kind_display().lower()}",
        "caption": str(found.provider),
        "lead": found.comment and f"It was sent back: {found.comment}",
        "breadcrumbs": (
            *_crumbs(request, found),
            (found.get_kind_display(), reverse("quality:review", args=[pk])),
        ),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """A planned review will not be done."""
    found = find(request, pk)
    authorise(request.user, "providers.plan_review", found)
    press(request, actions.cancel_review, review=found, done="It is cancelled.")
    return redirect("quality:review", pk)
