from django.urls import path

from placements.learning import views

app_name = "learning"
urlpatterns = [
    path("placements/<int:pk>/", views.awards, name="awards"),
    path("placements/<int:pk>/add/", views.add, name="add"),
    path("awards/<int:pk>/", views.edit, name="edit"),
    path("awards/<int:pk>/delete/", views.delete, name="delete"),
]
