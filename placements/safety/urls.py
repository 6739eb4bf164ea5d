from django.urls import path

from placements.safety import views

app_name = "safety"
urlpatterns = [path("placements/<int:pk>/risk/", views.risk, name="risk")]
