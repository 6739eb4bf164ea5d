"""The rows behind each figure: which they are, how each counts in it, and that they add up to it."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import django_filters
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from apcommission import shown, sought
from apcommission.audit.actions import record
from apcommission.filters import NameFilter
from apcommission.lists import Empty, ListPage
from apcommission.paginators import OnePass
from apcommission.people.requests import PersonRequest
from monitoring.measures import kept, queries, telling
from monitoring.measures.columns import columns_by_placement, columns_of
from monitoring.measures.data import to_data
from monitoring.measures.definitions import BY_KEY
from monitoring.measures.kinds import kind_of, parts_of
from monitoring.measures.rows import Rows, Tally
from monitoring.measures.rows_by_placement import PlacementRows, opens_by_placement
from monitoring.measures.views import MEASURES, QUESTION, about, bands, question


class RowsFilter(django_filters.FilterSet):  # type: ignore[misc]
    """How the rows count, of which placement they are, and words in them. `queryset` are Rows."""

    counts = django_filters.ChoiceFilter(
        label="Counts as", empty_label="All that are in the figure", method="counting"
    )
    placement = django_filters.CharFilter(label="Reference of the placement", method="of_placement")
    search = NameFilter(label="Pupil, placement, programme or provider", method="with_words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counts = self.queryset.definition.counts
        self.filters["counts"].extra["choices"] = [(count.key, count.label) for count in counts]
        if len(counts) == 1:
            del self.filters["counts"]
        if not opens_by_placement(self.queryset.definition, self.queryset.asked):
            del self.filters["placement"]

    def counting(self, rows: Rows, _: str, key: str) -> Rows:
        return rows.counting(key)

    def of_placement(self, rows: Rows, _: str, reference: str) -> Rows:
        return rows.of_placement(reference)

    def with_words(self, rows: Rows, _: str, words: str) -> Rows:
        return rows.with_words(words)

    def filter_queryset(self, rows: Rows) -> Rows:
        for name, value in self.form.cleaned_data.items():
            rows = self.filters[name].filter(rows, value)
        return rows


class WithTally(OnePass):
    """Rows of a page, found in one pass with what is told of all of them."""

    def find(self, first: int, last: int) -> tuple[int, list[Any]]:
        rows: Any = self.object_list
        if not isinstance(rows, Rows):
            return 0, []
        found = rows.tallied(first, last)
        return rows.count(), found


class MeasureRows(ListPage):
    """The rows behind a figure: how each counts in it, and that they add up to it."""

    template_name = "monitoring/measures/rows.html"
    filterset_class = RowsFilter
    carried = QUESTION
    page_size = 50
    paginator_class = WithTally
    breadcrumbs = (MEASURES,)

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        definition = BY_KEY.get(kwargs["measure"])
        if definition is None:
            raise Http404("There is no such measure")
        if not any(name in request.GET for name in QUESTION):
            messages.info(request, "Choose whose figures, and of what time.")
            return redirect("measures:figures")
        asked = question(request)
        if kind_of(definition).pupils:
            record(
                "saw_rows",
                by=request.user,
                measure=definition.key,
                scope_kind=asked.scope.kind,
                scope=str(asked.scope),
            )
        # Read once: the rows ask whether placements are kept, the figure above them what it says.
        with kept.read_ahead(queries.wanted_of(asked)):
            self.definition, self.asked = definition, queries.as_kept(asked)
            self._set_out()
            return super().get(request, *args, **kwargs)

    def _set_out(self) -> None:
        """What the page is called, and what it lists."""
        self.title, self.lead = self.definition.title, about(self.asked)
        self.export_name = f"rows-{self.definition.key}"
        self.empty = Empty("No rows", f"{self.definition.without}.")
        if self._lists_placements:
            self.things = ("placement", "placements")
            self.columns = columns_by_placement(self.definition, self._address)
        else:
            self.things = ("row", "rows")
            self.columns = columns_of(self.definition, self.asked.scope)

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["measure"] not in BY_KEY:
            raise Http404("There is no such measure")
        question(request, typed=sought.typed(request))
        return super().post(request, *args, **kwargs)

    @cached_property
    def _lists_placements(self) -> bool:
        """Whether each row is a placement with its sessions: not where one is chosen."""
        return isinstance(self.all_rows, PlacementRows) and not self.request.GET.get("placement")

    @cached_property
    def all_rows(self) -> Rows:
        """One for the request, so that what is tallied is tallied once."""
        by_placement = opens_by_placement(self.definition, self.asked)
        kind = PlacementRows if by_placement else Rows
        return kind(self.asked, self.definition, self.request.user)

    def rows(self) -> Any:
        if self._lists_placements or not isinstance(self.all_rows, PlacementRows):
            return self.all_rows
        return Rows(self.asked, self.definition, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The rows first: with them comes what is told of all of them, as a rule.
        listed = super().get_context_data(**kwargs)
        counted = queries.some_figures(self.asked, parts_of(self.definition))
        data = to_data(counted, self.asked.today)
        tally = self.all_rows.tally()
        query = urlencode({name: self.request.GET[name] for name in QUESTION})
        context = {
            "figure": telling.line(self.definition, data),
            "tally": list(self._told(tally)),
            "sums": list(self._sums(tally)),
            "counted_at": timezone.now(),
            "figures_url": f"{reverse('measures:figures')}?{query}",
            "clear_url": f"{self.request.path}?{query}",
        }
        if self.definition.kind == "bands":
            context |= bands(data)
        if self.definition.key.startswith("cost_per_"):
            context["total"] = telling.line(BY_KEY["charge_total"], data)
        return listed | context

    def _told(self, tally: Tally) -> Iterator[tuple[str, str, str]]:
        """(how rows count, how many, where they alone are shown)"""
        several = len(self.definition.counts) > 1
        for count in self.definition.counts:
            number = tally.counts.get(count.key, 0)
            asked = {"counts": count.key, "page": None, "placement": None}
            url = self._address(**asked) if number and several else ""
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
        return found.held_back() if isinstance(found, Rows) else 0
