from django.urls import path

from apcommission.audit import file_views, views

app_name = "audit"
urlpatterns = [
    path("", views.EventList.as_view(), name="list"),
    path("files/", file_views.files, name="files"),
    path("files/<int:pk>/", file_views.download, name="file"),
]
