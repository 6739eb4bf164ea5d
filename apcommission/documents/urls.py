from django.urls import path

from apcommission.documents import views

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", views.open_document, name="open"),
]
