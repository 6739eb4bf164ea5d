"""The page on which people answer, by their link and without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from apcommission.errors import Refused
from monitoring.surveys import queries
from monitoring.surveys.answering import answer as keep
from monitoring.surveys.forms import AnswerForm


@login_not_required
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a survey, once. That it was opened is not recorded."""
    opened = queries.invitation_of(token)
    if opened is None:
        return render(request, "monitoring/surveys/over.html", status=404)
    link, invitation = opened
    questionnaire = invitation.wave.questionnaire
    form = AnswerForm(
        request.POST if request.method == "POST" else None, questionnaire=questionnaire
    )
    if request.method == "POST" and form.is_valid():
        try:
            keep(link=link, answers=form.said())
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return render(request, "monitoring/surveys/thanks.html")
    context = {
        "form": form,
        "questionnaire": questionnaire,
        "wave": invitation.wave,
        "provider": invitation.provider,
        "title": questionnaire.title,
    }
    return render(request, "monitoring/surveys/answer.html", context)
