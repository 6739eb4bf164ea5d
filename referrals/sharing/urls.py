from django.urls import path

from referrals.sharing import views

app_name = "sharing"
urlpatterns = [
    path("", views.DisclosureList.as_view(), name="list"),
    path("organisations/", views.OrganisationList.as_view(), name="organisations"),
    path("organisations/<int:pk>/", views.OfOrganisation.as_view(), name="organisation"),
    path("pupils/<int:pk>/", views.OfPupil.as_view(), name="pupil"),
    path("pupils/<int:pk>/note/", views.note, name="note"),
]
