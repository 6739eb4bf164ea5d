from django.urls import path

from apcommission.signing_in import views

app_name = "signing_in"
urlpatterns = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<int:pk>/end/", views.end, name="end"),
    path("sessions/everywhere/", views.everywhere, name="everywhere"),
    path("kept/", views.kept, name="kept"),
]
