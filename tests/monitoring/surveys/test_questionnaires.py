"""Questionnaires: those that ship, drafts, versions, and what is fixed."""

from typing import Any

import pytest
from django.urls import reverse

from monitoring.surveys import actions
from monitoring.surveys.models import Audience, Question, Questionnaire
from tests.factories.surveys import QuestionFactory, QuestionnaireFactory


def page(name: str, pk: int) -> str:
    return reverse(f"surveys:{name}", args=[pk])


@pytest.mark.django_db
def test_a_questionnaire_of_the_study_ships_for_each_audience() -> None:
    shipped = Questionnaire.objects.filter(state="published").exclude(source="")
    assert {one.audience for one in shipped} == set(Audience.values)
    for one in shipped:
        kinds = set(one.questions.values_list("kind", flat=True))
        assert {"faces", "text"} <= kinds


def test_an_officer_makes_a_questionnaire_and_publishes_it(as_: Any) -> None:
    officer = as_("officer")
    typed = {"audience": "parents", "title": "After the first week", "intro": "Tell us."}
    answer = officer.post(reverse("surveys:start"), typed)
    made = Questionnaire.objects.get(title="After the first week")
    assert answer.url == page("questionnaire", made.pk)
    officer.post(page("move", made.pk), {"verb": "publish"})
    made.refresh_from_db()
    assert made.state == "draft"  # without a question there is nothing to publish
    add = page("add_question", made.pk)
    officer.post(add, {"kind": "faces", "question": "The start went well."})
    wrong = officer.post(add, {"kind": "choice", "question": "How often?", "options": "Daily"})
    assert "two to ten different answers" in wrong.content.decode()
    officer.post(add, {"kind": "choice", "question": "How often?", "options": "Daily\nWeekly\n"})
    second = made.questions.last()
    assert second is not None
    assert second.choices == ["Daily", "Weekly"]
    officer.post(page("raise_question", second.pk), {"x": ""})
    assert [one.position for one in made.questions.all()] == [1, 2]
    assert made.questions.first() == second
    officer.post(page("remove_question", second.pk), {"x": ""})
    assert [one.position for one in made.questions.all()] == [1]
    officer.post(page("move", made.pk), {"verb": "publish"})
    made.refresh_from_db()
    assert made.state == "published"


def test_what_is_published_is_fixed_and_followed_by_a_version(world: Any) -> None:
    officer = world.people["officer"]
    first = QuestionnaireFactory()
    question = QuestionFactory(questionnaire=first)
    for change in (
        lambda: actions.edit_questionnaire(by=officer, questionnaire=first, title="x", intro=""),
        lambda: actions.remove_question(by=officer, question=question),
    ):
        with pytest.raises(actions.Fixed):
            change()
    second = actions.new_version(by=officer, questionnaire=first)
    assert actions.new_version(by=officer, questionnaire=first) == second
    assert (second.series, second.number, second.state) == (first.series, 2, "draft")
    assert [one.same for one in second.questions.all()] == [question.same]
    actions.move_questionnaire(by=officer, questionnaire=second, verb="publish")
    first.refresh_from_db()
    assert first.state == "retired"


def test_another_questionnaire_starts_from_one_that_ships(world: Any) -> None:
    model = Questionnaire.objects.get(audience="pupils", state="published")
    made = actions.copy_questionnaire(by=world.people["officer"], questionnaire=model)
    assert made.series != model.series
    assert made.state == "draft"
    assert made.questions.count() == model.questions.count()


def test_what_an_officer_types_as_a_question_is_shown_as_words_alone(as_: Any) -> None:
    asked = QuestionFactory(words="<b>Bold</b>", hint="<i>x</i>")
    shown = as_("officer").get(page("preview", asked.questionnaire_id)).content.decode()
    assert "&lt;b&gt;Bold" in shown
    assert "<b>Bold" not in shown
    assert "<i>x" not in shown


def test_a_question_is_changed_in_a_draft(as_: Any) -> None:
    draft = QuestionnaireFactory(state="draft", published_on=None)
    asked = QuestionFactory(questionnaire=draft, kind="choice", options="A\nB")
    typed = {"kind": "text", "question": "What else?", "options": "A\nB"}
    as_("officer").post(page("question", asked.pk), typed)
    found = Question.objects.get(pk=asked.pk)
    assert (found.kind, found.words, found.options) == ("text", "What else?", "")
