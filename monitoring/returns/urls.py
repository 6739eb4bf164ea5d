from django.urls import path

from monitoring.returns import views

app_name = "returns"
urlpatterns = [
    path("", views.ReturnList.as_view(), name="list"),
    path("<int:pk>/", views.one, name="return"),
    path("<int:pk>/fill-in/", views.fill_in, name="fill_in"),
    path("<int:pk>/question/", views.question, name="question"),
    path("<int:pk>/accept/", views.accept, name="accept"),
]
