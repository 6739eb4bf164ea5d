"""People and organisations, kept by an administrator."""

from collections.abc import Sequence

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.filters import NameFilter, SearchFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people import actions, leaving, queries
from apcommission.people.forms import (
    AgencyForm,
    InvitationForm,
    LastDayForm,
    PersonForm,
    RoleForm,
)
from apcommission.people.models import Organisation, Person, Role, RoleAssignment
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.signing_in.actions import sign_out_everywhere

MANAGE = "apcommission.manage_people"
PEOPLE = ("People", reverse_lazy("people:list"))
ORGANISATIONS = ("Organisations", reverse_lazy("people:organisations"))


class PersonFilter(django_filters.FilterSet):
    search = NameFilter(
        "name", "email", "role_assignments__organisation__name", label="Name, email or organisation"
    )
    role = django_filters.ChoiceFilter(choices=Role.choices, method="with_role", label="Role")
    active = django_filters.ChoiceFilter(
        field_name="is_active",
        choices=[("True", "Open"), ("False", "Closed")],
        label="Account",
    )

    def with_role(self, rows: QuerySet[Person], _: str, role: str) -> QuerySet[Person]:
        """People who hold that role today."""
        return rows.filter(role_assignments__role=role, role_assignments__ended_on=None)


class PersonList(ListPage):
    title = "People"
    things = ("person", "people")
    permission = MANAGE
    filterset_class = PersonFilter
    default_order = ("name",)
    empty = Empty("No one found", "Search for something else, or make an account.")
    export_name = "people"
    columns = (
        Column("Name", "name", sort="name", link="people:person"),
        Column("Email address", "email", sort="email"),
        Column("Organisations", "organisations"),
        Column("Last signed in", "last_login", sort="last_login"),
        Column("Last day", "leaves_on", sort="leaves_on"),
        Column("Account", lambda person: "Open" if person.is_active else "Closed"),
    )

    def rows(self) -> QuerySet[Person]:
        return queries.people()

    def links(self) -> Sequence[tuple[str, str]]:
        return [
            ("Organisations", reverse("people:organisations")),
            ("Invitations", reverse("invitations:list")),
            ("Who has access", reverse("access:list")),
        ]

    def actions(self) -> Sequence[tuple[str, str]]:
        return [("Add a person", reverse("people:add"))]


class OrganisationFilter(django_filters.FilterSet):
    search = SearchFilter("name", "reference", label="Name or reference")
    kind = django_filters.ChoiceFilter(choices=Organisation.Kind.choices)


class OrganisationList(ListPage):
    title = "Organisations"
    lead = "Schools come from the national register; providers from their directory entries."
    things = ("organisation", "organisations")
    permission = MANAGE
    filterset_class = OrganisationFilter
    default_order = ("name",)
    breadcrumbs = (PEOPLE,)
    empty = Empty("No organisation found", "Search for something else.")
    export_name = "organisations"
    columns = (
        Column("Name", "name", sort="name"),
        Column("Kind", "get_kind_display", sort="kind"),
        Column("Reference", "reference", sort="reference"),
        Column("People", "people_count", sort="people_count", numeric=True),
    )

    def rows(self) -> QuerySet[Organisation]:
        return queries.organisations()

    def actions(self) -> Sequence[tuple[str, str]]:
        return [("Add an agency", reverse("people:add_agency"))]


def add(request: PersonRequest) -> HttpResponse:
    """Make an account for someone."""
    authorise(request.user, MANAGE)
    form = InvitationForm(request.POST or None)
    person = carry_out(request, form, actions.invite_person)
    if person:
        messages.success(request, "The account is made. Its owner gets an email.")
        return redirect("people:person", person.pk)
    context = {"form": form, "title": "Add a person", "breadcrumbs": (PEOPLE,)}
    return render(request, "components/form_page.html", context)


