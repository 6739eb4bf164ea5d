"""Answering by a link: once, without an account, and so that nothing leads back to who answered."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.messages.actions import make_link
from monitoring.surveys import waves
from monitoring.surveys.models import Invitation, Response, Wave
from monitoring.surveys.queries import PURPOSE
from monitoring.surveys.results import of_year
from placements.leaving.retention import belonging
from tests.factories.placements import PlacementFactory
from tests.factories.surveys import InvitationFactory, QuestionFactory, WaveFactory, answered


@pytest.fixture
def wave(world: Any) -> Wave:
    made: Wave = WaveFactory(sent_by=world.people["officer"])
    QuestionFactory(questionnaire=made.questionnaire, position=1, words="I feel safe.")
    QuestionFactory(
        questionnaire=made.questionnaire, position=2, kind="choice", options="Cooking\nMusic"
    )
    QuestionFactory(questionnaire=made.questionnaire, position=3, kind="text")
    return made


def link_for(wave: Wave, provider: Any, placement: Any = None) -> str:
    invitation = InvitationFactory(
        wave=wave, provider=provider, placement=placement or PlacementFactory()
    )
    token = make_link(purpose=PURPOSE, subject_pk=invitation.pk, by=None)
    return reverse("surveys:answer", args=[token])


def names(wave: Wave) -> list[str]:
    return [f"q{one.pk}" for one in wave.questionnaire.questions.all()]


def test_a_pupil_answers_once_without_an_account(wave: Wave, world: Any, client: Any) -> None:
    address = link_for(wave, world.provider)
    page = client.get(address).content.decode()
    for words in ("Yes, a lot", "No, not at all", "<svg", "Nobody can see who said what"):
        assert words in page
    faces, choice, text = names(wave)
    answer = client.post(address, {faces: "5", choice: "Music", text: "More music"})
    assert "We have your answers" in answer.content.decode()
    kept = Response.objects.get()
    assert sorted(kept.answers.values()) == ["5", "More music", "Music"]
    assert kept.provider == world.provider
    assert client.get(address).status_code == 404
    assert client.post(address, {faces: "1"}).status_code == 404
    assert Response.objects.count() == 1


def test_who_answers_nothing_is_asked_for_one_answer(wave: Wave, world: Any, client: Any) -> None:
    address = link_for(wave, world.provider)
    assert "Answer at least one" in client.post(address, {"x": ""}).content.decode()
    assert client.post(address, {names(wave)[0]: "9"}).status_code == 200
    assert not Response.objects.exists()
    # The link still works.
    assert "We have your answers" in client.post(address, {names(wave)[0]: "1"}).content.decode()


def test_a_survey_that_is_closed_takes_no_answer(wave: Wave, world: Any, client: Any) -> None:
    address = link_for(wave, world.provider)
    waves.move_wave(by=None, wave=wave, verb="close")
    page = client.get(address)
    assert page.status_code == 404
    assert "This link does not work" in page.content.decode()


def test_an_anonymous_answer_leads_back_to_nobody(wave: Wave, world: Any, client: Any) -> None:
    faces = names(wave)[0]
    addresses = [link_for(wave, world.provider) for _ in range(12)]
    before = AuditEvent.objects.count()
    for number, address in enumerate(addresses):
        client.post(address, {faces: str(number % 5 + 1), names(wave)[2]: f"I am {number:02}"})
    assert not Response.objects.exclude(invitation=None, answered_on=None).exists()
    with connection.cursor() as cursor:
        # As the rows lie in the table, and as their keys stand: not the order in which people came.
        cursor.execute("SELECT answers, xmin::text FROM monitoring_response ORDER BY ctid")
        lying = cursor.fetchall()
    said = [answers for answers, _ in lying]
    assert len({written for _, written in lying}) == 1
    came = [f"I am {number:02}" for number in range(12)]
    for order in (said, list(Response.objects.order_by("pk").values_list("answers", flat=True))):
        found = [next(word for word in came if word in str(answers)) for answers in order]
        assert sorted(found) == sorted(came)
        assert found != came
    told = AuditEvent.objects.order_by("pk")[before:]
    assert {event.verb for event in told} == {"used_link"}


def test_the_database_refuses_an_anonymous_answer_with_a_name(wave: Wave, world: Any) -> None:
    one = InvitationFactory(wave=wave, placement=world.placement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(wave=wave, invitation=one, answers={})


def test_answers_about_too_few_lose_their_provider_when_it_closes(wave: Wave, world: Any) -> None:
    question = wave.questionnaire.questions.all()[0]
    answered(wave, world.provider, *[{question: "5"}] * 5)
    answered(wave, world.other_provider, *[{question: "1"}] * 4)
    keys = set(Response.objects.values_list("pk", flat=True))
    waves.move_wave(by=None, wave=wave, verb="close")
    assert Response.objects.filter(provider=world.provider).count() == 5
    assert Response.objects.filter(provider=None).count() == 4
    assert not keys & set(Response.objects.values_list("pk", flat=True))
    found = of_year(Wave.objects.all(), series=wave.questionnaire.series, year=wave.year)
    assert found is not None
    # The four are part of nothing, and so is what they said.
    assert (found.answers, found.others) == (5, 0)
    assert found.tallies[0].counts[-1] == ("No, not at all", 0)


def test_with_names_the_authority_reads_who_said_what(world: Any, wave: Wave, as_: Any) -> None:
    Wave.objects.filter(pk=wave.pk).update(anonymous=False)
    address = link_for(wave, world.provider, world.placement)
    page = as_("officer").get(address).content.decode()
    assert "can see that these are your answers" in page
    as_("officer").post(address, {names(wave)[2]: "More music"})
    answers = reverse("surveys:answers", args=[wave.pk])
    assert "More music" not in as_("officer").get(answers).content.decode()
    wave.refresh_from_db()
    waves.move_wave(by=None, wave=wave, verb="close")
    shown = as_("officer").get(answers).content.decode()
    assert "More music" in shown
    assert str(world.pupil) in shown


def test_an_anonymous_survey_has_no_page_of_answers_with_names(
    world: Any, wave: Wave, as_: Any
) -> None:
    answered(wave, world.provider, {wave.questionnaire.questions.all()[2]: "More music"})
    waves.move_wave(by=None, wave=wave, verb="close")
    shown = as_("officer").get(reverse("surveys:answers", args=[wave.pk])).content.decode()
    assert "More music" not in shown
    assert "anonymous" in shown


def test_what_is_named_goes_with_the_record_and_what_is_anonymous_stays(
    world: Any, wave: Wave, client: Any
) -> None:
    named = WaveFactory(questionnaire=wave.questionnaire, anonymous=False)
    for one in (wave, named):
        client.post(link_for(one, world.provider, world.placement), {names(wave)[0]: "5"})
    found = belonging(world.pupil.pk)
    assert len(found[Invitation]) == 2
    assert found[Response] == set(Response.objects.filter(named=True).values_list("pk", flat=True))
