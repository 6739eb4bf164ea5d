from django.urls import path

from apcommission.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.own, name="own"),
    path("make/", views.make, name="make"),
    path("stop/", views.stop, name="stop"),
    path("<str:token>/calendar.ics", views.feed, name="feed"),
]
