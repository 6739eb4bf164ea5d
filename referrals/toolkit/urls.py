from django.urls import path

from referrals.toolkit import views

app_name = "toolkit"
urlpatterns = [
    path("", views.stages, name="stages"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/move/", views.move, name="move"),
]
