from django.urls import path

from placements.safety import views

app_name = "safety"
urlpatterns = [
    path("", views.IncidentList.as_view(), name="list"),
    path("placements/<int:pk>/risk/", views.risk, name="risk"),
    path("placements/<int:pk>/chronology/", views.pupil_chronology, name="chronology"),
    path("placements/<int:pk>/report/", views.report, name="report"),
    path("incidents/<int:pk>/", views.incident, name="incident"),
    path("incidents/<int:pk>/take-note/", views.take_note, name="take_note"),
    path("incidents/<int:pk>/tell/", views.tell, name="tell"),
    path("incidents/<int:pk>/found/", views.found_again, name="found"),
    path("incidents/<int:pk>/note/", views.note, name="note"),
    path("incidents/<int:pk>/close/", views.close, name="close"),
    path("incidents/<int:pk>/reopen/", views.reopen, name="reopen"),
]
