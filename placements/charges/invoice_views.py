"""Pages of invoices."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission import exports, shown
from apcommission.audit.actions import record_reads
from apcommission.filters import DayFilter, SearchFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.charges import billing, invoices
from placements.charges.costs import month_of
from placements.charges.forms import CheckInvoiceForm, InvoiceForm, QueryAnswerForm
from placements.charges.models import Invoice
from providers.directory.models import Provider

INVOICES = ("Invoices", reverse_lazy("charges:invoices"))


class InvoiceFilter(django_filters.FilterSet):
    search = SearchFilter("number", "provider__organisation__name", label="Number or provider")
    state = django_filters.ChoiceFilter(choices=Invoice.State.choices, label="State")
    since = DayFilter("end", lookup_expr="gte", label="For days on or after")


class InvoiceList(ListPage):
    title = "Invoices"
    things = ("invoice", "invoices")
    permission = "placements.see_invoices"
    filterset_class = InvoiceFilter
    default_order = ("-dated", "-pk")
    empty = Empty("No invoice yet", "A provider sends one for each month.")
    export_name = "invoices"
    columns = (
        Column("Number", "number", sort="number", link="charges:invoice"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("From", "start", sort="start"),
        Column("To", "end"),
        Column("Pounds", "total", sort="total", numeric=True, show=shown.money),
        Column("Expected", "wanted", numeric=True, show=shown.money),
        Column("State", "state", state=True, sort="state"),
        Column("Dated", "dated", sort="dated", on_page=False),
    )

    def rows(self) -> QuerySet[Invoice]:
        return billing.invoices(for_user=self.request.user)

    def actions(self) -> list[tuple[str, str]]:
        own = sorted(self.request.user.organisation_ids("provider_manager"))  # type: ignore[arg-type]
        before, _ = month_of(timezone.localdate().replace(day=1) - timedelta(days=1))
        return [
            (
                f"Make the invoice of {before:%B %Y}",
                reverse("charges:make_invoice", args=[pk, f"{before:%Y-%m}"]),
            )
            for pk in own
        ]

    def links(self) -> list[tuple[str, str]]:
        if not may(self.request.user, "placements.see_budgets"):
            return []
        return [
            ("Budgets", reverse("charges:budgets")),
            ("Hand accepted invoices to finance", reverse("charges:finance")),
        ]


def _provider(request: PersonRequest, pk: int) -> Provider:
    found = get_object_or_404(Provider.objects.select_related("organisation"), pk=pk)
    authorise(request.user, "placements.send_invoice", found)
    return found


def _month(text: str) -> tuple[date, date]:
    """The month that an address names, which has another before it and after it; 404 for anything else."""
    try:
        start, end = month_of(date.fromisoformat(f"{text}-01"))
        _ = (start - timedelta(days=1), end + timedelta(days=1))
    except (ValueError, OverflowError):
        raise Http404 from None
    return start, end


def make(request: PersonRequest, pk: int, month: str) -> HttpResponse:
    """A provider makes the invoice of a month: each placement with what is expected for it."""
    provider = _provider(request, pk)
    start, end = _month(month)
    expected = billing.lines_expected(provider, start, end)
    form = InvoiceForm(
        request.POST or None,
        placements=expected,
        filled={one.pk: amount for one, amount in expected.items()},
    )
    arguments = {"provider": provider, "start": start, "end": end}
    sent = carry_out(request, form, invoices.send_invoice, **arguments)
    if sent:
        messages.success(request, "The invoice is with the authority.")
        return redirect("charges:invoice", sent.pk)
    keys = [placement.pupil_id for placement in expected]
    record_reads(provider, by=request.user, pupil_ids=keys)
    form.cancel_url = reverse("charges:invoices")
    before, _ = month_of(start - timedelta(days=1))
    context = {
        "form": form,
        "placements": list(expected),
        "provider": provider,
        "before": f"{before:%Y-%m}",
        "after": f"{end + timedelta(days=1):%Y-%m}",
        "title": f"Invoice for {start:%B %Y}",
        "breadcrumbs": (INVOICES,),
    }
    return render(request, "placements/charges/make_invoice.html", context)


def invoice(request: PersonRequest, pk: int) -> HttpResponse:
    """One invoice: its lines beside what is expected; checking it, or answering a query."""
    found = get_object_or_404(billing.invoices(for_user=request.user), pk=pk)
    person = request.user
    authorise(person, "placements.see_invoice", found)
    lines = billing.lines_of(found, for_user=person)
    record_reads(
        found, by=person, pupil_ids=[line.placement.pupil_id for line in lines if line.opens]
    )
    form: Any = None
    all_open = all(line.opens for line in lines)
    if found.state == Invoice.State.RECEIVED and may(person, "placements.check_invoice", found):
        form = CheckInvoiceForm(request.POST or None, obj=found)
        if carry_out(request, form, invoices.check_invoice, invoice=found):
            messages.success(request, "Saved.")
            return redirect("charges:invoice", pk)
    elif (
        found.state == Invoice.State.QUERIED
        and all_open
        and may(person, "placements.send_invoice", found)
    ):
        form = QueryAnswerForm(
            request.POST or None,
            obj=found,
            placements={line.placement: line.expected for line in lines},
            filled={line.placement_id: line.amount for line in lines},
        )
        if carry_out(request, form, invoices.answer_query, invoice=found):
            messages.success(request, "Your answer is with the authority.")
            return redirect("charges:invoice", pk)
    elif request.method == "POST":
        authorise(person, "placements.check_invoice", found)
    context = {
        "invoice": found,
        "lines": lines,
        "form": form,
        "title": str(found),
        "breadcrumbs": (INVOICES,),
    }
    return render(request, "placements/charges/invoice.html", context)


def finance(request: PersonRequest) -> HttpResponse:
    """What would be handed to finance now."""
    authorise(request.user, "placements.check_invoice")
    waiting = billing.invoices(for_user=request.user).filter(state=Invoice.State.ACCEPTED)
    context = {
        "count": waiting.count(),
        "title": "Hand accepted invoices to finance",
        "breadcrumbs": (INVOICES,),
    }
    return render(request, "placements/charges/finance.html", context)


@require_POST
def hand_on(request: PersonRequest) -> HttpResponseBase:
    """The accepted invoices as a file for finance; they are marked as handed on."""
    handed = press(request, invoices.hand_on)
    if not handed:
        messages.info(request, "No accepted invoice waits.")
        return redirect("charges:finance")
    name = f"finance-{timezone.localdate().isoformat()}"
    return exports.csv_response(name, billing.FINANCE_HEAD, billing.for_finance(handed))
