from django.urls import path

from monitoring.measures import views

app_name = "measures"
urlpatterns = [
    path("", views.definitions, name="list"),
    path("figures/", views.figures, name="figures"),
    path("<slug:measure>/", views.MeasureRows.as_view(), name="rows"),
]
