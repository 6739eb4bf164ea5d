"""Pages about the interfaces: what there is to read, and the tokens that open it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.api import actions, queries
from apcommission.api.forms import TokenForm, scopes_in_words
from apcommission.api.models import ApiToken
from apcommission.api.reading import what_there_is
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import date_and_time
from apcommission.templatetags.components import tag

TOKENS = ("Data for other systems", reverse_lazy("tokens:list"))


def standing(token: ApiToken) -> Any:
    """Whether it opens anything, as a tag."""
    if token.is_usable:
        return tag("In use" if token.last_used_at else "Not yet used", "green")
    return tag("Revoked" if token.revoked_at else "Over", "grey")


class TokenList(ListPage):
    title = "Data for other systems"
    lead = "A token lets a program read for one of someone’s roles. It ends when that role or account ends."
    things = ("token", "tokens")
    permission = "apcommission.see_tokens"
    default_order = ("-made_at", "-pk")
    empty = Empty(
        "No token yet", "Make one for a data warehouse or for a school’s own register system."
    )
    columns = (
        Column("Token", "name"),
        Column("For", "held"),
        Column("Whose", "held.person"),
        Column("Reads", scopes_in_words),
        Column("Last day", "expires_on", sort="expires_on"),
        Column("Last used", "last_used_at", sort="last_used_at", show=date_and_time),
        Column("State", standing),
        Column(
            "Revoke",
            lambda token: "" if token.revoked_at else "Revoke",
            link=lambda token: (
                "" if token.revoked_at else reverse("tokens:revoke", args=[token.pk])
            ),
        ),
    )

    def rows(self) -> QuerySet[ApiToken]:
        return queries.tokens(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        return [("What there is to read", reverse("tokens:about"))]

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "apcommission.make_token"):
            return [("Make a token", reverse("tokens:make"))]
        return ()


def make(request: PersonRequest) -> HttpResponse:
    """Make a token; its secret is on the page that answers, and nowhere else."""
    authorise(request.user, "apcommission.make_token")
    form = TokenForm(request.POST or None, person=request.user)
    made = carry_out(request, form, actions.make_token)
    context: dict[str, Any] = {"title": "Make a token", "breadcrumbs": (TOKENS,)}
    if made:
        token, secret = made
        context |= {"title": "Your token", "token": token, "secret": secret}
        return render(request, "apcommission/api/made.html", context)
    return render(request, "components/form_page.html", {**context, "form": form})


def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask whether to end a token, and end it."""
    token = get_object_or_404(queries.tokens(for_user=request.user), pk=pk)
    authorise(request.user, "apcommission.revoke_token", token)
    if request.method == "POST":
        press(request, actions.revoke_token, token=token, done="The token is revoked.")
        return redirect("tokens:list")
    context = {"token": token, "title": f"Revoke “{token.name}”?", "breadcrumbs": (TOKENS,)}
    return render(request, "apcommission/api/revoke.html", context)


def about(request: PersonRequest) -> HttpResponse:
    """What there is to read, from the description of the interface itself."""
    authorise(request.user, "apcommission.see_tokens")
    context = {
        "title": "What there is to read",
        "groups": what_there_is(),
        "site": request.build_absolute_uri("/").rstrip("/"),
        "breadcrumbs": (TOKENS,),
    }
    return render(request, "apcommission/api/about.html", context)
