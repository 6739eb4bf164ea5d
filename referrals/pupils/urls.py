from django.urls import path

from referrals.pupils import views

app_name = "pupils"
urlpatterns = [
    path("", views.PupilList.as_view(), name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/contacts/add/", views.add_contact, name="add_contact"),
    path("<int:pk>/keep-apart/", views.keep_apart, name="keep_apart"),
]
