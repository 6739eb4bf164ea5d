"""Pages by which the authority keeps its record of processing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from apcommission.forms import carry_out
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from monitoring.data_protection import record
from monitoring.data_protection.forms import ChangeProcessingForm, NewProcessingForm
from monitoring.data_protection.models import Processing
from monitoring.data_protection.views import DATA_PROTECTION


def add(request: PersonRequest) -> HttpResponse:
    """A further purpose."""
    authorise(request.user, "monitoring.keep_processing")
    form = NewProcessingForm(request.POST or None)
    if carry_out(request, form, record.add_processing):
        messages.success(request, "The purpose stands in the record.")
        return redirect("data_protection:processing")
    context = {"form": form, "title": "Add a purpose", "breadcrumbs": (DATA_PROTECTION,)}
    return render(request, "components/form_page.html", context)


def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Put an entry of the record right."""
    authorise(request.user, "monitoring.keep_processing")
    found = get_object_or_404(Processing, pk=pk)
    form = ChangeProcessingForm(request.POST or None, obj=found)
    if carry_out(request, form, record.change_processing, processing=found):
        messages.success(request, "The record is changed.")
        return redirect("data_protection:processing")
    context = {"form": form, "title": "Change a purpose", "breadcrumbs": (DATA_PROTECTION,)}
    return render(request, "components/form_page.html", context)
