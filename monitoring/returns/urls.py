from django.urls import path

from monitoring.returns import lists, views

app_name = "returns"
urlpatterns = [
    path("", lists.ReturnList.as_view(), name="list"),
    path("figures/", lists.LineList.as_view(), name="figures"),
    path("together/", views.together, name="together"),
    path("<int:pk>/", views.yearly_return, name="return"),
    path("<int:pk>/sections/<slug:key>/", views.section, name="section"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/more-time/", views.more_time, name="more_time"),
    path("<int:pk>/recount/", views.recount, name="recount"),
    path("<int:pk>/take-back/", views.take_back, name="take_back"),
]
