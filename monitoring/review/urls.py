from django.urls import path

from monitoring.review import views

app_name = "review"
urlpatterns = [path("demand/", views.demand, name="demand")]
