from django.urls import path

from providers.protocols import composing, views

app_name = "protocols"
urlpatterns = [
    path("", views.PackList.as_view(), name="list"),
    path("add/", composing.compose, name="compose"),
    path("<int:pk>/", views.pack, name="pack"),
    path("<int:pk>/edit/", composing.edit, name="edit"),
    path("<int:pk>/adopt/", composing.adopt, name="adopt"),
    path("<int:pk>/withdraw/", composing.withdraw, name="withdraw"),
    path("<int:pk>/forms/<slug:form>/", views.paper_form, name="form"),
    path("<int:pk>/progress/", views.Progress.as_view(), name="progress"),
    path("<int:pk>/standards/add/", composing.standard_add, name="standard_add"),
    path("standards/<int:pk>/edit/", composing.standard_edit, name="standard_edit"),
    path("standards/<int:pk>/remove/", composing.standard_remove, name="standard_remove"),
    path("evidence/", views.EvidenceList.as_view(), name="evidence"),
    path("evidence/<int:pk>/remove/", views.evidence_remove, name="evidence_remove"),
    path("providers/<int:pk>/", views.provider, name="provider"),
    path("providers/<int:pk>/sign/<int:pack_pk>/", views.sign, name="sign"),
    path("providers/<int:pk>/standards/<int:standard_pk>/", views.standard, name="standard"),
    path("providers/<int:pk>/standards/<int:standard_pk>/judge/", views.judge, name="judge"),
]
