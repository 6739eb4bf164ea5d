from django.urls import path

from placements.attendance import marks_table_views, returns, views, watch_views

app_name = "attendance"
urlpatterns = [
    path("", views.start, name="start"),
    path("returns/", returns.ReturnList.as_view(), name="returns"),
    path("board/", watch_views.Board.as_view(), name="board"),
    path("alerts/", watch_views.AlertList.as_view(), name="alerts"),
    path("alerts/<int:pk>/", watch_views.alert, name="alert"),
    path("notices/", watch_views.choose_notices, name="notices"),
    path("school/", returns.SchoolMarks.as_view(), name="school"),
    path("school/<slug:monday>/", views.school_week, name="school_week"),
    path("providers/<int:pk>/<slug:monday>/", views.week, name="week"),
    path("providers/<int:pk>/<slug:monday>/paste/", marks_table_views.send, name="paste"),
    path(
        "providers/<int:pk>/<slug:monday>/changes/",
        watch_views.ChangeList.as_view(),
        name="changes",
    ),
    path("providers/<int:pk>/<slug:monday>/return/", returns.weekly_return, name="weekly_return"),
]
