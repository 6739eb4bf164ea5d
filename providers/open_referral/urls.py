from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from apcommission.api.v1 import described, nothing_here, open_addresses
from providers.open_referral import feed

app_name = "open_referral"


@login_not_required
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the feed (OpenAPI 3.1)."""
    return feed.open_to_all(described(feed.api, "/api/open-referral/v3/"))


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *open_addresses(feed.api),
    path("<path:rest>", nothing_here, name="elsewhere"),
]
