from django.urls import path

from providers.quality import checklists, following_views, views

app_name = "quality"
urlpatterns = [
    path("", views.ReviewList.as_view(), name="list"),
    path("standings/", views.Standings.as_view(), name="standings"),
    path("checklists/", checklists.ChecklistList.as_view(), name="checklists"),
    path("checklists/add/", checklists.compose, name="compose"),
    path("checklists/<int:pk>/", checklists.checklist, name="checklist"),
    path("checklists/<int:pk>/adopt/", checklists.adopt, name="adopt"),
    path("providers/<int:pk>/", views.provider, name="provider"),
    path("providers/<int:pk>/plan/", views.plan, name="plan"),
    path("providers/<int:pk>/recommend/", following_views.recommend, name="recommend"),
    path("providers/<int:pk>/concern/", following_views.raise_concern, name="raise_concern"),
    path("reviews/<int:pk>/", views.review, name="review"),
    path("reviews/<int:pk>/write/", views.write, name="write"),
    path("reviews/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("reviews/<int:pk>/recommend/", following_views.recommend_after, name="recommend_after"),
    path(
        "recommendations/",
        following_views.RecommendationList.as_view(),
        name="recommendations",
    ),
    path("recommendations/add/", following_views.recommend_to_all, name="recommend_to_all"),
    path("recommendations/<int:pk>/", following_views.recommendation, name="recommendation"),
    path("concerns/", following_views.ConcernList.as_view(), name="concerns"),
    path("concerns/<int:pk>/", following_views.concern, name="concern"),
]
