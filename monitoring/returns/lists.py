"""Lists of yearly returns, and of the figures in them."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from apcommission.filters import SearchFilter, YesFilter
from apcommission.lists import Column, Empty, ListPage
from apcommission.permissions import may
from apcommission.templatetags.components import state_tag, tag
from monitoring.returns import queries
from monitoring.returns.asked import LABELS
from monitoring.returns.models import ProviderReturn, ReturnLine

RETURNS = ("Yearly returns", reverse_lazy("returns:list"))


def standing(yearly_return: ProviderReturn) -> Any:
    """How a return stands, as a tag: overdue once its time is over."""
    return tag("Overdue", "red") if yearly_return.is_overdue else state_tag(yearly_return)


def years(request: Any) -> list[tuple[int, str]]:
    """The academic years of the returns that a person may see, the latest first. One query."""
    if request is None:
        return []
    own = queries.returns(for_user=request.user).order_by("-year")
    return [
        (year, f"{year} to {year + 1}") for year in own.values_list("year", flat=True).distinct()
    ]


class YearFilter(django_filters.ChoiceFilter):
    """One academic year of those that there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label="Academic year", **kwargs)

    @property
    def field(self) -> Any:
        found = years(self.parent.request)
        self.extra["choices"] = found
        return super().field


class ReturnFilter(django_filters.FilterSet):
    """Provider, year, state, what is overdue or differs."""

    search = SearchFilter("provider__organisation__name", label="Provider")
    year = YearFilter()
    state = django_filters.ChoiceFilter(choices=ProviderReturn.State.choices, label="State")
    overdue = YesFilter(method="is_overdue", label="Overdue")
    differing = YesFilter(method="is_differing", label="With figures that differ")

    def is_overdue(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(queries.overdue())

    def is_differing(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(differences__gt=0)


class ReturnList(ListPage):
    title = "Yearly returns"
    lead = "What each provider reports of an academic year, beside what the system holds."
    things = ("return", "returns")
    permission = "monitoring.see_returns"
    filterset_class = ReturnFilter
    default_order = ("-year", "provider__organisation__name")
    empty = Empty(
        "No return yet",
        "In September a return is opened for each provider that had a placement in the year before.",
    )
    export_name = "yearly-returns"
    columns = (
        Column(
            "Provider",
            "provider.organisation.name",
            sort="provider__organisation__name",
            link="returns:return",
        ),
        Column("Academic year", "span", sort="year"),
        Column("State", lambda row: row.get_state_display(), sort="state", on_page=False),
        Column("How it stands", standing, sort="state"),
        Column("Due", "due_on", sort="due_on"),
        Column("Submitted", "submitted_at", sort="submitted_at"),
        Column("Late", lambda row: "Late" if row.was_late else ""),
        Column(
            "Figures that differ",
            lambda row: row.differences or 0,
            sort="differences",
            numeric=True,
        ),
        Column("Accepted", "accepted_at", sort="accepted_at", on_page=False),
    )

    def rows(self) -> QuerySet[ProviderReturn]:
        return queries.returns(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        pages = [("All figures", reverse("returns:figures"))]
        if may(self.request.user, "monitoring.check_return"):
            pages.append(("All returns together", reverse("returns:together")))
        return pages


class LineFilter(django_filters.FilterSet):
    """Provider, year, figure, what differs."""

    search = SearchFilter("yearly_return__provider__organisation__name", label="Provider")
    year = YearFilter("yearly_return__year")
    key = django_filters.ChoiceFilter(choices=list(LABELS.items()), label="Figure")
    differing = YesFilter(method="is_differing", label="Figures that differ")

    def is_differing(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(queries.DIFFERS)


class LineList(ListPage):
    title = "Figures of yearly returns"
    lead = "Every figure that was asked for, with the year before."
    things = ("figure", "figures")
    permission = "monitoring.see_returns"
    filterset_class = LineFilter
    default_order = (
        "-yearly_return__year",
        "yearly_return__provider__organisation__name",
        "position",
    )
    page_size = 50
    breadcrumbs = (RETURNS,)
    empty = Empty("No figure yet", "Figures are listed once a return is open.")
    export_name = "figures-of-yearly-returns"
    columns = (
        Column(
            "Provider",
            "yearly_return.provider.organisation.name",
            sort="yearly_return__provider__organisation__name",
            link=lambda row: reverse("returns:return", args=[row.yearly_return_id]),
        ),
        Column("Academic year", "yearly_return.span", sort="yearly_return__year"),
        Column("Figure", "label", sort="position"),
        Column("Held", "held", numeric=True),
        Column("Counted on", "yearly_return.counted_on", on_page=False),
        Column("Reported", "reported", numeric=True),
        Column("Difference", lambda row: row.difference or None, numeric=True),
        Column("Year before", "last_year", numeric=True),
        Column("Explanation", "explanation"),
        Column("State of the return", "yearly_return.get_state_display", on_page=False),
    )

    def rows(self) -> QuerySet[ReturnLine]:
        return queries.lines(for_user=self.request.user)
