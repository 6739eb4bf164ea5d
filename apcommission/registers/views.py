"""Pages of the register: its schools."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.filters import SearchFilter
from apcommission.forms import press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.models import School
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.registers import actions, queries
from apcommission.registers.models import CLOSED, Establishment, LocalAuthority, RegisterDifference
from apcommission.shown import long_date
from apcommission.templatetags.components import tag

REGISTER = ("Register of schools", reverse_lazy("registers:schools"))
#: How the fields of the register are called.
LABELS = {
    "name": "Name",
    "la_code": "LA code",
    "number": "Establishment number",
    "ukprn": "UKPRN",
    "establishment_type": "Type",
    "phase": "Phase",
    "status": "Status",
    "postcode": "Postcode",
    "town": "Town",
    "opened_on": "Opened",
    "closed_on": "Closed",
    "closed_why": "Why it closed",
}


class SchoolFilter(django_filters.FilterSet):
    search = SearchFilter("name", "urn", "town", label="Name, URN or town")
    la_code = django_filters.CharFilter(label="LA code")
    status = django_filters.ChoiceFilter(
        choices=[("open", "Open"), ("closed", "Closed")], method="by_status", label="Status"
    )
    used = django_filters.ChoiceFilter(
        choices=[("yes", "In use here")], method="by_use", label="In use"
    )

    def by_status(self, rows: QuerySet[Any], _: str, value: str) -> QuerySet[Any]:
        return rows.filter(status=CLOSED) if value == "closed" else rows.exclude(status=CLOSED)

    def by_use(self, rows: QuerySet[Any], _: str, value: str) -> QuerySet[Any]:
        return rows.filter(used=True)


class SchoolList(ListPage):
    title = "Register of schools"
    lead = "All schools of the national register, as it was last loaded."
    things = ("school", "schools")
    permission = "apcommission.see_register"
    filterset_class = SchoolFilter
    default_order = ("name",)
    empty = Empty("The register is empty", "Send the file of the national register first.")
    export_name = "schools"
    columns = (
        Column("School", "name", sort="name", link="registers:school"),
        Column("URN", "urn", sort="urn"),
        Column("LA", "la_code", sort="la_code"),
        Column("Type", "establishment_type"),
        Column("Town", "town", sort="town"),
        Column("Status", "status", sort="status"),
        Column("In use", lambda row: "In use" if row.used else ""),
    )

    def rows(self) -> QuerySet[Establishment]:
        used = School.objects.filter(urn=OuterRef("pk"))
        return queries.establishments(for_user=self.request.user).annotate(used=Exists(used))

    def links(self) -> Sequence[tuple[str, str]]:
        return [
            ("Authorities", reverse("registers:authorities")),
            ("Files of the register", reverse("registers:loads")),
        ]


class AuthorityList(ListPage):
    title = "Authorities"
    things = ("authority", "authorities")
    permission = "apcommission.see_register"
    default_order = ("name",)
    page_size = 50
    breadcrumbs = (REGISTER,)
    empty = Empty("No authority yet", "They come with the file of the national register.")
    export_name = "authorities"
    columns = (
        Column(
            "Authority",
            "name",
            sort="name",
            link=lambda row: f"{reverse('registers:schools')}?la_code={row.pk}",
        ),
        Column("Code", "code", sort="code"),
        Column("Open schools", "open_schools", numeric=True, sort="open_schools"),
    )

    def rows(self) -> QuerySet[LocalAuthority]:
        return queries.authorities(for_user=self.request.user)


def school(request: PersonRequest, urn: str) -> HttpResponse:
    """One school of the register: what it says, what came before and after, and how that changed."""
    authorise(request.user, "apcommission.see_register")
    found = get_object_or_404(queries.establishments(for_user=request.user), pk=urn)
    names = queries.authority_names()
    linked = list(queries.links_of(urn))
    others = queries.names_of([one.other_urn for one in linked])
    used = bool(queries.in_use([urn]))
    facts = [
        (label, _shown(getattr(found, name))) for name, label in LABELS.items() if name != "la_code"
    ]
    authority = names.get(found.la_code, "")
    facts.insert(1, ("Authority", f"{authority} ({found.la_code})" if authority else found.la_code))
    context = {
        "establishment": found,
        "title": found.name,
        "facts": facts,
        "links": [(one, others.get(one.other_urn, one.other_urn)) for one in linked],
        "history": [(one, told(one)) for one in queries.history(urn)],
        "used": tag("In use here", "green") if used else "",
        "takes": not used and may(request.user, "apcommission.load_register"),
        "breadcrumbs": (REGISTER,),
    }
    return render(request, "apcommission/registers/school.html", context)


@require_POST
def use(request: PersonRequest, urn: str) -> HttpResponse:
    """The service works with a school from now on."""
    authorise(request.user, "apcommission.load_register")
    found = get_object_or_404(queries.establishments(for_user=request.user), pk=urn)
    press(
        request,
        actions.take_into_use,
        establishment=found,
        done="The school can be chosen from now on, for pupils and for accounts.",
    )
    return redirect("registers:school", urn)


def told(difference: RegisterDifference) -> list[tuple[str, str, str]]:
    """(field, before, after) of a difference, for a page."""
    if difference.kind == RegisterDifference.Kind.LINK:
        kind, other = difference.fields["kind"], difference.fields["other"]
        return [(kind, "", other)]
    if difference.kind == RegisterDifference.Kind.NEW:
        status = difference.fields["status"][1]
        return [("Status", "", status)]
    return [
        (LABELS[name], _shown(before), _shown(after))
        for name, (before, after) in difference.fields.items()
    ]


def _shown(value: Any) -> str:
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        from datetime import date

        return long_date(date.fromisoformat(value))
    return long_date(value) if hasattr(value, "isoformat") else str(value or "")
