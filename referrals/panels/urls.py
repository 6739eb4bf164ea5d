from django.urls import path

from referrals.panels import appeal_views, cases, views

app_name = "panels"
urlpatterns = [
    path("", views.MeetingList.as_view(), name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.panel, name="panel"),
    path("<int:pk>/links/", views.links, name="links"),
    path("<int:pk>/quorum/", views.quorum, name="quorum"),
    path("meetings/<int:pk>/apologies/", views.apologies, name="apologies"),
    path("<int:pk>/meetings/add/", views.arrange, name="arrange"),
    path("seats/<int:pk>/end/", views.end_seat, name="end_seat"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/move/", views.move, name="move"),
    path("meetings/<int:pk>/present/", views.present, name="present"),
    path("meetings/<int:pk>/agenda/", views.put_on, name="put_on"),
    path("meetings/<int:pk>/pack-progress/", views.pack_progress, name="pack_progress"),
    path("cases/<int:pk>/take-off/", cases.take_off, name="take_off"),
    path("cases/<int:pk>/move-up/", cases.move_up, name="move_up"),
    path("cases/<int:pk>/interest/", cases.interest, name="interest"),
    path("cases/<int:pk>/view/", cases.view, name="view"),
    path("cases/<int:pk>/decide/", cases.decide, name="decide"),
    path("decisions/<int:pk>/", cases.decision, name="decision"),
    path("decisions/<int:pk>/sign/", cases.sign, name="sign"),
    path("decisions/<int:pk>/supersede/", cases.supersede, name="supersede"),
    path("decisions/<int:pk>/letter/", appeal_views.letter, name="letter"),
    path("letters/<slug:token>/", appeal_views.letter_link, name="letter_link"),
    path("decisions/<int:pk>/appeal/", appeal_views.take_in, name="take_in"),
    path("appeals/", appeal_views.AppealList.as_view(), name="appeals"),
    path("appeals/<int:pk>/", appeal_views.appeal, name="appeal"),
]
