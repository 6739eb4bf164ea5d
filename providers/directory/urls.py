from django.urls import path

from providers.directory import change_views, downloads, editing, views

app_name = "directory"
urlpatterns = [
    path("", views.ProgrammeList.as_view(), name="programme_list"),
    path("files/", downloads.files, name="files"),
    path("files/directory.csv", downloads.as_csv, name="as_csv"),
    path("files/directory.json", downloads.as_json, name="as_json"),
    path("programmes/<int:pk>/", views.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/edit/", editing.programme_edit, name="programme_edit"),
    path("programmes/<int:pk>/price/", editing.price_change, name="price_change"),
    path("programmes/<int:pk>/price/out/", editing.price_out, name="price_out"),
    path("providers/", views.ProviderList.as_view(), name="provider_list"),
    path("providers/add/", editing.provider_add, name="provider_add"),
    path("providers/<int:pk>/", views.provider_detail, name="provider_detail"),
    path("providers/<int:pk>/entry/", editing.entry, name="entry"),
    path("providers/<int:pk>/move/", editing.move, name="move"),
    path("providers/<int:pk>/return/", editing.return_entry, name="return_entry"),
    path("providers/<int:pk>/venues/add/", editing.venue_add, name="venue_add"),
    path("venues/<int:pk>/edit/", editing.venue_edit, name="venue_edit"),
    path("changes/", change_views.ChangeList.as_view(), name="change_list"),
    path("changes/<int:pk>/", change_views.change_detail, name="change_detail"),
    path("changes/<int:pk>/move/", change_views.change_move, name="change_move"),
    path("changes/<int:pk>/return/", change_views.change_return, name="change_return"),
    path("changes/<int:pk>/edit/", change_views.change_edit, name="change_edit"),
    path("providers/<int:pk>/programmes/add/", editing.programme_add, name="programme_add"),
]
