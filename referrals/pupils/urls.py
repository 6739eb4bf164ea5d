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
    path("contacts/<int:pk>/", views.edit_contact, name="edit_contact"),
    path("contacts/<int:pk>/remove/", views.remove_contact, name="remove_contact"),
    path("<int:pk>/consents/add/", views.give_consent, name="give_consent"),
    path("consents/<int:pk>/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/merge/", views.merge, name="merge"),
]
