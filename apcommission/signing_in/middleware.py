"""Sessions end: after a time without a page, and some hours after signing in however busy one is.

Whoever was in the middle of a form loses nothing: what was typed is kept, for that person alone, until they
have signed in again.
"""

import time
from typing import Any
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from apcommission.audit.actions import record
from apcommission.middleware import GetResponse
from apcommission.people.models import Person
from apcommission.signing_in import kept

#: In the session: when its person signed in, and when they last asked for a page (seconds since 1970).
SINCE, SEEN = "signed_in_at", "seen_at"
#: So often in seconds it is written down that someone is still there: a page costs no query for it.
SEEN_EVERY = 60


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: Any) -> None:
    """The clock of a new session starts."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())


class SessionMiddleware:
    """Ends a session that was idle too long or is too old, and says so on the page that asks to sign in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """After the check of the form's token, so that only what a person sent is kept; before any page."""
        if not request.user.is_authenticated:
            return None
        now = int(time.time())
        session = request.session
        why = ended(session.get(SINCE, now), session.get(SEEN, now), now)
        if why:
            return _sign_out(request, why)
        kept.forget_when_sent(request)
        if now - session.get(SEEN, 0) >= SEEN_EVERY:
            session.setdefault(SINCE, now)
            session[SEEN] = now
        return None


def ended(since: int, seen: int, now: int) -> str:
    """Why a session is over: "idle", "old" or empty for one that goes on. Moments in seconds."""
    if now - seen >= settings.SESSION_IDLE_MINUTES * 60:
        return "idle"
    return "old" if now - since >= settings.SESSION_COOKIE_AGE else ""


def _sign_out(request: HttpRequest, why: str) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - asked before
    record("session_ended", person, by=None, why=why)
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    form = kept.typed(request)
    request.session.flush()
    back = {"ended": why}
    if form:
        kept.keep(request, person, form)
        back |= {"kept": "yes", "next": reverse("signing_in:kept")}
    elif request.method == "GET":
        back["next"] = request.get_full_path()
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(back)}")
