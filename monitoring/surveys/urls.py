from django.urls import path

from monitoring.surveys import answer_views, result_views, views, wave_views

app_name = "surveys"
urlpatterns = [
    path("", result_views.ResultList.as_view(), name="results"),
    path("providers/<int:pk>/", result_views.history, name="history"),
    path("results/<uuid:series>/<int:year>/", result_views.year, name="year"),
    path("results/<uuid:series>/<int:year>/action/", result_views.take_on, name="take_on"),
    path(
        "results/<uuid:series>/<int:year>/providers/<int:pk>/",
        result_views.provider,
        name="provider",
    ),
    path("actions/", result_views.ActionList.as_view(), name="actions"),
    path("actions/<int:pk>/", result_views.action, name="action"),
    path("questionnaires/", views.QuestionnaireList.as_view(), name="questionnaires"),
    path("questionnaires/start/", views.start, name="start"),
    path("questionnaires/<int:pk>/", views.questionnaire, name="questionnaire"),
    path("questionnaires/<int:pk>/preview/", views.preview, name="preview"),
    path("questionnaires/<int:pk>/heading/", views.edit, name="edit"),
    path("questionnaires/<int:pk>/question/", views.add_question, name="add_question"),
    path("questionnaires/<int:pk>/move/", views.move, name="move"),
    path("questionnaires/<int:pk>/new-version/", views.new_version, name="new_version"),
    path("questionnaires/<int:pk>/copy/", views.copy, name="copy"),
    path("questions/<int:pk>/", views.question, name="question"),
    path("questions/<int:pk>/remove/", views.remove_question, name="remove_question"),
    path("questions/<int:pk>/raise/", views.raise_question, name="raise_question"),
    path("sent/", wave_views.WaveList.as_view(), name="waves"),
    path("sent/plan/", wave_views.plan, name="plan"),
    path("sent/<int:pk>/", wave_views.wave, name="wave"),
    path("sent/<int:pk>/move/", wave_views.move, name="move_wave"),
    path("sent/<int:pk>/links/", wave_views.links, name="links"),
    path("sent/<int:pk>/answers/", wave_views.answers, name="answers"),
    path("invitations/<int:pk>/link/", wave_views.link, name="link"),
    path("answer/<slug:token>/", answer_views.answer, name="answer"),
]
