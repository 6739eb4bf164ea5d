from django.urls import path

from referrals.voices import views

app_name = "voices"
urlpatterns = [
    path("referrals/<int:pk>/", views.ask, name="ask"),
    path("referrals/<int:pk>/paper/", views.paper, name="paper"),
    path("young-person/<slug:token>/", views.young_person, name="young_person"),
    path("parent/<slug:token>/", views.parent, name="parent"),
]
