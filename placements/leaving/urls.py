from django.urls import path

from placements.leaving import plan_views, retention_views, views

app_name = "leaving"
urlpatterns = [
    path("", views.LeaverList.as_view(), name="list"),
    path("records/", retention_views.ErasureList.as_view(), name="erasures"),
    path("records/<int:pk>/", retention_views.erasure, name="erasure"),
    path("retention/", retention_views.RuleList.as_view(), name="retention"),
    path("retention/<int:pk>/", retention_views.rule, name="retention_rule"),
    path("gaps/", plan_views.GapList.as_view(), name="gaps"),
    path("placements/<int:pk>/plan/", plan_views.plan, name="plan"),
    path("placements/<int:pk>/return/", plan_views.plan_return, name="plan_return"),
    path("placements/<int:pk>/step/", plan_views.add_step, name="add_step"),
    path("placements/<int:pk>/interview/", plan_views.interview, name="interview"),
    path("placements/<int:pk>/follows/", plan_views.follows, name="follows"),
    path("placements/<int:pk>/close/", plan_views.close, name="close"),
    path("steps/<int:pk>/went/", plan_views.step_went, name="step_went"),
    path("placements/<int:pk>/", views.destinations, name="destinations"),
    path("placements/<int:pk>/<slug:check>/", views.check, name="check"),
]
