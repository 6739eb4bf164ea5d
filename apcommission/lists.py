"""The one list page: filters, order, pages and download.

    class ProgrammeList(ListPage):
        title = "Directory"
        things = ("programme", "programmes")
        permission = "providers.see_directory"
        filterset_class = ProgrammeFilter          # see filters.py; leave out for a list without filters
        filters_beside = True                      # beside the list on a wide screen; else folded above it
        default_order = ("title",)
        empty = Empty("No programmes yet", "Providers add their programmes to their directory entry.")
        export_name = "programmes"                 # leave out for a list that cannot be downloaded
        columns = (
            Column("Programme", "title", sort="title", link="directory:programme_detail"),
            Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
            Column("Places", "places", sort="places", numeric=True),
            Column("Price", "price_today", numeric=True, show=shown.money),
            Column("Starts", "start", sort="start"),
            Column("State", "state", state=True),
        )

        def rows(self):
            return queries.programmes(for_user=self.request.user)      # select_related what columns read

        def actions(self):                          # buttons above the list
            return [("Add a programme", reverse("directory:programme_add"))]

        def links(self):                            # pages beside this one
            return [("Providers", reverse("directory:provider_list"))]

    path("", ProgrammeList.as_view(), name="programme_list")

Address: `?search=…&sort=-places&page=2&format=csv`. Only columns with `sort` can be sorted by. A value is a
path of attributes or a function of the row; it is shown by `show` (default: as a person writes it) and
exported as it is. A page costs one query for the count and one for the rows, however many there are, plus
what `rows()` prefetches. A file leaves out records under restriction (withholding.py). For rows drawn as
cards set `row_template` (gets `row`). To add to the page, make a template that extends `components/list.html`
(blocks `above_list`, `below_list`) and set `template_name`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout, Size
from django.db.models import QuerySet
from django.http import HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.generic import TemplateView
from django_filters import FilterSet

from apcommission import exports, shown, sought, withholding
from apcommission.audit.actions import record
from apcommission.filters import NameFilter
from apcommission.forms import Words, answer, drawn
from apcommission.ordering import by
from apcommission.paginators import KeysFirst, Parts
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.templatetags.components import day, state_tag

Breadcrumb = tuple[str, Any]  # text, address


@dataclass(frozen=True)
class Column:
    """One column. `value`: path of attributes ("provider.name") or a function of the row."""

    label: str
    value: str | Callable[[Any], Any]
    sort: str = ""  # lookup path to order by; empty: cannot be sorted
    numeric: bool = False
    link: str | Callable[[Any], str] = (
        ""  # name of a URL that takes the row's key, or a function of the row
    )
    show: Callable[[Any], Any] | None = None
    state: bool = False  # `value` names a field with choices: shown as a coloured tag
    on_page: bool = True  # False: only in the download

    @property
    def key(self) -> str:
        """What the address calls this column."""
        return slugify(self.label)

    def read(self, row: Any) -> Any:
        """The value in this row, as data."""
        if not isinstance(self.value, str):
            return self.value(row)
        if self.state:
            return getattr(row, f"get_{self.value}_display")()
        found = row
        for name in self.value.split("."):
            found = getattr(found, name, None) if found is not None else None
            found = found() if callable(found) else found
        return found

    def text(self, row: Any) -> Any:
        """The value in this row, as the page shows it."""
        if self.state and isinstance(self.value, str):
            return state_tag(row, self.value)
        value = self.read(row)
        if self.show is not None:
            return self.show(value)
        if hasattr(value, "isoformat"):
            return day(value)
        return value if isinstance(value, SafeString) else shown.plain(value)

    def url(self, row: Any) -> str:
        """Where this cell leads; empty: nowhere."""
        if callable(self.link):
            return self.link(row)
        return reverse(self.link, args=[row.pk]) if self.link else ""


@dataclass(frozen=True)
class Empty:
    """What a list says when there is nothing in it: what this is about and what to do next."""

    title: str
    text: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a column on the page."""

    label: str
    numeric: bool
    sort_url: str
    sorted: str  # "ascending", "descending", "none"; empty: cannot be sorted


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    text: str
    url: str


