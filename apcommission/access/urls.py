from django.urls import path

from apcommission.access import views

app_name = "access"
urlpatterns = [
    path("", views.ReviewList.as_view(), name="list"),
    path("<int:pk>/", views.review, name="review"),
]
