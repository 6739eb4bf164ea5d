"""The chain of the trail, and its yearly files."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.audit import queries, yearly
from apcommission.audit.actions import record
from apcommission.audit.forms import YearForm
from apcommission.audit.models import YearlyFile
from apcommission.forms import carry_out
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may

TRAIL = ("Audit trail", reverse_lazy("audit:list"))


def files(request: PersonRequest) -> HttpResponse:
    """The last link of the chain, and the file of each year."""
    authorise(request.user, "apcommission.see_audit")
    form = None
    if may(request.user, "apcommission.keep_audit"):
        form = YearForm(request.POST or None)
        form.cancel_url = reverse("audit:list")
        if carry_out(request, form, yearly.ask_for_year):
            messages.success(request, "The file is being made. Load this page again in a minute.")
            return redirect("audit:files")
    elif request.method == "POST":
        authorise(request.user, "apcommission.keep_audit")
    context = {
        "title": "Chain and yearly files",
        "breadcrumbs": (TRAIL,),
        "files": queries.yearly_files(),
        "seal": queries.last_seal(),
        "form": form,
    }
    return render(request, "apcommission/audit/files.html", context)


def download(request: PersonRequest, pk: int) -> FileResponse:
    """The file of a year; that it was taken is an entry itself."""
    authorise(request.user, "apcommission.see_audit")
    ready = YearlyFile.objects.filter(state=YearlyFile.State.READY)
    found = get_object_or_404(ready, pk=pk)
    record("exported", found, by=request.user, year=found.year, rows=found.entries)
    response = FileResponse(
        found.file.open("rb"),
        content_type="text/csv; charset=utf-8",
        as_attachment=True,
        filename=f"audit-trail-{found.year}.csv",
    )
    response["Cache-Control"] = "private, no-store"
    return response
