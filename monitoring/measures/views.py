"""Pages of figures: what each means, all of a scope and period, and the rows behind each."""

from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from typing import Any

import django_filters
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import urlencode

from apcommission import shown, sought
from apcommission.audit.actions import record
from apcommission.filters import NameFilter
from apcommission.lists import Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from monitoring.measures import choices, kept, queries, telling
from monitoring.measures.columns import columns_of
from monitoring.measures.data import Data, to_data
from monitoring.measures.definitions import BY_KEY, GROUPS
from monitoring.measures.figures import Period, Scope, ScopeUnknown
from monitoring.measures.forms import FiguresForm, Unclear, answers, period_of, scope_of
from monitoring.measures.rows import Rows, Tally, kind_of, parts_of

MEASURES = ("All measures", reverse_lazy("measures:list"))
FIGURES = ("Figures", reverse_lazy("measures:figures"))
#: What an address says of whose figures it shows.
QUESTION = ("scope", "from", "to")
#: What an address says to have figures counted now.
NOW = "now"


def lately(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that shows what was counted lately of the whole authority, and says so (`kept.lately`).

    `?now=on` has it counted now. The template includes `monitoring/measures/lately.html`.
    """

    @wraps(page)
    def shown_lately(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or NOW in request.GET:
            return page(request, *args, **kwargs)
        with kept.lately() as told:
            request.told_lately = told  # type: ignore[attr-defined]
            return page(request, *args, **kwargs)

    return shown_lately


def definitions(request: PersonRequest) -> HttpResponse:
    """Every measure, and what it means."""
    authorise(request.user, "monitoring.see_dashboard")
    opens = may(request.user, "monitoring.see_figures")
    context = {"title": "All measures", "groups": GROUPS, "opens": opens}
    return render(request, "monitoring/measures/definitions.html", context)


@lately
def figures(request: PersonRequest) -> HttpResponse:
    """All figures of a scope and period, counted now; of the whole authority, lately.

    The form leads to an address that names both, which can be kept and passed on.
    """
    authorise(request.user, "monitoring.see_figures")
    times = choices.times()
    if "term" in request.GET:
        form = FiguresForm(request.GET, person=request.user, times=times)
        if form.is_valid():
            return redirect(f"{request.path}?{urlencode(form.address())}")
        return _figures_page(request, form, {})
    if "scope" not in request.GET:
        first = {"term": f"{times[0].start}/{times[0].end}"} if times else {}
        form = FiguresForm(person=request.user, times=times, initial=first)
        return _figures_page(request, form, {})
    asked = question(request)
    form = FiguresForm(
        person=request.user, times=times, initial=answers(asked.scope, asked.period, times)
    )
    counted = queries.some_figures(asked, queries.PARTS)
    data = to_data(counted, asked.today)
    context = {
        "about": about(asked),
        "placements": counted.outcomes.placements,
        "pupils": counted.outcomes.pupils,
        "counted_at": timezone.now(),
        "groups": telling.groups(data),
        **bands(data),
    }
    return _figures_page(request, form, context)


def _figures_page(
    request: PersonRequest, form: FiguresForm, context: dict[str, Any]
) -> HttpResponse:
    context |= {"title": "Figures", "form": form, "breadcrumbs": (MEASURES,)}
    return render(request, "monitoring/measures/figures.html", context)


def bands(data: Data) -> dict[str, Any]:
    """What the table of attendance bands needs."""
    return {
        "bands": telling.bands(data),
        "band_names": telling.BANDS.values(),
        "bands_line": telling.line(BY_KEY["attendance_bands"], data),
    }


def question(
    request: PersonRequest,
    permission: str = "monitoring.see_figures",
    typed: QueryDict | None = None,
) -> queries.Asked:
    """Whose figures the address asks for, or what was typed, if the person may see them.

    Raises Http404 for what cannot be understood or is not there, PermissionDenied.
    """
    try:
        asked = request.GET if typed is None else typed
        scope, period = scope_of(asked), period_of(asked)
        authorise(request.user, permission, scope)
        return queries.ask(scope, period)
    except (ScopeUnknown, Unclear) as unclear:
        raise Http404(str(unclear)) from unclear


def about(asked: queries.Asked) -> str:
    """`First Steps, 7 September 2026 to 18 December 2026`."""
    return f"{asked.name}, {shown.span(asked.period.start, asked.period.end)}"


def address_of(scope: Scope, period: Period) -> dict[str, Any]:
    return {"scope": str(scope), "from": period.start, "to": period.end}


class RowsFilter(django_filters.FilterSet):  # type: ignore[misc]
    """How the rows count, and words in them. `queryset` are Rows."""

    counts = django_filters.ChoiceFilter(
        label="Counts as", empty_label="All that are in the figure", method="counting"
    )
    search = NameFilter(label="Pupil, placement, programme or provider", method="with_words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counts = self.queryset.definition.counts
        self.filters["counts"].extra["choices"] = [(count.key, count.label) for count in counts]
        if len(counts) == 1:
            del self.filters["counts"]

    def counting(self, rows: Rows, _: str, key: str) -> Rows:
        return rows.counting(key)

    def with_words(self, rows: Rows, _: str, words: str) -> Rows:
        return rows.with_words(words)

    def filter_queryset(self, rows: Rows) -> Rows:
        for name, value in self.form.cleaned_data.items():
            rows = self.filters[name].filter(rows, value)
        return rows


class MeasureRows(ListPage):
    """The rows behind a figure: how each counts in it, and that they add up to it."""

    template_name = "monitoring/measures/rows.html"
    filterset_class = RowsFilter
    carried = QUESTION
    things = ("row", "rows")
    page_size = 50
    breadcrumbs = (MEASURES,)

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        definition = BY_KEY.get(kwargs["measure"])
        if definition is None:
            raise Http404("There is no such measure")
        if not any(name in request.GET for name in QUESTION):
            messages.info(request, "Choose whose figures, and of what time.")
            return redirect("measures:figures")
        self.definition, self.asked = definition, question(request)
        self.title, self.lead = definition.title, about(self.asked)
        self.columns = columns_of(definition, self.asked.scope)
        self.export_name = f"rows-{definition.key}"
        self.empty = Empty("No rows", f"{definition.without}.")
        if kind_of(definition).pupils:
            record(
                "saw_rows",
                by=request.user,
                measure=definition.key,
                scope_kind=self.asked.scope.kind,
                scope=str(self.asked.scope),
            )
        return super().get(request, *args, **kwargs)

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["measure"] not in BY_KEY:
            raise Http404("There is no such measure")
        question(request, typed=sought.typed(request))
        return super().post(request, *args, **kwargs)

    @cached_property
    def all_rows(self) -> Rows:
        """One for the request, so that what is tallied is tallied once."""
        return Rows(self.asked, self.definition, self.request.user)

    def rows(self) -> Any:
        return self.all_rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted = queries.some_figures(self.asked, parts_of(self.definition))
        data = to_data(counted, self.asked.today)
        tally = self.rows().tally()
        query = urlencode({name: self.request.GET[name] for name in QUESTION})
        context = {
            "figure": telling.line(self.definition, data),
            "tally": list(self._told(tally)),
            "sums": list(self._sums(tally)),
            "counted_at": timezone.now(),
            "figures_url": f"{reverse('measures:figures')}?{query}",
            "clear_url": f"{self.request.path}?{query}",
            **kwargs,
        }
        if self.definition.kind == "bands":
            context |= bands(data)
        if self.definition.key.startswith("cost_per_"):
            context["total"] = telling.line(BY_KEY["charge_total"], data)
        return super().get_context_data(**context)

    def _told(self, tally: Tally) -> Iterator[tuple[str, str, str]]:
        """(how rows count, how many, where they alone are shown)"""
        several = len(self.definition.counts) > 1
        for count in self.definition.counts:
            number = tally.counts.get(count.key, 0)
            url = self._address(counts=count.key, page=None) if number and several else ""
            yield count.label, shown.count(number), url

    def _sums(self, tally: Tally) -> Iterator[tuple[str, str]]:
        """(column, the sum of its rows)"""
        for column in self.columns:
            if column.sort in tally.sums:
                total = tally.sums[column.sort]
                in_pounds = self.definition.rows == "charges"
                yield column.label, shown.money(total) if in_pounds else shown.count(int(total))

    # ---- Where ListPage speaks to a queryset ---------------------------------------------------

    def _rows_found(self) -> Any:
        """Rows; an empty list while a filter cannot be understood."""
        return self._found()

    def _ordered(self) -> Any:
        asked, found = self._sort(), self._rows_found()
        return found.order_by(asked) if asked and isinstance(found, Rows) else found

    def _kept(self, found: Any) -> Any:
        return found.kept() if isinstance(found, Rows) else found

    def _held_back(self, found: Any) -> int:
        if not isinstance(found, Rows) or not kind_of(self.definition).pupils:
            return 0
        return found.held_back().count()
