"""Writes of questionnaires, and of what is done about suggestions."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.surveys.models import (
    QUESTIONNAIRE,
    SURVEY_ACTION,
    Question,
    Questionnaire,
    Remark,
    SurveyAction,
)
from providers.finding.models import Suggestion


class Fixed(Refused):
    """A questionnaire that was published is not changed."""

    def __init__(self) -> None:
        super().__init__("These questions are published: make a new version to change them.")


@transaction.atomic
def add_questionnaire(
    *, by: Person, audience: str, title: str, lead: str = "", once: str = ""
) -> Questionnaire:
    """A new questionnaire without questions, as a draft. Raises Refused where the title is taken."""
    authorise(by, "monitoring.run_surveys")

    def make() -> Questionnaire:
        if Questionnaire.objects.filter(audience=audience, title=title).exists():
            raise Refused(
                "There is a questionnaire of this title. Make a new version of it.", field="title"
            )
        made = Questionnaire.objects.create(audience=audience, title=title, lead=lead)
        record("added_questionnaire", made, by=by)
        return made

    return with_once(once, Questionnaire, make)


@transaction.atomic
def change_lead(
    *, by: Person, questionnaire: Questionnaire, lead: str, version: int | None = None
) -> Questionnaire:
    """What people read before the questions. Raises Fixed."""
    found = _draft(by, questionnaire)
    check_version(found, version)
    found.lead = lead
    found.save(update_fields=["lead", "version"])
    record("changed_questionnaire", found, by=by)
    return found


@transaction.atomic
def add_question(
    *,
    by: Person,
    questionnaire: Questionnaire,
    kind: str,
    asked: str,
    hint: str = "",
    once: str = "",
) -> Question:
    """A question at the end of a draft. Raises Fixed."""
    found = _draft(by, questionnaire)

    def make() -> Question:
        last = found.questions.aggregate(last=Max("position"))["last"] or 0
        question = Question.objects.create(
            questionnaire=found, position=last + 1, kind=kind, asked=asked, hint=hint
        )
        record("added_question", question, by=by)
        return question

    return with_once(once, Question, make)


@transaction.atomic
def remove_question(*, by: Person, question: Question) -> None:
    """Take a question out of a draft. Raises Fixed."""
    _draft(by, question.questionnaire)
    record("removed_question", question, by=by)
    question.delete()


def _draft(by: Person, questionnaire: Questionnaire) -> Questionnaire:
    authorise(by, "monitoring.run_surveys")
    found = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if found.state != Questionnaire.State.DRAFT:
        raise Fixed
    return found


@transaction.atomic
def move_questionnaire(
    *, by: Person, questionnaire: Questionnaire, verb: str, version: int | None = None
) -> Questionnaire:
    """Publish a questionnaire, or use it no longer. Raises Refused for one without questions."""
    found = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    check_version(found, version)
    QUESTIONNAIRE.move(found, verb, by=by)
    if not found.questions.exists():
        raise Refused("Add a question first.")
    found.save(update_fields=["state", "version"])
    record(f"{verb}_questionnaire", found, by=by)
    return found


@transaction.atomic
def new_version(*, by: Person, questionnaire: Questionnaire) -> Questionnaire:
    """A draft with the same questions, to be changed; the one draft that there is, if there is one."""
    authorise(by, "monitoring.run_surveys")
    same = Questionnaire.objects.select_for_update().filter(
        audience=questionnaire.audience, title=questionnaire.title
    )
    latest = max(same, key=lambda one: one.number)
    if latest.state == Questionnaire.State.DRAFT:
        return latest
    made = Questionnaire.objects.create(
        audience=latest.audience,
        title=latest.title,
        lead=latest.lead,
        number=latest.number + 1,
        replaces=latest,
    )
    Question.objects.bulk_create(
        Question(
            questionnaire=made,
            position=question.position,
            kind=question.kind,
            asked=question.asked,
            hint=question.hint,
        )
        for question in latest.questions.all()
    )
    record("added_questionnaire", made, by=by, replaces=latest.pk)
    return made


# ---- What is done about suggestions --------------------------------------------------------------


@transaction.atomic
def act_on(
    *, by: Person, remark: Remark, what: str, owner: Person, due_on: date, once: str = ""
) -> SurveyAction:
    """Make an action of a suggestion."""
    authorise(by, "monitoring.run_surveys")

    def make() -> SurveyAction:
        made = SurveyAction.objects.create(remark=remark, what=what, owner=owner, due_on=due_on)
        record("added_survey_action", made, by=by)
        return made

    return with_once(once, SurveyAction, make)


@transaction.atomic
def finish_action(
    *, by: Person, action: SurveyAction, came_of_it: str, version: int | None = None
) -> SurveyAction:
    """Say that it is done and what came of it."""
    found = SurveyAction.objects.select_for_update().get(pk=action.pk)
    check_version(found, version)
    SURVEY_ACTION.move(found, "finish", by=by)
    found.done_on, found.came_of_it = timezone.localdate(), came_of_it
    found.save()
    record("finished_survey_action", found, by=by)
    return found


@transaction.atomic
def hand_to_directory(*, by: Person, remark: Remark) -> Suggestion:
    """Give the name of a provider that someone wrote to the directory, once. Raises Refused."""
    authorise(by, "monitoring.run_surveys")
    found = (
        Remark.objects.select_for_update(of=("self",)).select_related("question").get(pk=remark.pk)
    )
    if found.question.kind != Question.Kind.NEW_PROVIDER:
        raise Refused("Only the name of a provider goes to the directory.")
    if found.handed_on:
        raise Refused("It was handed to the directory already.")
    found.handed_on = True
    found.save(update_fields=["handed_on"])
    suggestion = Suggestion.objects.create(
        name=" ".join(found.said.split())[:150],
        contact="From a survey",
        offers=found.said,
        made_by=by,
    )
    record("suggested_provider", suggestion, by=by)
    return suggestion
