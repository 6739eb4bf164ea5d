from django.urls import path

from placements.charges import views

app_name = "charges"
urlpatterns = [
    path("placements/<int:pk>/", views.charge, name="charge"),
    path("placements/<int:pk>/add/", views.add_extra, name="add_extra"),
    path("extras/<int:pk>/remove/", views.remove_extra, name="remove_extra"),
]
