"""Invitations: what became of them, for an administrator; and the page that an invitation opens."""

from collections.abc import Sequence

import django_filters
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apcommission.filters import NameFilter
from apcommission.forms import attempt, press
from apcommission.invitations import actions, queries
from apcommission.invitations.models import Invitation
from apcommission.lists import Column, Empty, ListPage
from apcommission.messages.queries import live_link
from apcommission.people.account_forms import InvitationPasswordForm
from apcommission.people.models import Person
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise

MANAGE = "apcommission.manage_people"
PEOPLE = ("People", reverse_lazy("people:list"))


class InvitationFilter(django_filters.FilterSet):
    search = NameFilter("person__name", "person__email", label="Name or email")
    state = django_filters.ChoiceFilter(
        choices=Invitation.State.choices, method="standing", label="How it stands"
    )

    def standing(self, rows: QuerySet[Invitation], _: str, state: str) -> QuerySet[Invitation]:
        """Invitations that stand so now."""
        return queries.in_state(rows, state)


class InvitationList(ListPage):
    title = "Invitations"
    lead = "An invitation brings a link that works once, for seven days."
    things = ("invitation", "invitations")
    permission = MANAGE
    filterset_class = InvitationFilter
    default_order = ("-sent_at",)
    breadcrumbs = (PEOPLE,)
    empty = Empty("No invitation found", "Invite someone by making an account for them.")
    export_name = "invitations"
    row_template = "apcommission/invitations/row.html"
    columns = (
        Column("Name", "person.name", sort="person__name"),
        Column("Email address", "person.email", sort="person__email"),
        Column("How it stands", "get_state_display"),
        Column("Sent", "sent_at", sort="sent_at"),
        Column("Times sent", "times_sent", numeric=True),
        Column("Expires", "expires_at", sort="expires_at"),
        Column("Accepted", "accepted_at", sort="accepted_at"),
        Column("Invited by", "invited_by.name"),
    )

    def rows(self) -> QuerySet[Invitation]:
        return queries.invitations()

    def actions(self) -> Sequence[tuple[str, str]]:
        return [("Add a person", reverse("people:add"))]


@require_POST
def again(request: PersonRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(queries.invitations(), pk=pk)
    done = "The invitation is sent again. The link that went out before stops working."
    press(request, actions.send_again, person=found.person, done=done)
    return redirect("invitations:list")


@require_POST
def invite_person(request: PersonRequest, pk: int) -> HttpResponse:
    """Invite, from the page of a person, whoever has an account and never opened it."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(Person, pk=pk)
    press(request, actions.send_again, person=found, done="The invitation is sent.")
    return redirect("people:person", pk)


@require_POST
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Take an invitation back and close the account."""
    authorise(request.user, MANAGE)
    found = get_object_or_404(queries.invitations(), pk=pk)
    done = "The invitation is taken back and the account is closed."
    press(request, actions.take_back, invitation=found, done=done)
    return redirect("invitations:list")


@login_not_required
@never_cache
@sensitive_post_parameters()
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person chooses a password, is signed in, and is led on to the second step."""
    link = live_link(actions.PURPOSE, token)
    if link is None:
        return render(request, "apcommission/invitations/over.html", status=404)
    person = get_object_or_404(
        queries.invitations().filter(person__is_active=True), pk=link.subject_pk
    ).person
    form = InvitationPasswordForm(user=person, data=request.POST or None)
    came = attempt(form, actions.accept, link=link) if request.method == "POST" else None
    if came:
        # Only now that nobody else was faster with the same link.
        form.save()
        messages.success(request, "Your password is set, and you are signed in.")
        record_authentication(request, person, method="password", reauthenticated=True)
        return perform_login(request, person, email_verification="none")
    context = {"form": form, "person": person, "directory_name": settings.DIRECTORY_NAME}
    return render(request, "apcommission/invitations/accept.html", context)
