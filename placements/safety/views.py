"""Pages of a placed pupil's safety."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apcommission.people.requests import PersonRequest
from placements.placement.views import PLACEMENTS, find
from placements.safety import queries


def risk(request: PersonRequest, pk: int) -> HttpResponse:
    """The pupil's risk assessment, for who works with the placement."""
    placement = find(request, pk)
    crumbs = (PLACEMENTS, (placement.reference, reverse("placement:detail", args=[pk])))
    context = {
        "pupil": placement.pupil,
        "risk": queries.risk_at(placement),
        "title": "Risk assessment",
        "breadcrumbs": crumbs,
    }
    return render(request, "referrals/profile/risk.html", context)
