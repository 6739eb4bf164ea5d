"""Writes of questionnaires: a draft is changed, a published one is fixed and followed by a new version."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.surveys.models import QUESTIONNAIRE, Question, Questionnaire

MOST_QUESTIONS = 30


class Fixed(Refused):
    """What is published is not changed any more."""

    def __init__(self) -> None:
        super().__init__("This questionnaire is published and fixed. Make a new version of it.")


@transaction.atomic
def start_questionnaire(
    *, by: Person, audience: str, title: str, intro: str = "", once: str = ""
) -> Questionnaire:
    """Start a questionnaire as a draft without questions."""
    authorise(by, "monitoring.make_questionnaire")

    def make() -> Questionnaire:
        made = Questionnaire.objects.create(audience=audience, title=title, intro=intro)
        record("started_questionnaire", made, by=by)
        return made

    return with_once(once, Questionnaire, make)


@transaction.atomic
def edit_questionnaire(
    *, by: Person, questionnaire: Questionnaire, title: str, intro: str, version: int | None = None
) -> Questionnaire:
    """Change the heading of a draft. Raises Fixed, ChangedMeanwhile."""
    found = _draft(by, questionnaire)
    check_version(found, version)
    found.title, found.intro = title, intro
    found.save()
    record("edited_questionnaire", found, by=by)
    return found


@transaction.atomic
def move_questionnaire(*, by: Person, questionnaire: Questionnaire, verb: str) -> Questionnaire:
    """Publish or retire. A version that is published retires the one before it."""
    found = _locked(questionnaire)
    QUESTIONNAIRE.move(found, verb, by=by)
    if verb == "publish":
        if not found.questions.exists():
            raise Refused("Add a question first.")
        earlier = Questionnaire.objects.select_for_update().filter(
            series=found.series, state=Questionnaire.State.PUBLISHED
        )
        for one in earlier:
            QUESTIONNAIRE.move(one, "retire", by=by)
            one.save()
            record("retired_questionnaire", one, by=by)
        found.published_on = timezone.localdate()
    found.save()
    record(f"{verb}_questionnaire", found, by=by)
    return found


@transaction.atomic
def new_version(*, by: Person, questionnaire: Questionnaire) -> Questionnaire:
    """The draft of the next version: the one there is, or a copy of this one."""
    authorise(by, "monitoring.make_questionnaire", questionnaire)
    same = Questionnaire.objects.select_for_update().filter(series=questionnaire.series)
    versions = list(same.order_by("-number"))
    draft = next((one for one in versions if one.state == Questionnaire.State.DRAFT), None)
    return draft or _copy(by, questionnaire, questionnaire.series, versions[0].number + 1)


@transaction.atomic
def copy_questionnaire(*, by: Person, questionnaire: Questionnaire) -> Questionnaire:
    """Begin a questionnaire of one's own with the questions of another."""
    authorise(by, "monitoring.make_questionnaire", questionnaire)
    return _copy(by, questionnaire, uuid.uuid4(), 1)


def _copy(by: Person, model: Questionnaire, series: uuid.UUID, number: int) -> Questionnaire:
    own = series == model.series
    made = Questionnaire.objects.create(
        series=series,
        number=number,
        audience=model.audience,
        title=model.title if own else f"{model.title[:140]} (copy)",
        intro=model.intro,
        source=model.source,
    )
    Question.objects.bulk_create(
        Question(
            questionnaire=made,
            position=question.position,
            kind=question.kind,
            words=question.words,
            hint=question.hint,
            options=question.options,
        )
        for question in model.questions.all()
    )
    record("copied_questionnaire", made, by=by, of=model.pk)
    return made


@transaction.atomic
def add_question(
    *, by: Person, questionnaire: Questionnaire, once: str = "", **fields: Any
) -> Question:
    """Add a question at the end of a draft: `kind`, `question`, `hint`, `options`. Raises Fixed."""
    found = _draft(by, questionnaire)

    def make() -> Question:
        last = found.questions.order_by("-position").first()
        position = last.position + 1 if last else 1
        if position > MOST_QUESTIONS:
            raise Refused(f"A questionnaire has {MOST_QUESTIONS} questions at most.")
        made = Question(questionnaire=found, position=position)
        _set(made, **fields)
        made.save()
        record("added_question", made, by=by)
        return made

    return with_once(once, Question, make)


@transaction.atomic
def edit_question(*, by: Person, asked: Question, once: str = "", **fields: Any) -> Question:
    """Change a question of a draft. `once` is not needed: it is the same each time. Raises Fixed."""
    _draft(by, asked.questionnaire)
    found = Question.objects.select_for_update().get(pk=asked.pk)
    _set(found, **fields)
    found.save()
    record("edited_question", found, by=by)
    return found


def _set(target: Question, *, kind: str, question: str, hint: str = "", options: str = "") -> None:
    target.kind, target.words, target.hint = kind, question, hint
    target.options = "\n".join(Question(options=options).choices) if kind == "choice" else ""
    if kind == Question.Kind.CHOICE and not 2 <= len(set(target.choices)) <= 10:
        raise Refused("Write two to ten different answers, one on each line.", field="options")


@transaction.atomic
def remove_question(*, by: Person, question: Question) -> None:
    """Take a question out of a draft; those behind it move up."""
    found = _draft(by, question.questionnaire)
    record("removed_question", question, by=by)
    found.questions.filter(pk=question.pk).delete()
    _number(list(found.questions.all()))


@transaction.atomic
def raise_question(*, by: Person, question: Question) -> None:
    """Put a question one place higher in a draft."""
    found = _draft(by, question.questionnaire)
    order = list(found.questions.all())
    place = order.index(question)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
        _number(order)
        record("moved_question", question, by=by)


def _number(order: list[Question]) -> None:
    for position, question in enumerate(order, start=1):
        question.position = position
    Question.objects.bulk_update(order, ["position"])


def _draft(by: Person, questionnaire: Questionnaire) -> Questionnaire:
    authorise(by, "monitoring.make_questionnaire", questionnaire)
    found = _locked(questionnaire)
    if found.state != Questionnaire.State.DRAFT:
        raise Fixed
    return found


def _locked(questionnaire: Questionnaire) -> Questionnaire:
    return Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
