from django.urls import path

from monitoring.value_for_money import comparator_views, views

app_name = "value_for_money"
urlpatterns = [
    path("", views.table, name="table"),
    path("compare/", views.compare, name="compare"),
    path("what-if/", views.what_if, name="what_if"),
    path("open/", views.open_figures, name="open"),
    path("open/file/", views.open_file, name="open_file"),
    path("comparators/", comparator_views.ComparatorList.as_view(), name="comparators"),
    path("comparators/add/", comparator_views.add, name="comparator_add"),
    path("comparators/<int:pk>/", comparator_views.change, name="comparator"),
    path("comparators/<int:pk>/retire/", comparator_views.retire, name="comparator_retire"),
]
