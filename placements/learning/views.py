"""Pages of awards."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import may
from placements.learning import actions, queries
from placements.learning.forms import AwardEditForm, AwardForm
from placements.learning.models import Award
from placements.placement.models import COUNTED, Placement
from placements.placement.pages import crumbs
from placements.placement.views import find as find_placement


def awards(request: PersonRequest, pk: int) -> HttpResponse:
    """What the pupil gained on a placement."""
    placement = find_placement(request, pk)
    context = {
        "placement": placement,
        "awards": queries.awards(for_user=request.user).filter(placement=placement),
        "records": placement.state in COUNTED
        and may(request.user, "placements.record_award", placement),
        "title": "Units and qualifications",
        "breadcrumbs": crumbs(placement),
    }
    return render(request, "placements/learning/awards.html", context)


def add(request: PersonRequest, pk: int) -> HttpResponse:
    """Record an award."""
    placement = find_placement(request, pk, "placements.record_award")
    form = AwardForm(request.POST or None)
    if carry_out(request, form, actions.record_award, placement=placement):
        messages.success(request, "The award is recorded.")
        return redirect("learning:awards", pk)
    return _form_page(request, form, "Record an award", placement)


def find(request: PersonRequest, pk: int) -> Award:
    """The award, if the person may record on its placement; the reading is recorded."""
    award = get_object_or_404(queries.awards(for_user=request.user), pk=pk)
    find_placement(request, award.placement_id, "placements.record_award")
    return award


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Put an award right."""
    award = find(request, pk)
    form = AwardEditForm(request.POST or None, obj=award)
    if carry_out(request, form, actions.correct_award, award=award):
        messages.success(request, "The award is corrected.")
        return redirect("learning:awards", award.placement_id)
    return _form_page(request, form, "Correct an award", award.placement)


@require_POST
def delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an award away."""
    award = find(request, pk)
    press(request, actions.delete_award, award=award, done="The award is deleted.")
    return redirect("learning:awards", award.placement_id)


def _form_page(request: PersonRequest, form: Any, title: str, placement: Placement) -> HttpResponse:
    address = reverse("learning:awards", args=[placement.pk])
    form.cancel_url = address
    context = {
        "form": form,
        "title": title,
        "caption": f"Placement {placement.reference}",
        "breadcrumbs": crumbs(placement, ("Units and qualifications", address)),
    }
    return render(request, "components/form_page.html", context)
