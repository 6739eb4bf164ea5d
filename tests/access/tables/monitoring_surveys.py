"""Surveys: run by the authority, answered by a link, read by the provider that they are about."""

from datetime import timedelta
from typing import Any

from apcommission.messages.actions import make_link
from monitoring.surveys.models import (
    Invitation,
    Question,
    Questionnaire,
    Remark,
    SurveyAction,
    Wave,
)
from tests.access.personas import ANYBODY, LA
from tests.access.rows import Row
from tests.factories.surveys import a_wave, answers, closed
from tests.factories.world import World

MANAGER = frozenset({"provider_manager"})
MANAGERS = frozenset({"provider_manager", "other_provider_manager"})


def wave(world: World) -> Wave:
    found: Wave = world.made("survey", lambda w: a_wave(made_by=w.people["officer"]))
    return found


def over(world: World) -> Wave:
    def make(w: World) -> Wave:
        made = a_wave(made_by=w.people["officer"])
        answers(made, w.provider, [4, 4, 3, 2, 4, 3], said="More time in the workshop.")
        return closed(made)

    found: Wave = world.made("closed survey", make)
    return found


def invitation(world: World) -> Invitation:
    found: Invitation = world.made(
        "invitation",
        lambda w: Invitation.objects.create(
            wave=wave(w), key="pupils/1", name="Sam Hill", provider=w.provider
        ),
    )
    return found


def token(world: World) -> dict[str, str]:
    made = world.made(
        "survey link",
        lambda w: make_link(purpose="survey", subject_pk=invitation(w).pk, by=None),
    )
    return {"token": made}


def draft(world: World) -> Questionnaire:
    def make(w: World) -> Questionnaire:
        made = Questionnaire.objects.create(audience="pupils", title="A draft")
        Question.objects.create(questionnaire=made, position=1, asked="Is it good?")
        return made

    found: Questionnaire = world.made("draft questionnaire", make)
    return found


def remark(world: World) -> dict[str, Any]:
    over(world)
    return {"pk": Remark.objects.filter(provider=world.provider).order_by("pk")[0].pk}


def new_provider(world: World) -> dict[str, Any]:
    question = Question.objects.filter(kind="new_provider").order_by("pk")[0]
    made = world.made(
        "a provider to look at",
        lambda w: Remark.objects.create(wave=over(w), question=question, said="The Boat Yard"),
    )
    return {"pk": made.pk}


def action(world: World) -> dict[str, Any]:
    made = world.made(
        "survey action",
        lambda w: SurveyAction.objects.create(
            remark_id=remark(w)["pk"],
            what="Ask for a second workshop day",
            owner=w.people["officer"],
            due_on=w.today + timedelta(days=10),
        ),
    )
    return {"pk": made.pk}


def published(world: World) -> dict[str, Any]:
    return {"pk": Questionnaire.objects.filter(state="published").order_by("pk")[0].pk}


def grow(world: World) -> None:
    for number in range(3):
        made = a_wave(made_by=world.people["officer"])
        Invitation.objects.create(wave=wave(world), key=f"x/{number}", name=f"Person {number}")
        answers(made, world.provider, [4, 4, 3, 2, 4, 3], said=f"Words {number}")
        closed(made)
    action(world)


ROWS = [
    Row("surveys:list", LA),
    Row("surveys:add", LA),
    Row("surveys:wave", LA, lambda w: {"pk": wave(w).pk}),
    Row("surveys:wave", LA, lambda w: {"pk": over(w).pk}, note="closed"),
    Row(
        "surveys:move",
        LA,
        lambda w: {"pk": wave(w).pk},
        method="post",
        data=lambda w: {"verb": "close"},
    ),
    Row("surveys:invitations", LA, lambda w: {"pk": invitation(w).wave_id}),
    Row("surveys:hand_over", LA, lambda w: {"pk": invitation(w).pk}),
    Row(
        "surveys:hand_over",
        LA,
        lambda w: {"pk": invitation(w).pk},
        method="post",
        data=lambda w: {"make": "yes"},
        note="making the link",
    ),
    Row("surveys:questionnaires", LA),
    Row("surveys:add_questionnaire", LA),
    Row("surveys:questionnaire", LA, lambda w: {"pk": draft(w).pk}, note="a draft"),
    Row("surveys:questionnaire", LA, published, note="published"),
    Row("surveys:change_lead", LA, lambda w: {"pk": draft(w).pk}),
    Row(
        "surveys:move_questionnaire",
        LA,
        lambda w: {"pk": draft(w).pk},
        method="post",
        data=lambda w: {"verb": "publish"},
    ),
    Row("surveys:new_version", LA, published, method="post", data=lambda w: {"x": "1"}),
    Row("surveys:add_question", LA, lambda w: {"pk": draft(w).pk}),
    Row(
        "surveys:remove_question",
        LA,
        lambda w: {"pk": draft(w).questions.get().pk},
        method="post",
        data=lambda w: {"x": "1"},
    ),
    Row("surveys:answer", ANYBODY, token, seen_as="nobody"),
    Row("surveys:answer", (), lambda w: {"token": "wrong"}, page=False, note="a wrong link"),
    Row("surveys:results", LA | MANAGERS),
    Row("surveys:remarks", LA | MANAGERS),
    Row("surveys:remark", LA | MANAGER, remark),
    Row("surveys:remark", LA, new_provider, note="a provider to look at"),
    Row("surveys:hand_to_directory", LA, new_provider, method="post", data=lambda w: {"x": "1"}),
    Row("surveys:actions", LA),
    Row("surveys:finish", LA, action),
]
