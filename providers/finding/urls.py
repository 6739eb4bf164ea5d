from django.urls import path

from providers.finding import views

app_name = "finding"
urlpatterns = [
    path("", views.shortlist, name="shortlist"),
    path("programmes/<int:pk>/", views.keep, name="keep"),
    path("programmes/<int:pk>/take-off/", views.take_off, name="take_off"),
    path("compare/", views.compare, name="compare"),
    path("suggestions/", views.SuggestionList.as_view(), name="suggestions"),
    path("suggestions/add/", views.suggest, name="suggest"),
    path("suggestions/<int:pk>/", views.suggestion, name="suggestion"),
]
