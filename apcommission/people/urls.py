from django.urls import path

from apcommission.people import views

app_name = "people"
urlpatterns = [
    path("", views.PersonList.as_view(), name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/reset/", views.reset, name="reset"),
    path("<int:pk>/switch/", views.switch, name="switch"),
    path("<int:pk>/leaving/", views.plan_leaving, name="leaving"),
    path("<int:pk>/sign-out/", views.sign_out, name="sign_out"),
    path("roles/<int:pk>/last-day/", views.plan_end_of_role, name="role_last_day"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
    path("organisations/", views.OrganisationList.as_view(), name="organisations"),
    path("organisations/add-agency/", views.add_agency, name="add_agency"),
]
