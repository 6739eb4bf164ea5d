from django.urls import path

from placements.placement import check_views, views

app_name = "placement"
urlpatterns = [
    path("", views.PlacementList.as_view(), name="list"),
    path("to-place/", views.ToPlaceList.as_view(), name="to_place"),
    path("decisions/<int:pk>/offer/", views.offer, name="offer"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/timetable/", views.timetable, name="timetable"),
    path("<int:pk>/planned-end/", views.planned_end, name="planned_end"),
    path("checks/", check_views.CheckList.as_view(), name="checks"),
    path("checks/add/", check_views.add_check, name="add_check"),
    path("checks/<int:pk>/", check_views.edit_check, name="edit_check"),
    path("<int:pk>/step/", views.step, name="step"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/move/", views.move, name="move"),
]
