"""Pages of targets: all of them, and setting one."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.forms import PageForm, VersionedForm, carry_out
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from monitoring.measures import actions
from monitoring.measures.models import MeasureTarget
from monitoring.measures.targets import RATES, targets
from monitoring.measures.views import MEASURES

TARGETS = ("Targets", reverse_lazy("measures:targets"))


class TargetForm(VersionedForm, PageForm):
    """What a rate should reach."""

    per_cent = forms.DecimalField(
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        required=False,
        label="Target in per cent",
        help_text="Leave empty to take the target away.",
    )
    source = forms.CharField(
        max_length=300,
        required=False,
        label="Who agreed it, and where",
        help_text="For example, Cabinet, 3 September 2026.",
    )


def target_list(request: PersonRequest) -> HttpResponse:
    """Every rate with its target."""
    authorise(request.user, "monitoring.see_reports")
    known = targets()
    context = {
        "title": "Targets",
        "lines": [(each, known.get(each.key)) for each in RATES],
        "sets": may(request.user, "monitoring.set_targets"),
        "breadcrumbs": (MEASURES,),
    }
    return render(request, "monitoring/measures/targets.html", context)


def target(request: PersonRequest, measure: str) -> HttpResponse:
    """Set the target of a rate, or take it away."""
    authorise(request.user, "monitoring.set_targets")
    definition = next((each for each in RATES if each.key == measure), None)
    if definition is None:
        raise Http404("There is no such rate")
    found = targets().get(measure) or MeasureTarget(measure=measure)
    form = TargetForm(request.POST or None, obj=found)
    if request.method == "POST" and form.is_valid():
        carry_out(request, form, actions.set_target, measure=measure)
        if not form.errors:
            messages.success(request, "Saved.")
            return redirect("measures:targets")
    context = {
        "form": form,
        "title": f"Target: {definition.title}",
        "lead": definition.words,
        "breadcrumbs": (MEASURES, (TARGETS[0], reverse("measures:targets"))),
    }
    return render(request, "components/form_page.html", context)
