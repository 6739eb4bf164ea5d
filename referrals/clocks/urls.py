from django.urls import path

from referrals.clocks import views

app_name = "clocks"
urlpatterns = [
    path("", views.ClockList.as_view(), name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.edit, name="edit"),
]
