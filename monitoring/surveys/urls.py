from django.urls import path

from monitoring.surveys import result_views, views

app_name = "surveys"
urlpatterns = [
    path("", views.WaveList.as_view(), name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.wave, name="wave"),
    path("<int:pk>/move/", views.move_wave, name="move"),
    path("<int:pk>/people/", views.InvitationList.as_view(), name="invitations"),
    path("people/<int:pk>/", views.hand_over, name="hand_over"),
    path("questionnaires/", views.QuestionnaireList.as_view(), name="questionnaires"),
    path("questionnaires/add/", views.add_questionnaire, name="add_questionnaire"),
    path("questionnaires/<int:pk>/", views.questionnaire, name="questionnaire"),
    path("questionnaires/<int:pk>/lead/", views.change_lead, name="change_lead"),
    path("questionnaires/<int:pk>/move/", views.move_questionnaire, name="move_questionnaire"),
    path("questionnaires/<int:pk>/version/", views.new_version, name="new_version"),
    path("questionnaires/<int:pk>/question/", views.add_question, name="add_question"),
    path("questions/<int:pk>/remove/", views.remove_question, name="remove_question"),
    path("answer/<slug:token>/", result_views.answer, name="answer"),
    path("results/", result_views.results, name="results"),
    path("remarks/", result_views.RemarkList.as_view(), name="remarks"),
    path("remarks/<uuid:pk>/", result_views.remark, name="remark"),
    path("remarks/<uuid:pk>/directory/", result_views.hand_to_directory, name="hand_to_directory"),
    path("actions/", result_views.ActionList.as_view(), name="actions"),
    path("actions/<int:pk>/", result_views.finish, name="finish"),
]