class ListPage(TemplateView):
    """A list with filters, order, pages and download; see the head of this file."""

    template_name = "components/list.html"
    title: str = ""
    lead: str = ""
    things: tuple[str, str] = ("row", "rows")
    permission: str = ""
    columns: tuple[Column, ...] = ()
    filterset_class: type[FilterSet] | None = None
    filters_beside = False
    # What else the address asks for that the form of the filters hands on.
    carried: Sequence[str] = ()
    default_order: Sequence[str] = ()
    page_size = 25
    # OnePass where rows are looked for among very many others (paginators.py).
    paginator_class: type[KeysFirst] = KeysFirst
    export_name = ""
    # The ground in law on which the file holds records under restriction; by default it does not.
    in_spite_of_restriction = ""
    row_template = ""
    empty: Empty | None = None
    breadcrumbs: Sequence[Breadcrumb] = ()

    request: PersonRequest
    http_method_names = ["get", "head", "post", "options"]

    # ---- What a list says of itself ------------------------------------------------------------

    def rows(self) -> QuerySet[Any]:
        """The rows that this person may see, with what the columns read."""
        raise NotImplementedError

    def counted(self) -> QuerySet[Any] | None:
        """What is as many as the rows that are found, where that is counted with less."""
        return None

    def parts(self) -> Parts:
        """The parts in which the rows stand, in the order that is asked for, where they are known."""
        return ()

    def paginator(self) -> type[KeysFirst]:
        """How the rows of a page are found in the order that is asked for."""
        return self.paginator_class

    def actions(self) -> Sequence[tuple[str, str]]:
        """(label, address) of the buttons above the list."""
        return ()

    def links(self) -> Sequence[tuple[str, str]]:
        """(label, address) of pages beside this list, above its buttons."""
        return ()

    def permission_object(self) -> Any:
        """What `permission` is asked about; by default nothing in particular."""
        return None

    def goes_with(self, name: str) -> Sequence[str]:
        """The filters that are taken away with one of them, and itself."""
        return (name,)

    # ---- How it answers ------------------------------------------------------------------------

    def get(  # type: ignore[override]
        self, request: PersonRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if self.permission:
            authorise(request.user, self.permission, self.permission_object())
        self.filterset = self._filterset(self.rows())
        if request.GET.get("format") == "csv" and self.export_name:
            return self._download()
        return self.render_to_response(self.get_context_data(**kwargs))

    def post(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list that was asked for, at an address without the names that were typed (see sought.py)."""
        names = self._kept_from_address()
        if not names:
            return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS"])
        if self.permission:
            authorise(request.user, self.permission, self.permission_object())
        query = sought.shut(request, names)
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, parts = self._ordered(), self.parts()
        counted = None if parts else self.counted()
        pages = self.paginator()(rows, self.page_size, counted=counted, parts=parts)
        if self._leaves_out and isinstance(rows, QuerySet):
            pages.also = withholding.held(rows.model)
        page = pages.get_page(self.request.GET.get("page"))
        shown_columns = [column for column in self.columns if column.on_page]
        cells = (
            [(column, column.text(row), column.url(row)) for column in shown_columns]
            for row in page
        )
        chips = list(self._chips())
        return {
            "title": self.title,
            "lead": self.lead,
            "things": self.things,
            "breadcrumbs": self.breadcrumbs,
            "actions": self.actions(),
            "links": self.links(),
            "page": page,
            "rows": list(page if self.row_template else cells),
            "row_template": self.row_template,
            "heads": [self._head(column) for column in shown_columns],
            "form": self.filterset.form if self.filterset else None,
            "chips": chips,
            "filtered": bool(chips) or self._filters_invalid(),
            "filters_beside": self.filters_beside,
            "filters_posted": bool(self._kept_from_address()),
            "empty": self.empty or Empty(f"No {self.things[1]} yet"),
            "sort": self.request.GET.get("sort", ""),
            "export_url": self._address(format="csv", page=None) if self.export_name else "",
            "not_in_file": self._left_out(pages),
            "how_many": pages.how_many(*self.things),
            **super().get_context_data(**kwargs),
        }

    # ---- Filters -------------------------------------------------------------------------------

    def _filterset(self, rows: QuerySet[Any]) -> FilterSet | None:
        self._rows = rows
        if self.filterset_class is None:
            return None
        asked, forgotten = sought.opened(self.request, self._kept_from_address())
        filterset = self.filterset_class(asked or None, queryset=rows, request=self.request)
        form = filterset.form
        for name in forgotten:
            form.add_error(name, "Enter the name again: it is kept only until you sign out")
        form.helper = FormHelper()
        form.helper.form_tag = False
        form.helper.label_size = form.helper.legend_size = Size.SMALL
        form.helper.layout = Layout(*(drawn(name, field) for name, field in form.fields.items()))
        for name in filter(self.request.GET.get, self.carried):
            hidden = '<input type="hidden" name="{}" value="{}">'
            form.helper.layout.append(Words(hidden, name, self.request.GET[name]))
        return filterset

    def _kept_from_address(self) -> list[str]:
        """The filters in which names of people are typed."""
        known = self.filterset_class.base_filters if self.filterset_class else {}
        return [name for name, one in known.items() if isinstance(one, NameFilter)]

    def _filters_invalid(self) -> bool:
        return (
            self.filterset is not None and self.filterset.is_bound and not self.filterset.is_valid()
        )

    def _is_filtered(self) -> bool:
        return self._filters_invalid() or any(self._chips())

    def _found(self) -> QuerySet[Any]:
        """The rows that the filters let through; none while a filter cannot be understood."""
        if self.filterset is None:
            return self._rows
        found: QuerySet[Any] = self._rows.none() if self._filters_invalid() else self.filterset.qs
        return found

    def _chips(self) -> Iterator[Chip]:
        if self.filterset is None or not self.filterset.is_bound or self._filters_invalid():
            return
        for name, value in self.filterset.form.cleaned_data.items():
            if value in (None, "", [], (), False) or (hasattr(value, "exists") and not value):
                continue
            form = self.filterset.form
            names = [
                each + end
                for each in self.goes_with(name)
                for end in ("", *getattr(form[each].field.widget, "widgets_names", ()))
            ]
            without = self._address(page=None, **dict.fromkeys(names))
            yield Chip(str(form[name].label), answer(form[name]), without)

    # ---- Order ---------------------------------------------------------------------------------

    def _ordered(self) -> QuerySet[Any]:
        return self._in_order(self._found())

    def _in_order(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """In the order asked for, then in the order of the list, then by key: pages never overlap."""
        fields = [field for field in (self._sort(), *self.default_order) if field]
        return found.order_by(*(by(found, field) for field in fields), "pk") if fields else found

    def _sort(self) -> str:
        """The lookup path that the address asks to sort by, with its minus; empty for none or nonsense."""
        asked = self.request.GET.get("sort", "")
        paths = {column.key: column.sort for column in self.columns if column.sort}
        path = paths.get(asked.removeprefix("-"), "")
        return f"-{path}" if path and asked.startswith("-") else path

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column.label, column.numeric, "", "")
        now = self._sort()
        order = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(now, "none")
        next_sort = f"-{column.key}" if order == "ascending" else column.key
        return Head(column.label, column.numeric, self._address(sort=next_sort, page=None), order)

    # ---- Download and addresses ----------------------------------------------------------------

    def _download(self) -> HttpResponseBase:
        """Every row that the filters let through, as CSV. The audit trail keeps who, which list, how many."""
        found, left_out = self._kept(self._ordered()), self._left_out()
        more: dict[str, Any] = {"left_out": left_out} if left_out else {}
        match = self.request.resolver_match
        record(
            "exported",
            by=self.request.user,
            list=match.view_name if match else self.export_name,
            rows=found.count(),
            # Their names alone: what was searched for may be a pupil's name.
            filters=sorted(name for name in self.request.GET if name in self._filter_names()),
            **more,
        )
        rows = (
            [column.read(row) for column in self.columns] for row in found.iterator(chunk_size=2000)
        )
        return exports.csv_response(
            self.export_name, [column.label for column in self.columns], rows
        )

    def _kept(self, found: Any) -> Any:
        """Those of the rows that the file may hold (see withholding.py)."""
        return found if self.in_spite_of_restriction else withholding.kept(found)

    @property
    def _leaves_out(self) -> bool:
        """Whether there may be rows that the file does not hold. No query."""
        holds_all = not self.export_name or self.in_spite_of_restriction
        return not holds_all and withholding.any_restricted(self.request.user)

    def _left_out(self, pages: KeysFirst | None = None) -> int:
        """How many rows the file does not hold; without a query where they were counted with the page."""
        if not self._leaves_out:
            return 0
        known = pages.number_also if pages else None
        return self._held_back(self._found()) if known is None else known

    def _held_back(self, found: Any) -> int:
        return withholding.held_back(found).count()

    def _filter_names(self) -> frozenset[str]:
        return frozenset(self.filterset.filters) if self.filterset else frozenset()

    def _address(self, **changes: str | None) -> str:
        """This page's address with some of its parts changed; None takes one away."""
        query: QueryDict = self.request.GET.copy()
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path
