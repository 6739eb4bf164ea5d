from django.urls import path

from referrals.referral import views, writing

app_name = "referral"
urlpatterns = [
    path("", views.ReferralList.as_view(), name="list"),
    path("start/", views.PupilToRefer.as_view(), name="start"),
    path("start/<int:pk>/", views.begin, name="begin"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/triage/", views.triage, name="triage"),
    path("<int:pk>/sections/<slug:key>/", writing.section, name="section"),
    path("interventions/<int:pk>/remove/", writing.remove_intervention, name="remove_intervention"),
]
