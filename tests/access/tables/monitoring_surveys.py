"""Surveys: the authority makes and sends them, managers see their own counts, who has a link answers."""

from typing import Any

from apcommission.messages.actions import make_link
from monitoring.surveys.models import Invitation, Question, Questionnaire, Wave
from monitoring.surveys.queries import PURPOSE
from tests.access.personas import ANYBODY, LA
from tests.access.rows import Row
from tests.factories.placements import PlacementFactory
from tests.factories.surveys import (
    InvitationFactory,
    QuestionFactory,
    QuestionnaireFactory,
    SurveyActionFactory,
    WaveFactory,
    answered,
)
from tests.factories.world import World

MANAGER = {"provider_manager"}
MANAGERS = MANAGER | {"other_provider_manager"}


def pk(found: Any) -> dict[str, Any]:
    return {"pk": found.pk}


def published(world: World) -> dict[str, Any]:
    return pk(Questionnaire.objects.get(audience="pupils", state="published", source__gt=""))


def draft_of(world: World) -> Questionnaire:
    made: Questionnaire = world.made(
        "draft questionnaire",
        lambda w: QuestionnaireFactory(state="draft", published_on=None, title="Our own"),
    )
    return made


def draft(world: World) -> dict[str, Any]:
    question(world)
    return pk(draft_of(world))


def question(world: World) -> dict[str, Any]:
    def make(w: World) -> Question:
        QuestionFactory(questionnaire=draft_of(w), position=1)
        made: Question = QuestionFactory(questionnaire=draft_of(w), position=2)
        return made

    return pk(world.made("question", make))


def open_wave(world: World) -> Wave:
    def make(w: World) -> Wave:
        made: Wave = WaveFactory(questionnaire_id=published(w)["pk"])
        return made

    made: Wave = world.made("open wave", make)
    return made


def asked(world: World) -> Invitation:
    made: Invitation = world.made(
        "invitation",
        lambda w: InvitationFactory(wave=open_wave(w), placement=w.placement, provider=w.provider),
    )
    return made


def wave(world: World) -> dict[str, Any]:
    asked(world)
    return pk(open_wave(world))


def invitation(world: World) -> dict[str, Any]:
    return pk(asked(world))


def token(world: World) -> dict[str, Any]:
    """A link of another person: making one anew would end the first."""

    def make(w: World) -> str:
        one = InvitationFactory(
            wave=open_wave(w), placement=PlacementFactory(), provider=w.provider
        )
        return make_link(purpose=PURPOSE, subject_pk=one.pk, by=None)

    return {"token": world.made("survey token", make)}


def closed_wave(world: World) -> Wave:
    def make(w: World) -> Wave:
        made: Wave = WaveFactory(questionnaire_id=published(w)["pk"], state="closed")
        InvitationFactory(wave=made, placement=w.placement, provider=w.provider, answered=True)
        _say(made, w)
        return made

    made: Wave = world.made("closed wave", make)
    return made


def _say(made: Wave, world: World) -> None:
    first, last = (
        made.questionnaire.questions.first(),
        made.questionnaire.questions.get(words="What could be better?"),
    )
    for provider in (world.provider, None):
        answered(
            made,
            provider,
            *({first: str(number % 5 + 1), last: f"More sport {number}"} for number in range(6)),
        )


def closed(world: World) -> dict[str, Any]:
    return pk(closed_wave(world))


def year(world: World) -> dict[str, Any]:
    found = closed_wave(world)
    return {"series": found.questionnaire.series, "year": found.year}


def of_provider(world: World) -> dict[str, Any]:
    return {**year(world), "pk": world.provider.pk}


def history(world: World) -> dict[str, Any]:
    closed_wave(world)
    return pk(world.provider)


def action(world: World) -> dict[str, Any]:
    return pk(
        world.made(
            "survey action",
            lambda w: SurveyActionFactory(wave=closed_wave(w), owner=w.people["officer"]),
        )
    )


def grow(world: World) -> None:
    for number in range(4):
        QuestionFactory(questionnaire=draft_of(world), position=number + 3)
        InvitationFactory(
            wave=open_wave(world), placement=PlacementFactory(), provider=world.provider
        )
        InvitationFactory(
            wave=closed_wave(world), placement=PlacementFactory(), provider=world.other_provider
        )
        SurveyActionFactory(wave=closed_wave(world), owner=world.people["officer"])
    more = WaveFactory(questionnaire=closed_wave(world).questionnaire, state="closed")
    InvitationFactory(wave=more, placement=world.placement, provider=world.provider)
    _say(more, world)


ROWS = [
    Row("surveys:results", LA | MANAGERS),
    Row("surveys:year", LA | MANAGER, year),
    Row("surveys:year", LA | MANAGER, year, seen_as="provider_manager", note="by a manager"),
    Row("surveys:provider", LA | MANAGER, of_provider),
    Row("surveys:history", LA | MANAGER, history),
    Row("surveys:take_on", LA, year),
    Row("surveys:actions", LA),
    Row("surveys:action", LA, action),
    Row("surveys:questionnaires", LA),
    Row("surveys:start", LA),
    Row("surveys:questionnaire", LA, published),
    Row("surveys:questionnaire", LA, draft, note="draft"),
    Row("surveys:preview", LA, published),
    Row("surveys:edit", LA, draft),
    Row("surveys:add_question", LA, draft),
    Row("surveys:move", LA, draft, method="post", data=lambda _: {"verb": "publish"}),
    Row("surveys:new_version", LA, published, method="post"),
    Row("surveys:copy", LA, published, method="post"),
    Row("surveys:question", LA, question),
    Row("surveys:remove_question", LA, question, method="post"),
    Row("surveys:raise_question", LA, question, method="post"),
    Row("surveys:waves", LA),
    Row("surveys:plan", LA),
    Row("surveys:wave", LA, wave),
    Row("surveys:wave", LA, closed, note="closed"),
    Row("surveys:move_wave", LA, wave, method="post", data=lambda _: {"verb": "close"}),
    Row("surveys:links", LA, wave, method="post"),
    Row("surveys:link", LA, invitation, method="post"),
    Row("surveys:answers", LA, closed),
    Row("surveys:answer", ANYBODY, token, seen_as="nobody"),
]
