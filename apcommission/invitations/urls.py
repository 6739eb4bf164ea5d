from django.urls import path

from apcommission.invitations import views

app_name = "invitations"
urlpatterns = [
    path("", views.InvitationList.as_view(), name="list"),
    path("<int:pk>/again/", views.again, name="again"),
    path("people/<int:pk>/", views.invite_person, name="person"),
    path("<int:pk>/take-back/", views.take_back, name="take_back"),
    path("accept/<slug:token>/", views.accept, name="accept"),
]
