from django.urls import path

from placements.emergency import views

app_name = "emergency"
urlpatterns = [
    path("", views.AccessList.as_view(), name="list"),
    path("open/", views.open_record, name="open"),
    path("<int:pk>/", views.access, name="access"),
    path("<int:pk>/record/", views.record, name="record"),
]
