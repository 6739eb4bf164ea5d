from django.urls import path

from referrals.importing import views

app_name = "pupil_import"
urlpatterns = [path("", views.start, name="start"), *views.pages.urls()]
