"""Pages of long lists: the keys of a page are found first, and what its rows show is fetched for them."""

from collections.abc import Sequence
from typing import Any, TypeGuard

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from apcommission.any_of import IsAny
from apcommission.shown import how_many

#: A page beyond this is not looked for before the rows are counted.
FARTHEST = 100_000
#: The rows of a list part by part, as these stand one after another: what tells a part, and how many it has.
Parts = Sequence[tuple[Q, int]]


class KeysFirst(Paginator):
    """The rows of a page come with all that their columns read.

    Otherwise the database brings together all that belongs to each row of the list before it sorts them. The
    keys go in as a list (`= ANY`): of `IN` the planner would make one more join, and do it last.
    """

    #: A condition of which may be told how many of all rows it is true of, where that costs no query.
    also: Q | None = None
    number_also: int | None = None
    #: More rows are not counted: nobody turns so many pages, and none should wait for all that ever was.
    most_counted = 100_000
    is_cut = False  # there are more than that

    def __init__(self, rows: Any, per_page: int, *, counted: Any = None, parts: Parts = ()) -> None:
        """`counted`: as many rows as `rows`, found with less; if it is ordered, in the same order, and a page
        that is counted in one pass is found in it. `parts`: all the rows, where they are known.
        """
        super().__init__(rows, per_page)
        self._counted, self._parts = counted, parts

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most `most_counted`. One query, or none where their parts are known."""
        if self._parts:
            return sum(number for _, number in self._parts)
        rows: Any = self.object_list if self._counted is None else self._counted
        if not _are_records(rows):
            return Paginator(rows, self.per_page).count
        found = rows.order_by().values("pk")[: self.most_counted + 1].count()
        self.is_cut = found > self.most_counted
        return min(found, self.most_counted)

    def how_many(self, one: str, many: str) -> str:
        """How many rows there are, in words."""
        told = how_many(self.count, one, many)
        return f"More than {told}" if self.is_cut else told

    def get_page(self, number: Any) -> Page:
        """The page; the last one where there are not so many, the first for what is no number."""
        page, rows = super().get_page(number), self.object_list
        if _are_records(rows):
            page.object_list = among(rows, self._some(page, rows).values("pk"))
        return page

    def _some(self, page: Page, rows: QuerySet[Any, Any]) -> Any:
        """The rows of a page, looked for in a part alone where they all stand in it."""
        first, last, before = max(page.start_index() - 1, 0), page.end_index(), 0
        for which, size in self._parts:
            if before <= first < last <= before + size:
                return rows.filter(which)[first - before : last - before]
            before += size
        return page.object_list


class OnePass(KeysFirst):
    """Counts all rows while it finds those of a page: for rows that are looked for among very many others.

    With them those of which `also` is true, if it is set, as `number_also`.
    """

    def get_page(self, number: Any) -> Page:
        """The page, found and counted in one query; a number that is no page costs one more."""
        asked = str(number or 1)
        if not (asked.isascii() and asked.isdigit() and 0 < int(asked[:9]) <= FARTHEST):
            return super().get_page(number)
        first = (int(asked) - 1) * self.per_page
        count, found = self.find(first, first + self.per_page)
        if not found and first:
            return super().get_page(number)
        self.__dict__["count"] = count
        return Page(found, self.validate_number(asked), self)

    def find(self, first: int, last: int) -> tuple[int, Any]:
        """How many rows there are, and those from one to before another; 0 and none beyond the last."""
        rows: Any = self.object_list
        is_ordered = self._counted is not None and bool(self._counted.query.order_by)
        keys = self._counted if is_ordered else rows
        told = {"in_all": Window(Count("*"))}
        if self.also:
            told["in_also"] = Window(Count("pk", filter=self.also))
        found = list(keys.annotate(**told).values_list("pk", *told)[first:last])
        if not found:
            return 0, []
        _, in_all, *also = found[0]
        self.number_also = also[0] if also else None
        place = {key: number for number, (key, *_) in enumerate(found)}
        # In order they are: the database would work out once more what they are ordered by.
        return in_all, sorted(rows.order_by().filter(pk__in=place), key=lambda row: place[row.pk])


def _are_records(rows: Any) -> TypeGuard[QuerySet[Any, Any]]:
    """Whether these are whole records of one model, which have keys of their own."""
    return isinstance(rows, QuerySet) and not (rows.query.combinator or rows.query.values_select)


def among(rows: QuerySet[Any, Any], keys: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Those rows whose keys are found. `keys` asks nothing of the rows, so its words are made by themselves:
    as an expression, all that it is annotated with would be put together once more.
    """
    try:
        words, values = keys.query.sql_with_params()
    except EmptyResultSet:
        return rows.none()
    found = RawSQL(f"ARRAY({words})", values)  # noqa: S611 - Django's own words
    return rows.filter(IsAny(F("pk"), found))
