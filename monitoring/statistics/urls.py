from django.urls import path

from monitoring.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.EditionList.as_view(), name="list"),
    path("ask/", views.ask, name="ask"),
    path("<int:pk>/try-again/", views.try_again, name="try_again"),
    path("<int:pk>/", views.edition, name="edition"),
]
