"""Pages of cost and value: by part, two providers side by side, what if, and what is open to all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from apcommission import exports, shown
from apcommission.audit.actions import record
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from monitoring.measures import choices
from monitoring.measures import queries as measuring
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Scope
from monitoring.measures.telling import rows_url
from monitoring.measures.views import NOW, lately
from monitoring.value_for_money import open_figures as opening
from monitoring.value_for_money import pages, queries, tables
from monitoring.value_for_money.bases import bases
from monitoring.value_for_money.comparing import Pair, Side, compared
from monitoring.value_for_money.forms import (
    BY,
    CompareForm,
    ValueForm,
    YearForm,
    first_time,
    named,
)
from monitoring.value_for_money.queries import PartCost
from monitoring.value_for_money.what_if_form import WhatIfForm
from monitoring.value_for_money.what_if_telling import told

PARTS_OF_A_PAGE = 10
SEE, SEE_OPEN = "monitoring.see_value_for_money", "monitoring.see_open_figures"


def answers(request: PersonRequest, first: Mapping[str, str]) -> Any:
    """What the address says, on what stands in the form at first: so the page shows something at once."""
    data = request.GET.copy()
    for name, value in first.items():
        if value and name not in data:
            data[name] = value
    return data


def first_year(times: list[choices.Time]) -> str:
    """The school year that is looked at first, as an address names it; empty before the first term."""
    found = first_time(times, timezone.localdate())
    return named(found) if found else ""


def period_of(year: str) -> Period:
    """The period that a valid choice of a year names."""
    start, end = (parse_date(day) for day in year.split("/"))
    assert start  # noqa: S101 - one of the choices
    assert end  # noqa: S101
    return Period(start, end)


@lately
def table(request: PersonRequest) -> HttpResponse:
    """Cost, outcomes, use of places and value added of each part of a scope, and beside another choice."""
    authorise(request.user, SEE)
    times, comparators = choices.times(), list(queries.comparators())
    year = first_year(times)
    chosen = str(comparators[0].pk) if comparators and "scope" not in request.GET else ""
    first = {"scope": "la", "by": "provider", "against": chosen, "term": year}
    # Other dates are an empty choice of a term: then the address says so.
    if "start_0" in request.GET:
        first.pop("term")
    form = ValueForm(
        answers(request, first), person=request.user, times=times, comparators=comparators
    )
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        scope, period = Scope.parse(form.cleaned_data["scope"]), form.cleaned_data["period"]
        authorise(request.user, "monitoring.see_figures", scope)
        asked = measuring.ask(scope, period)
        found, page = _shown(asked, form.cleaned_data["by"], request.GET.get("page"))
        picked = [one for one in comparators if str(one.pk) == form.cleaned_data["against"]]
        context |= {
            "about": f"{asked.name}, {shown.span(period.start, period.end)}",
            "by_label": dict(BY)[found.by],
            "tables": [*tables.tables(found), *(tables.against(found, one) for one in picked)],
            "choices": tables.choices(found.whole, comparators) if found.whole else [],
            "whole": found.whole,
            "page": page,
        }
    return _page(request, "table", "Cost and value", context, top=True)


def _shown(asked: Asked, by: str, number: str | None) -> tuple[tables.Shown, Page]:
    """One page of the parts, and all of them together."""
    found = tables.all_parts(asked, by)
    parts = Paginator(found.parts, PARTS_OF_A_PAGE)
    page = parts.get_page(number)
    return replace(found, parts=list(page), number=parts.count), page


@lately
def compare(request: PersonRequest) -> HttpResponse:
    """Two providers side by side; what chance may have made is called no clear difference."""
    authorise(request.user, SEE)
    times = choices.times()
    data = answers(request, {"year": first_year(times)}) if "first" in request.GET else None
    form = CompareForm(
        data, times=times, providers=queries.providers(), initial={"year": first_year(times)}
    )
    context: dict[str, Any] = {"form": form}
    if data is not None and form.is_valid():
        period = period_of(form.cleaned_data["year"])
        parts = {
            part.reference: part
            for part in queries.by_part(scope=Scope("la"), period=period, by="provider")
        }
        sides = [parts.get(form.cleaned_data[name]) for name in ("first", "second")]
        names = dict(form.providers)
        context |= {
            "about": shown.span(period.start, period.end),
            "names": [names[form.cleaned_data[name]] for name in ("first", "second")],
            "pairs": _pairs(sides[0], sides[1], period) if sides[0] and sides[1] else [],
            "sides": sides,
        }
    return _page(request, "compare", "Compare two providers", context)


def _pairs(
    first: PartCost, second: PartCost, period: Period
) -> list[tuple[Pair, list[tuple[Side, str]]]]:
    """Each measure of the two, with the address of the rows behind each figure that is there."""
    times = {"scope": "la", "from": period.start.isoformat(), "to": period.end.isoformat()}
    scopes = (str(first.scope), str(second.scope))
    return [
        (
            pair,
            [
                (side, rows_url(pair.key, times, scope) if pair.key and side.is_there else "")
                for side, scope in zip(pair.sides, scopes, strict=True)
            ],
        )
        for pair in compared(first, second)
    ]


@lately
def what_if(request: PersonRequest) -> HttpResponse:
    """What would be if places moved, prices changed or more places were bought: an estimate."""
    authorise(request.user, SEE)
    times = choices.times()
    chooser = YearForm(answers(request, {"year": first_year(times)}), times=times)
    year = chooser.cleaned_data["year"] if chooser.is_valid() else first_year(times)
    found = bases(period=period_of(year)) if year else {}
    asked = bool({*request.GET} - {"year", "save", NOW})
    data = answers(request, {"year": year}) if request.GET else None
    form = WhatIfForm(data, times=times, bases=found, initial={"year": year})
    context: dict[str, Any] = {"form": form}
    if data is not None and form.is_valid() and asked:
        period = period_of(form.cleaned_data["year"])
        context |= {
            "about": shown.span(period.start, period.end),
            "result": told(found, dict(form.changes)),
        }
    return _page(request, "what_if", "What if", context)


def _opened(request: PersonRequest) -> tuple[YearForm, opening.Opened | None]:
    authorise(request.user, SEE_OPEN)
    times = choices.times()
    form = YearForm(answers(request, {"year": first_year(times)}), times=times)
    found = form.is_valid()
    return form, opening.opened(period=period_of(form.cleaned_data["year"])) if found else None


@lately
def open_figures(request: PersonRequest) -> HttpResponse:
    """Unit costs and outcomes without small numbers, that another authority can compare with."""
    form, found = _opened(request)
    context: dict[str, Any] = {"form": form, "found": found}
    if found:
        query = f"?year={found.period.start}/{found.period.end}"
        context |= {"about": shown.span(found.period.start, found.period.end), "query": query}
    return _page(request, "open", "Open figures", context)


def open_file(request: PersonRequest) -> HttpResponseBase:
    """The same as a file; the download is recorded."""
    form, found = _opened(request)
    if found is None:
        return _page(request, "open", "Open figures", {"form": form})
    lines = list(opening.lines(found))
    record("exported", by=request.user, list="value_for_money:open_file", rows=len(lines))
    name = f"unit-costs-{found.period.start.year}-{found.period.end.year}"
    return exports.csv_response(name, [head for head, _ in opening.COLUMNS], lines)


def _page(
    request: PersonRequest, name: str, title: str, context: dict[str, Any], *, top: bool = False
) -> HttpResponse:
    context |= {
        "title": title,
        "links": pages.links(request.user, f"value_for_money:{name}"),
        "breadcrumbs": pages.crumbs(request.user, top=top),
    }
    return render(request, f"monitoring/value_for_money/{name}.html", context)
