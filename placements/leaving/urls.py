from django.urls import path

from placements.leaving import views

app_name = "leaving"
urlpatterns = [
    path("", views.LeaverList.as_view(), name="list"),
    path("placements/<int:pk>/", views.destinations, name="destinations"),
    path("placements/<int:pk>/<slug:check>/", views.check, name="check"),
]
