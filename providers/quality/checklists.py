"""Pages of checklists: the themes by which visits and assessments are written up."""

from collections.abc import Sequence

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
from providers.quality import actions, queries
from providers.quality.forms import ChecklistEditForm, ChecklistForm
from providers.quality.models import CHECKLIST, Checklist
from providers.quality.views import QUALITY


class ChecklistList(ListPage):
    title = "Checklists"
    lead = "The themes and questions of visits and yearly assessments, one version after the other."
    things = ("checklist", "checklists")
    permission = "providers.see_checklists"
    breadcrumbs = (QUALITY,)
    default_order = ("kind", "-pk")
    empty = Empty("No checklist yet", "A visit can be planned once its checklist is in use.")
    columns = (
        Column("Name", "name", link="quality:checklist"),
        Column("For", "get_kind_display"),
        Column("State", "state", state=True),
    )

    def rows(self) -> QuerySet[Checklist]:
        return Checklist.objects.all()

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "providers.compose_checklist"):
            return [("Write a checklist", reverse("quality:compose"))]
        return ()


CRUMBS = (QUALITY, ("Checklists", reverse_lazy("quality:checklists")))


def compose(request: PersonRequest) -> HttpResponse:
    """Write a new version of a checklist."""
    authorise(request.user, "providers.compose_checklist")
    form = ChecklistForm(request.POST or None)
    if made := carry_out(request, form, actions.compose_checklist):
        return redirect("quality:checklist", made.pk)
    context = {"form": form, "title": "Write a checklist", "breadcrumbs": CRUMBS}
    return render(request, "components/form_page.html", context)


def checklist(request: PersonRequest, pk: int) -> HttpResponse:
    """One version with its themes; a draft is changed here and put into use."""
    authorise(request.user, "providers.see_checklists")
    found = get_object_or_404(Checklist, pk=pk)
    form = None
    if found.state == "draft" and may(request.user, "providers.compose_checklist"):
        form = ChecklistEditForm(request.POST or None, obj=found)
        if carry_out(request, form, actions.edit_checklist, checklist=found):
            messages.success(request, "The draft is saved.")
            return redirect("quality:checklist", pk)
    context = {
        "checklist": found,
        "title": str(found),
        "themes": queries.themes(found.themes),
        "lifecycle": CHECKLIST,
        "form": form,
        "breadcrumbs": CRUMBS,
    }
    return render(request, "providers/quality/checklist.html", context)


@require_POST
def adopt(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a draft into use."""
    authorise(request.user, "providers.compose_checklist")
    found = get_object_or_404(Checklist, pk=pk)
    done = "It is in use now: reviews planned from now on follow it."
    press(request, actions.adopt_checklist, checklist=found, done=done)
    return redirect("quality:checklist", pk)
