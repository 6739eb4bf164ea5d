from django.urls import path

from monitoring.review import gap_views, plan_views, representation_views, review_views, views

app_name = "review"
urlpatterns = [
    path("demand/", views.demand, name="demand"),
    path("gaps/", gap_views.matrix, name="gaps"),
    path("gaps/pupils/", gap_views.PupilList.as_view(), name="pupils"),
    path("gaps/programmes/", gap_views.ProgrammeList.as_view(), name="programmes"),
    path("groups/", representation_views.groups, name="groups"),
    path("groups/shares/", representation_views.ShareList.as_view(), name="shares"),
    path("groups/shares/<slug:group>/add/", representation_views.add_share, name="add_share"),
    path("groups/shares/<int:pk>/", representation_views.share, name="share"),
    path("annual/", review_views.ReviewList.as_view(), name="list"),
    path("annual/start/", review_views.start, name="start"),
    path("annual/<int:pk>/", review_views.document, name="document"),
    path("annual/<int:pk>/move/", review_views.move, name="move"),
    path("annual/<int:pk>/print/", review_views.print_it, name="print"),
    path("annual/<int:pk>/section/", review_views.add_section, name="add_section"),
    path("annual/<int:pk>/action/", plan_views.add, name="add_action"),
    path("sections/<int:pk>/", review_views.section, name="section"),
    path("sections/<int:pk>/remove/", review_views.remove_section, name="remove_section"),
    path("actions/", plan_views.ActionList.as_view(), name="actions"),
    path("actions/<int:pk>/", plan_views.action, name="action"),
    path("actions/<int:pk>/change/", plan_views.change, name="change_action"),
    path("actions/<int:pk>/progress/", plan_views.progress, name="progress"),
]
