"""Pages of the annual review: the document around its figures, written section by section."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.reports.models import ReportRun
from monitoring.measures.figures import Scope
from monitoring.measures.views import lately
from monitoring.reports.actions import ask_for_report
from monitoring.review import actions, demand, documents, figures
from monitoring.review.forms import NewSectionForm, SectionForm, StartForm
from monitoring.review.headings import BY_KEY
from monitoring.review.models import ANNUAL_REVIEW, AnnualReview, ReviewSection

REVIEWS = ("Annual reviews", reverse_lazy("review:list"))


class ReviewList(ListPage):
    title = "Annual reviews"
    lead = "What a year showed, and what follows from it."
    things = ("review", "reviews")
    permission = "monitoring.read_review"
    default_order = ("-year",)
    empty = Empty("No review yet", "A review is started by an officer of the authority.")
    columns = (
        Column("Year", "name", sort="year", link="review:document"),
        Column("State", "state", state=True, sort="state"),
        Column("Finished", "finished_on", sort="finished_on"),
        Column("Open actions", "open_actions", sort="open_actions", numeric=True),
        Column("Overdue actions", "late_actions", sort="late_actions", numeric=True),
    )

    def rows(self) -> QuerySet[AnnualReview]:
        return documents.reviews(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        links = [("Actions of all reviews", reverse("review:actions"))]
        if may(self.request.user, "monitoring.see_reports"):
            links.append(("Reports", reverse("reports:list")))
        return links

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "monitoring.write_review"):
            return [("Start a review", reverse("review:start"))]
        return ()


def find(
    request: PersonRequest, pk: int, permission: str = "monitoring.read_review"
) -> AnnualReview:
    """The review, with its figures, if the person may do this with it."""
    authorise(request.user, permission)
    found = documents.reviews(for_user=request.user).defer(None)
    review = get_object_or_404(found, pk=pk)
    authorise(request.user, permission, review)
    return review


def crumbs(review: AnnualReview) -> tuple[tuple[str, Any], ...]:
    return REVIEWS, (str(review), reverse("review:document", args=[review.pk]))


def start(request: PersonRequest) -> HttpResponse:
    """Start the review of a year."""
    authorise(request.user, "monitoring.write_review")
    last = demand.year_of(timezone.localdate())
    form = StartForm(request.POST or None, last=last, initial={"year": last - 1})
    review = carry_out(request, form, actions.start_review)
    if review:
        messages.success(request, "The review is started. Write its sections around the figures.")
        return redirect("review:document", review.pk)
    context = {"form": form, "title": "Start a review", "breadcrumbs": (REVIEWS,)}
    return render(request, "components/form_page.html", context)


@lately
def document(request: PersonRequest, pk: int) -> HttpResponse:
    """The whole review: each section with its figures, of today while it is a draft; and the plan."""
    review = find(request, pk)
    person = request.user
    is_final = review.state == AnnualReview.State.FINAL
    frozen = review.figures or {}
    data = frozen if is_final else figures.figures_of_review(review, as_read=True)
    documents.bring_parts(review)
    internal = may(person, "monitoring.write_review", review)
    told = figures.told(data, public=not internal, part=request.GET.get("part", "1"))
    context = {
        "title": str(review),
        "review": review,
        "is_final": is_final,
        "internal": internal,
        "writes": internal and not is_final,
        "lifecycle": ANNUAL_REVIEW,
        "points": told.points if internal else (),
        "sections": [
            (section, BY_KEY.get(section.key), told.beside.get(section.key, ()))
            for section in review.sections.all()
        ],
        "plan": review.actions.all(),
        "breadcrumbs": (REVIEWS,),
    }
    return render(request, "monitoring/review/document.html", context)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Finish the review, or open it again."""
    review = find(request, pk, "monitoring.finish_review")
    verb, version = request.POST.get("verb", ""), request.POST.get("version", "")
    if verb in ANNUAL_REVIEW.verbs:
        done = "The review is final." if verb == "finish" else "The review is a draft again."
        seen = int(version) if version.isdecimal() else None
        press(request, actions.move_review, review=review, verb=verb, version=seen, done=done)
    return redirect("review:document", pk)


@require_POST
def print_it(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for the report of a final review: its frozen figures, its texts and its plan as PDF."""
    review = find(request, pk)
    authorise(request.user, "monitoring.ask_for_report")
    if review.state != AnnualReview.State.FINAL:
        messages.error(request, "Finish the review first, then print it.")
        return redirect("review:document", pk)
    period = demand.academic_year(review.year)
    run = press(
        request,
        ask_for_report,
        kind=ReportRun.Kind.ANNUAL_REVIEW,
        scope=Scope("la"),
        start=period.start,
        end=period.end,
        done="The review is being printed.",
    )
    return redirect("reports:run", run.pk) if run else redirect("review:document", pk)


def add_section(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a section of one's own."""
    review = find(request, pk, "monitoring.write_review")
    form = NewSectionForm(request.POST or None)
    if carry_out(request, form, actions.add_section, review=review):
        messages.success(request, "The section is added.")
        return redirect("review:document", pk)
    context = {"form": form, "title": "Add a section", "breadcrumbs": crumbs(review)}
    return render(request, "components/form_page.html", context)


def section(request: PersonRequest, pk: int) -> HttpResponse:
    """Write a section, with the figures that belong to it below."""
    found = _section(request, pk)
    review = found.review
    form = SectionForm(request.POST or None, obj=found)
    if carry_out(request, form, actions.write_section, section=found):
        messages.success(request, "The section is saved.")
        return redirect(f"{reverse('review:document', args=[review.pk])}#section-{pk}")
    shipped = BY_KEY.get(found.key)
    context = {
        "form": form,
        "title": found.heading,
        "lead": shipped.ask if shipped else "",
        "blocks": figures.beside_one(review, found.key),
        "section": found,
        "breadcrumbs": crumbs(review),
    }
    return render(request, "monitoring/review/section.html", context)


def _section(request: PersonRequest, pk: int) -> ReviewSection:
    authorise(request.user, "monitoring.write_review")
    found = get_object_or_404(ReviewSection, pk=pk)
    found.review = find(request, found.review_id, "monitoring.write_review")
    return found


@require_POST
def remove_section(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a section away that is not written."""
    found = _section(request, pk)
    review_pk = found.review_id
    press(request, actions.remove_section, section=found, done="The section is taken away.")
    return redirect("review:document", review_pk)
