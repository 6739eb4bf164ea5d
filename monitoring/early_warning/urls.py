from django.urls import path

from monitoring.early_warning import views

app_name = "early_warning"
urlpatterns = [
    path("", views.WarningList.as_view(), name="list"),
    path("<int:pk>/", views.placement, name="placement"),
]
