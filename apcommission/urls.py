"""Every address of the service: the ground floor here, each app behind its own door."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("apcommission.people.account_urls")),
    path("calendar/feeds/", include("apcommission.feeds.urls")),
    path("people/", include("apcommission.people.urls")),
    path("invitations/", include("apcommission.invitations.urls")),
    path("access/", include("apcommission.access.urls")),
    path("calendar/", include("apcommission.calendar.urls")),
    path("register/", include("apcommission.registers.urls")),
    path("documents/", include("apcommission.documents.urls")),
    path("messages/", include("apcommission.messages.urls")),
    path("api/", include("apcommission.api.urls")),
    path("audit/", include("apcommission.audit.urls")),
    path("operation/", include("apcommission.operation.urls")),
    path("", include("apcommission.operation.probe_urls")),
    path("", include("apcommission.home_urls")),
    path("", include("providers.urls")),
    path("", include("referrals.urls")),
    path("", include("placements.urls")),
    path("", include("monitoring.urls")),
]

handler400 = "apcommission.shell.bad_request"
handler500 = "apcommission.shell.server_error"