def person(request: PersonRequest, pk: int) -> HttpResponse:
    """One person: roles in force and ended, and a form for one more."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(Person, pk=pk)
    form = RoleForm(request.POST or None)
    if carry_out(request, form, actions.give_role, person=found):
        messages.success(request, "The role is given.")
        return redirect("people:person", pk)
    context = {
        "form": form,
        "person": found,
        "roles": queries.roles_of(found),
        "second_factor": queries.has_second_factor(found),
        "waits": found.is_active and not found.has_usable_password() and not found.last_login,
        "title": found.name,
        "breadcrumbs": (PEOPLE,),
    }
    return render(request, "apcommission/people/person.html", context)


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a person's name or e-mail address right."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(Person, pk=pk)
    form = PersonForm(request.POST or None, obj=found)
    if carry_out(request, form, actions.change_person, person=found):
        messages.success(request, "The account is changed.")
        return redirect("people:person", pk)
    crumbs = (PEOPLE, (found.name, reverse("people:person", args=[pk])))
    context = {"form": form, "title": "Change name or email address", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


@require_POST
def reset(request: PersonRequest, pk: int) -> HttpResponse:
    """Take away the second step of signing in of someone who lost it."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(Person, pk=pk)
    done = "The second step is reset. An email says so to its owner."
    press(request, actions.reset_second_factor, person=found, done=done)
    return redirect("people:person", pk)


@require_POST
def sign_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign a person out of every browser, for instance when a laptop was stolen."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(Person, pk=pk)
    press(request, sign_out_everywhere, person=found, done=f"{found} is signed out everywhere.")
    return redirect("people:person", pk)


def plan_leaving(request: PersonRequest, pk: int) -> HttpResponse:
    """Give the last day of somebody who leaves."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(Person, pk=pk)
    form = LastDayForm(request.POST or None, initial={"last_day": found.leaves_on})
    if carry_out(request, form, leaving.plan_leaving, person=found):
        messages.success(request, "The last day is written down.")
        return redirect("people:person", pk)
    crumbs = (PEOPLE, (found.name, reverse("people:person", args=[pk])))
    context = {"form": form, "title": "When this person leaves", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


def plan_end_of_role(request: PersonRequest, pk: int) -> HttpResponse:
    """Give the last day of one role."""
    authorise(request.user, MANAGE)
    held = get_object_or_404(RoleAssignment.objects.select_related("person", "organisation"), pk=pk)
    form = LastDayForm(request.POST or None, initial={"last_day": held.ends_on})
    if carry_out(request, form, leaving.plan_end_of_role, held=held):
        messages.success(request, "The last day is written down.")
        return redirect("people:person", held.person_id)
    crumbs = (PEOPLE, (held.person.name, reverse("people:person", args=[held.person_id])))
    context = {"form": form, "title": f"When this role ends: {held}", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


@require_POST
def end_role(request: PersonRequest, pk: int) -> HttpResponse:
    """End one role today."""
    authorise(request.user, MANAGE)
    held = get_object_or_404(RoleAssignment, pk=pk)
    press(request, leaving.end_role, held=held, done="The role has ended.")
    return redirect("people:person", held.person_id)


@require_POST
def switch(request: PersonRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(Person, pk=pk)
    # The button says which of the two is meant: a second click must not undo the first.
    if request.POST.get("account") == "close":
        press(request, leaving.switch_off, person=found, done="The account is closed.")
    elif request.POST.get("account") == "open":
        press(request, leaving.switch_on, person=found, done="The account is open again.")
    return redirect("people:person", pk)


def add_agency(request: PersonRequest) -> HttpResponse:
    """Add an agency."""
    authorise(request.user, MANAGE)
    form = AgencyForm(request.POST or None)
    if carry_out(request, form, actions.add_agency):
        messages.success(request, "The agency is added. Now give its people their roles.")
        return redirect("people:organisations")
    crumbs = (PEOPLE, ORGANISATIONS)
    context = {"form": form, "title": "Add an agency", "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)
