from django.urls import path

from placements.support import review_views, views

app_name = "support"
urlpatterns = [
    path("mine/", views.Caseload.as_view(), name="caseload"),
    path("week/<slug:monday>/", views.school_week, name="school_week"),
    path("placements/<int:pk>/", views.placement, name="placement"),
    path("placements/<int:pk>/visit/", views.visit, name="visit"),
    path("placements/<int:pk>/talk/", views.talk, name="talk"),
    path("placements/<int:pk>/agency/", views.agency, name="agency"),
    path("placements/<int:pk>/transport/", views.transport, name="transport"),
    path("placements/<int:pk>/key-worker/", views.key_worker, name="key_worker"),
    path("placements/<int:pk>/review/", review_views.plan, name="plan_review"),
    path("key-workers/<int:pk>/end/", views.end_key_worker, name="end_key_worker"),
    path("agencies/<int:pk>/end/", views.end_agency, name="end_agency"),
    path("transport/<int:pk>/cancel/", views.cancel_transport, name="cancel_transport"),
    path("reviews/", review_views.ReviewList.as_view(), name="reviews"),
    path("reviews/<int:pk>/", review_views.review, name="review"),
    path("reviews/<int:pk>/hold/", review_views.hold, name="hold_review"),
    path("reviews/<int:pk>/action/", review_views.action, name="agree_action"),
    path("reviews/<int:pk>/settle/", review_views.settle, name="settle_review"),
    path("actions/<int:pk>/done/", review_views.action_done, name="finish_action"),
]
