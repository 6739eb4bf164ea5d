"""Pages of the review: demand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone

from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from monitoring.measures.views import lately
from monitoring.review import demand as counting
from monitoring.review.forms import YearForm

REPORTS = ("Reports", reverse_lazy("reports:list"))


@lately
def demand(request: PersonRequest) -> HttpResponse:
    """Who was referred in an academic year and how long it took, beside the year before."""
    authorise(request.user, "monitoring.see_demand")
    last = counting.year_of(timezone.localdate())
    form = YearForm(
        request.GET if "year" in request.GET else None, last=last, initial={"year": last}
    )
    year = form.cleaned_data["year"] if form.is_bound and form.is_valid() else last
    found = counting.demand_of(counting.academic_year(year), timezone.localdate())
    tables = [
        ("Route", found.routes),
        ("Reason", found.reasons[: counting.SCHOOLS]),
        ("School", found.schools),
        *found.groups,
    ]
    context = {
        "title": "Demand",
        "form": form,
        "year": f"{year} to {year + 1}",
        "before": f"{year - 1} to {year}",
        "tables": tables,
        "waits": found.waits,
        "months": found.months,
        "exclusions": [
            (f"{first} to {first + 1}", number) for first, number in counting.exclusions(last)
        ],
        "breadcrumbs": (REPORTS,),
    }
    return render(request, "monitoring/review/demand.html", context)
