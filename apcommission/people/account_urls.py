"""Signing in and out: of django-allauth's addresses those that this service uses.

People do not sign up, and an administrator keeps their e-mail addresses: allauth asks for the names of
those two addresses, which lead to a page that says so.
"""

from allauth.account import views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from apcommission.signing_in import directory

#: allauth knows providers by a name; here there is one at most.
DIRECTORY = {"provider_id": "directory"}

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("signup/", views.signup, name="account_signup"),
    path("email/", RedirectView.as_view(pattern_name="account"), name="account_email"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("directory/", directory.login, DIRECTORY, name="openid_connect_login"),
    path("directory/back/", directory.callback, DIRECTORY, name="openid_connect_callback"),
    path("", include("apcommission.signing_in.urls")),
]
