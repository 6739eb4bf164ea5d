"""Pages on which the school writes the referral, section by section."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from referrals.referral import actions, queries
from referrals.referral.forms import (
    FORMS,
    InterventionForm,
    ProfileForm,
    ProgrammeWantedForm,
    SectionForm,
)
from referrals.referral.models import Intervention, Referral
from referrals.referral.sections import BY_KEY, lacks_contact
from referrals.referral.views import REFERRALS, find
from referrals.toolkit import queries as toolkit


def section(request: PersonRequest, pk: int, key: str) -> HttpResponse:
    """One section of the form."""
    referral = find(request, pk)
    authorise(request.user, "referrals.write_referral", referral)
    if key not in BY_KEY:
        raise Http404
    if request.method == "GET" and not referral.is_open:
        state = referral.get_state_display().lower()
        messages.error(request, f"This referral is {state}, so it is no longer changed.")
        return redirect("referral:detail", pk)
    if key == "interventions":
        return _interventions(request, referral)
    if key == "profile":
        form: Any = ProfileForm(request.POST or None, obj=referral)
        saved = carry_out(request, form, actions.save_profile, referral=referral)
    else:
        form = _form(request, FORMS[key], referral)
        saved = carry_out(request, form, actions.save_section, referral=referral, section=key)
    if saved:
        messages.success(request, "Saved.")
        return redirect("referral:detail", pk)
    return render(request, "referrals/referral/section.html", _context(referral, key, form))


def _form(request: PersonRequest, form_class: type[SectionForm], referral: Referral) -> SectionForm:
    more = {"person": request.user} if form_class is ProgrammeWantedForm else {}
    return form_class(request.POST or None, obj=referral, **more)


def _context(referral: Referral, key: str, form: Any) -> dict[str, Any]:
    address = reverse("referral:detail", args=[referral.pk])
    form.cancel_url = address
    return {
        "form": form,
        "title": BY_KEY[key].title,
        "caption": f"Referral {referral.reference}",
        "breadcrumbs": (REFERRALS, (referral.reference, address)),
        "referral": referral,
        "is_views": key == "views",
        "contact_missing": key == "reason" and lacks_contact(referral),
    }


def _interventions(request: PersonRequest, referral: Referral) -> HttpResponse:
    stages = list(toolkit.stages())
    form = InterventionForm(request.POST or None, stages=stages)
    if carry_out(request, form, actions.add_intervention, referral=referral):
        messages.success(request, "Added. Add another, or go back to the list.")
        return redirect("referral:section", referral.pk, "interventions")
    tried = {one.stage for one in referral.interventions.all()}
    context = _context(referral, "interventions", form)
    context["stages"] = [(stage, stage.stage in tried) for stage in stages]
    return render(request, "referrals/referral/interventions.html", context)


@require_POST
def remove_intervention(request: PersonRequest, pk: int) -> HttpResponse:
    """Take out something that was told by mistake."""
    own = queries.referrals(for_user=request.user)
    intervention = get_object_or_404(Intervention, pk=pk, referral__in=own)
    authorise(request.user, "referrals.write_referral", intervention.referral)
    press(request, actions.remove_intervention, intervention=intervention, done="Taken out.")
    return redirect("referral:section", intervention.referral_id, "interventions")
