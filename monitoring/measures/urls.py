from django.urls import path

from monitoring.measures import compare_views, rows_views, target_views, views

app_name = "measures"
urlpatterns = [
    path("", views.definitions, name="list"),
    path("figures/", views.figures, name="figures"),
    path("dashboard/", compare_views.dashboard, name="dashboard"),
    path("targets/", target_views.target_list, name="targets"),
    path("targets/<slug:measure>/", target_views.target, name="target"),
    path("<slug:measure>/", views.lately(rows_views.MeasureRows.as_view()), name="rows"),
]
