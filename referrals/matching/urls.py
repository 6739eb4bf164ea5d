from django.urls import path

from referrals.matching import views

app_name = "matching"
urlpatterns = [
    path("referrals/<int:pk>/", views.suiting, name="suiting"),
    path("referrals/<int:pk>/programmes/<int:programme>/", views.override, name="override"),
    path("rules/", views.RuleList.as_view(), name="rules"),
    path("rules/add/", views.add_rule, name="add_rule"),
    path("rules/<int:pk>/", views.edit_rule, name="edit_rule"),
    path("rules/<int:pk>/withdraw/", views.withdraw_rule, name="withdraw_rule"),
]
