from django.urls import path

from monitoring.review import gap_views, views

app_name = "review"
urlpatterns = [
    path("demand/", views.demand, name="demand"),
    path("gaps/", gap_views.matrix, name="gaps"),
    path("gaps/pupils/", gap_views.PupilList.as_view(), name="pupils"),
    path("gaps/programmes/", gap_views.ProgrammeList.as_view(), name="programmes"),
]
