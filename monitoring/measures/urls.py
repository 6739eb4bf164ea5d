from django.urls import path

from monitoring.measures import compare_views, views

app_name = "measures"
urlpatterns = [
    path("", views.definitions, name="list"),
    path("figures/", views.figures, name="figures"),
    path("dashboard/", compare_views.dashboard, name="dashboard"),
    path("<slug:measure>/", views.MeasureRows.as_view(), name="rows"),
]
