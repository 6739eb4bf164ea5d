from django.urls import path

from placements.attendance import returns, views

app_name = "attendance"
urlpatterns = [
    path("", views.start, name="start"),
    path("returns/", returns.ReturnList.as_view(), name="returns"),
    path("school/", returns.SchoolMarks.as_view(), name="school"),
    path("school/<slug:monday>/", views.school_week, name="school_week"),
    path("providers/<int:pk>/<slug:monday>/", views.week, name="week"),
    path("providers/<int:pk>/<slug:monday>/return/", returns.weekly_return, name="weekly_return"),
]
