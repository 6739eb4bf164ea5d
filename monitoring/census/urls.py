from django.urls import path

from monitoring.census import views

app_name = "census"
urlpatterns = [
    path("", views.CensusList.as_view(), name="list"),
    path("open/", views.open_one, name="open"),
    path("<int:year>/", views.PupilList.as_view(), name="pupils"),
    path("<int:year>/days/", views.days, name="days"),
    path("<int:year>/sign/", views.sign, name="sign"),
    path("<int:year>/reopen/", views.reopen, name="reopen"),
    path("<int:year>/left-out/", views.LeftOutList.as_view(), name="left_out"),
    path("<int:year>/pupils/<int:pk>/", views.pupil, name="pupil"),
    path("placements/<int:pk>/items/", views.items, name="items"),
    path("returns/<int:pk>/file/", views.make_file, name="make_file"),
]
