from django.urls import path

from monitoring.data_protection import copy_views, limit_views, record_views, views

app_name = "data_protection"
urlpatterns = [
    path("", views.processing, name="processing"),
    path("purposes/add/", record_views.add, name="add_processing"),
    path("purposes/<int:pk>/", record_views.change, name="change_processing"),
    path("corrections/", views.CorrectionList.as_view(), name="corrections"),
    path("corrections/<int:pk>/", views.correction, name="correction"),
    path("limits/", limit_views.LimitList.as_view(), name="limits"),
    path("restricted/", limit_views.RestrictedList.as_view(), name="restricted"),
    path("limits/<int:pk>/", limit_views.limit, name="limit"),
    path("limits/<int:pk>/recipients/", limit_views.recipients, name="limit_recipients"),
    path("limits/<int:pk>/use/", limit_views.use, name="use_in_spite"),
    path("pupils/<int:pk>/limit/", limit_views.ask_for_limit, name="ask_for_limit"),
    path("copies/", copy_views.CopyList.as_view(), name="copies"),
    path("copies/<int:pk>/", copy_views.access, name="access"),
    path("copies/<int:pk>/black-out/", copy_views.black_out, name="black_out"),
    path("copies/<int:pk>/preview/", copy_views.preview, name="preview"),
    path("copies/<int:pk>/move/", copy_views.move, name="move_copy"),
    path("copies/<int:pk>/refuse/", copy_views.refuse, name="refuse_copy"),
    path("pupils/<int:pk>/seen/", views.SeenBy.as_view(), name="seen"),
    path("pupils/<int:pk>/changes/", views.ChangeList.as_view(), name="changes"),
    path("pupils/<int:pk>/correction/", views.ask_for_correction, name="ask_for_correction"),
    path("pupils/<int:pk>/copy/", copy_views.ask_for_copy, name="ask_for_copy"),
]
