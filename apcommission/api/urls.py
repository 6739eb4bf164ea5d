from django.urls import include, path

from apcommission.api import v1, views

pages = [
    path("", views.about, name="about"),
    path("tokens/", views.TokenList.as_view(), name="list"),
    path("tokens/make/", views.make, name="make"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="revoke"),
]
urlpatterns = [
    path("v1/", include((v1.urlpatterns, "api"))),
    path("", include((pages, "tokens"))),
]
