from django.urls import include, path

urlpatterns = [
    path("placements/", include("placements.placement.urls")),
    path("agreements/", include("placements.agreements.urls")),
    path("attendance/tables/", include("placements.attendance.marks_table_urls")),
    path("attendance/", include("placements.attendance.urls")),
    path("learning/", include("placements.learning.urls")),
    path("safety/", include("placements.safety.urls")),
    path("support/", include("placements.support.urls")),
    path("leaving/", include("placements.leaving.urls")),
    path("emergency/", include("placements.emergency.urls")),
    path("charges/", include("placements.charges.urls")),
]
