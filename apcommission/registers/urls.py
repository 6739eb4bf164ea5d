from django.urls import path

from apcommission.registers import load_views, views

app_name = "registers"
urlpatterns = [
    path("", views.SchoolList.as_view(), name="schools"),
    path("authorities/", views.AuthorityList.as_view(), name="authorities"),
    path("schools/<str:urn>/", views.school, name="school"),
    path("schools/<str:urn>/use/", views.use, name="use"),
    path("files/", load_views.LoadList.as_view(), name="loads"),
    path("files/send/", load_views.send, name="send"),
    path("files/<int:pk>/", load_views.load, name="load"),
    path("files/<int:pk>/progress/", load_views.progress, name="progress"),
    path(
        "files/<int:pk>/differences/",
        load_views.DifferenceList.as_view(),
        name="differences",
    ),
    path("files/<int:pk>/apply/", load_views.apply, name="apply"),
    path("files/<int:pk>/drop/", load_views.drop, name="drop"),
    path("decisions/<int:pk>/", load_views.decide, name="decide"),
]
