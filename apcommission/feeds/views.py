"""Pages of one's own calendar feed, and the feed itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apcommission.feeds import actions, queries
from apcommission.feeds.writing import written
from apcommission.forms import press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise


def _page(request: PersonRequest, address: str = "") -> HttpResponse:
    context = {
        "title": "Your dates in your own calendar",
        "feed": queries.feed_of(request.user),
        "address": address,
        "breadcrumbs": (("Your account", reverse("account")),),
    }
    return render(request, "apcommission/feeds/own.html", context)


def own(request: PersonRequest) -> HttpResponse:
    """Whether one has a feed, and since when."""
    authorise(request.user, "apcommission.have_feed")
    return _page(request)


@never_cache
@require_POST
def make(request: PersonRequest) -> HttpResponse:
    """Make the feed, or a new address. The address is shown on this answer alone: it is kept nowhere."""
    token = actions.make_feed(by=request.user)
    return _page(request, request.build_absolute_uri(reverse("feeds:feed", args=[token])))


@require_POST
def stop(request: PersonRequest) -> HttpResponse:
    """End the feed."""
    press(request, actions.stop_feed, done="The address no longer works.")
    return redirect("feeds:own")


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed of whoever the address belongs to."""
    found = queries.feed_at(token)
    if found is None:
        raise Http404
    today = timezone.localdate()
    content = written(queries.events_of(found, today), timezone.now())
    actions.note_reading(feed=found, today=today)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="calendar.ics"'},
    )
