from placements.attendance.marks_table_views import pages

app_name = "marks_table"
urlpatterns = pages.urls()
