from django.urls import path

from placements.learning import plan_views, progress_views, views

app_name = "learning"
urlpatterns = [
    path("placements/<int:pk>/", views.awards, name="awards"),
    path("placements/<int:pk>/add/", views.add, name="add"),
    path("placements/<int:pk>/plan/", plan_views.plan, name="plan"),
    path("placements/<int:pk>/target/", plan_views.set_target, name="set_target"),
    path("placements/<int:pk>/assess/", plan_views.assess, name="assess"),
    path("placements/<int:pk>/file/", progress_views.ask_for_file, name="ask_for_file"),
    path("placements/<int:pk>/reports/<int:term>/", progress_views.begin, name="begin_report"),
    path("awards/<int:pk>/", views.edit, name="edit"),
    path("awards/<int:pk>/delete/", views.delete, name="delete"),
    path("targets/", plan_views.TargetList.as_view(), name="targets"),
    path("targets/<int:pk>/", plan_views.review_target, name="review_target"),
    path("reports/", progress_views.ReportList.as_view(), name="reports"),
    path("reports/<int:pk>/", progress_views.report, name="report"),
    path("reports/<int:pk>/write/", progress_views.write, name="write_report"),
    path("reports/<int:pk>/send/", progress_views.send, name="send_report"),
    path("reports/<int:pk>/correct/", progress_views.correct, name="correct_report"),
    path("reports/<int:pk>/for-parents/", progress_views.for_parents, name="for_parents"),
    path("parents/<slug:token>/", progress_views.parent_report, name="parent_report"),
    path("outcomes/", plan_views.OutcomeList.as_view(), name="outcomes"),
    path("outcomes/add/", plan_views.add_outcome, name="add_outcome"),
    path("outcomes/<int:pk>/", plan_views.edit_outcome, name="edit_outcome"),
    path("qualifications/", plan_views.QualificationList.as_view(), name="qualifications"),
    path("qualifications/add/", plan_views.add_qualifications, name="add_qualifications"),
]
