"""Pages of the toolkit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from referrals.toolkit import actions, queries
from referrals.toolkit.forms import StageForm
from referrals.toolkit.models import ToolkitStage

MANAGE = "referrals.manage_toolkit"
TITLE = "Stages before a referral"


def stages(request: PersonRequest) -> HttpResponse:
    """The stages in their order, with what must be told of each."""
    authorise(request.user, "referrals.see_toolkit")
    context = {
        "title": TITLE,
        "stages": queries.stages(),
        "manages": may(request.user, MANAGE),
        "breadcrumbs": [],
    }
    return render(request, "referrals/toolkit/stages.html", context)


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a stage."""
    authorise(request.user, MANAGE)
    stage = get_object_or_404(ToolkitStage, pk=pk)
    form = StageForm(request.POST or None, obj=stage)
    if carry_out(request, form, actions.save_stage, stage=stage):
        messages.success(request, "The stage is saved.")
        return redirect("toolkit:stages")
    crumbs = [(TITLE, reverse("toolkit:stages"))]
    context = {"form": form, "title": str(stage), "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Move a stage up or down."""
    authorise(request.user, MANAGE)
    stage = get_object_or_404(ToolkitStage, pk=pk)
    way = request.POST.get("way", "")
    if way in ("up", "down"):
        press(request, actions.move_stage, stage=stage, up=way == "up")
    return redirect("toolkit:stages")
