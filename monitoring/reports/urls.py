from django.urls import path

from monitoring.reports import term_views, views

app_name = "reports"
urlpatterns = [
    path("", views.RunList.as_view(), name="list"),
    path("ask/", views.ask, name="ask"),
    path("terms/<str:reference>/", term_views.term, name="term"),
    path("terms/<str:reference>/ask/", term_views.ask_for_all, name="ask_for_all"),
    path("terms/<str:reference>/progress/", term_views.term_progress, name="term_progress"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/data/", views.data, name="data"),
    path("<int:pk>/figures.<str:form>", views.figures_file, name="file"),
    path("<int:pk>/try-again/", views.try_again, name="try_again"),
]
