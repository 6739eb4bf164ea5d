"""Where a person is signed in, and what was kept of a form when a session ended."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.people.requests import PersonRequest
from apcommission.signing_in import actions, queries
from apcommission.signing_in import kept as keeping

ACCOUNT = ("Your account", reverse_lazy("account"))


def sessions(request: PersonRequest) -> HttpResponse:
    """Where I am signed in."""
    found = queries.sessions_of(request.user, here=request.session.session_key)
    context = {"sessions": found, "title": "Where you are signed in", "breadcrumbs": (ACCOUNT,)}
    return render(request, "apcommission/signing_in/sessions.html", context)


@require_POST
@reauthentication_required
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign out one of my other browsers."""
    found = queries.session_of(request.user, pk)
    if found:
        actions.end_session(by=request.user, session=found)
        messages.success(request, "That browser is signed out.")
    return redirect("signing_in:sessions")


@require_POST
@reauthentication_required
def everywhere(request: PersonRequest) -> HttpResponse:
    """Sign me out in every browser, this one too."""
    actions.sign_out_everywhere(by=request.user, person=request.user)
    get_adapter().logout(request)
    return redirect(f"{reverse('account_login')}?ended=everywhere")


def kept(request: PersonRequest) -> HttpResponse:
    """The form that was sent after the session had ended: send it now, or throw it away."""
    found = keeping.kept(request)
    if request.method == "POST" or found is None:
        keeping.forget(request)
        return redirect("home")
    context = {"kept": found, "title": "What you typed is kept"}
    return render(request, "apcommission/signing_in/kept.html", context)
