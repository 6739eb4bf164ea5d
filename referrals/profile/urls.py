from django.urls import path

from referrals.profile import views

app_name = "profile"
urlpatterns = [
    path("referrals/<int:pk>/", views.profile, name="profile"),
    path("referrals/<int:pk>/ask/", views.ask, name="ask"),
    path("requests/", views.RequestList.as_view(), name="requests"),
    path("requests/<int:pk>/", views.information_request, name="request"),
    path("requests/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("tell/<slug:token>/", views.link, name="link"),
    path("pupils/<int:pk>/risk/", views.risk, name="risk"),
    path("pupils/<int:pk>/risk/assess/", views.assess, name="assess"),
]
