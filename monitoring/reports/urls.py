from django.urls import path

from monitoring.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.RunList.as_view(), name="list"),
    path("ask/", views.ask, name="ask"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/data/", views.data, name="data"),
    path("<int:pk>/try-again/", views.try_again, name="try_again"),
]
