from django.urls import path

from providers.forum import training_views, views

app_name = "forum"
urlpatterns = [
    path("", views.MeetingList.as_view(), name="list"),
    path("add/", views.plan, name="plan"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/edit/", views.edit, name="edit"),
    path("meetings/<int:pk>/invitations/", views.InvitationList.as_view(), name="invitations"),
    path("meetings/<int:pk>/invite/", views.invite, name="invite"),
    path("meetings/<int:pk>/move/", views.move, name="move"),
    path("meetings/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("meetings/<int:pk>/points/add/", views.add_point, name="add_point"),
    path("meetings/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("meetings/<int:pk>/actions/add/", views.add_action, name="add_action"),
    path("points/<int:pk>/papers/add/", views.add_paper, name="add_paper"),
    path("points/<int:pk>/move/", views.move_point, name="move_point"),
    path("points/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("invitations/<int:pk>/", views.reply, name="reply"),
    path("actions/", views.ActionList.as_view(), name="actions"),
    path("actions/<int:pk>/close/", views.close_action, name="close_action"),
    path("providers/<int:pk>/", views.provider, name="provider"),
    path("training/", training_views.TrainingList.as_view(), name="trainings"),
    path("training/add/", training_views.offer, name="offer"),
    path("training/<int:pk>/", training_views.training, name="training"),
    path("training/<int:pk>/book/", training_views.book, name="book"),
    path("training/<int:pk>/cancel/", training_views.cancel_training, name="cancel_training"),
    path("training/<int:pk>/attendance/", training_views.came, name="came"),
    path("bookings/<int:pk>/cancel/", training_views.cancel_booking, name="cancel_booking"),
    path("needs/", training_views.NeedList.as_view(), name="needs"),
    path("needs/add/", training_views.raise_need, name="raise_need"),
    path("needs/<int:pk>/too/", training_views.need_too, name="need_too"),
]
