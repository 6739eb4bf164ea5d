"""Surveys: asked once, reminded once, answered by a link, and tied to nobody where that is promised."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apcommission.errors import Refused
from apcommission.messages.models import Email
from apcommission.people.models import Role
from monitoring.surveys import queries, tasks, waves
from monitoring.surveys.models import Invitation, Questionnaire, Remark, Response, Wave
from providers.finding.models import Suggestion
from referrals.pupils.models import Contact
from tests.factories.apcommission import AuthorityFactory, person_with
from tests.factories.placements import PlacementFactory
from tests.factories.providers import ProviderFactory
from tests.factories.surveys import a_wave, answers, closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    return person_with(Role.OFFICER, AuthorityFactory())


@pytest.fixture
def placement() -> Any:
    today = timezone.localdate()
    placement = PlacementFactory(start=today - timedelta(days=30), planned_end=today)
    Contact.objects.create(
        pupil=placement.pupil,
        name="Jo Parent",
        relationship="Mother",
        email="jo@example.test",
        parental_responsibility=True,
    )
    Contact.objects.create(
        pupil=placement.pupil,
        name="An Aunt",
        relationship="Aunt",
        email="aunt@example.test",
        parental_responsibility=False,
    )
    return placement


def send(officer: Any, audience: str, **fields: Any) -> Wave:
    wave = a_wave(audience, state="draft", **fields)
    waves.send_wave(by=officer, wave=wave)
    tasks.send_invitations(wave.pk)
    wave.refresh_from_db()
    return wave


def link_for(officer: Any, wave: Wave) -> str:
    return reverse(
        "surveys:answer", args=[waves.hand_over(by=officer, invitation=wave.invitations.get())]
    )


def test_parents_with_responsibility_are_asked_once(officer: Any, placement: Any) -> None:
    wave = send(officer, "parents")
    assert wave.state == Wave.State.OPEN
    assert [one.name for one in wave.invitations.all()] == ["Jo Parent"]
    tasks.send_invitations(wave.pk)
    Wave.objects.update(state=Wave.State.IN_PROGRESS)
    tasks.send_invitations(wave.pk)
    email = Email.objects.get(to="jo@example.test")
    assert placement.pupil.surname not in email.subject + email.body
    assert "Nobody will know what you answered" in email.body


@pytest.mark.parametrize(
    ("audience", "role", "about"),
    [
        ("schools", Role.HEADTEACHER, "school"),
        ("providers", Role.PROVIDER_MANAGER, "provider"),
    ],
)
def test_heads_and_managers_around_the_placements_are_asked(
    officer: Any, placement: Any, audience: str, role: Role, about: str
) -> None:
    asked = person_with(role, getattr(placement, about).organisation)
    person_with(role, ProviderFactory().organisation)
    wave = send(officer, audience)
    assert [one.email for one in wave.invitations.all()] == [asked.email]
    assert wave.invitations.get().provider == placement.provider


def test_a_survey_of_nobody_is_not_sent(officer: Any) -> None:
    with pytest.raises(Refused, match="nobody to ask"):
        waves.send_wave(by=officer, wave=a_wave("pupils", state="draft"))


def test_who_has_not_answered_is_reminded_once(officer: Any, placement: Any) -> None:
    wave = send(officer, "parents")
    wave.invitations.update(sent_on=timezone.localdate() - timedelta(days=8))
    tasks.follow_surveys()
    tasks.follow_surveys()
    assert Email.objects.filter(subject__contains="a reminder").count() == 1
    wave.invitations.update(reminded_on=None, answered=True)
    tasks.follow_surveys()
    assert Email.objects.filter(subject__contains="a reminder").count() == 1


def test_a_wave_that_a_stopped_worker_left_is_sent_on(officer: Any, placement: Any) -> None:
    wave = a_wave("parents", state="draft")
    waves.send_wave(by=officer, wave=wave)
    tasks.follow_surveys()
    wave.refresh_from_db()
    assert wave.state == Wave.State.OPEN
    assert Email.objects.filter(to="jo@example.test").count() == 1


# ---- Answering -----------------------------------------------------------------------------------


def test_a_pupil_answers_on_a_phone_without_an_account_once(officer: Any, placement: Any) -> None:
    wave = send(officer, "pupils")
    address = link_for(officer, wave)
    page = Client().get(address)
    assert "Do you feel safe there?" in page.text
    assert "Yes, very much" in page.text
    assert placement.pupil.surname not in page.text
    first, *_, last = wave.questionnaire.questions.all()
    done = Client().post(address, {f"q{first.pk}": "4", f"q{last.pk}": "More football"})
    assert "We have your answers" in done.text
    assert Client().get(address).status_code == 404
    response = Response.objects.get()
    assert response.scores == {str(first.pk): 4}
    assert response.invitation is None
    assert wave.invitations.get().answered


def test_nothing_answered_is_said_and_the_link_still_works(officer: Any, placement: Any) -> None:
    wave = send(officer, "pupils")
    address = link_for(officer, wave)
    refused = Client().post(address, {"x": "1"})
    assert "Answer at least one question" in refused.text
    assert Client().get(address).status_code == 200


def test_a_face_that_is_none_is_refused_and_words_stay(officer: Any, placement: Any) -> None:
    wave = send(officer, "pupils")
    first, *_, last = wave.questionnaire.questions.all()
    refused = Client().post(
        link_for(officer, wave), {f"q{first.pk}": "9", f"q{last.pk}": "More football"}
    )
    assert "More football" in refused.text
    assert not Response.objects.exists()


def test_a_closed_survey_takes_no_answer(officer: Any, placement: Any) -> None:
    wave = send(officer, "pupils")
    address = link_for(officer, wave)
    waves.close_wave(by=officer, wave=wave)
    assert Client().get(address).status_code == 404


def test_with_names_the_answer_stands_with_the_invitation(officer: Any, placement: Any) -> None:
    wave = send(officer, "pupils", anonymous=False)
    first = wave.questionnaire.questions.first()
    assert first is not None
    Client().post(link_for(officer, wave), {f"q{first.pk}": "2"})
    assert Response.objects.get().invitation == wave.invitations.get()


def test_nothing_in_the_database_ties_an_answer_to_who_gave_it(officer: Any) -> None:
    today = timezone.localdate()
    provider = PlacementFactory(start=today - timedelta(days=30)).provider
    wave = a_wave("pupils")
    question = wave.questionnaire.questions.first()
    assert question is not None
    given = []
    for number in range(6):
        one = Invitation.objects.create(
            wave=wave, key=f"pupils/{number}", name=f"P{number}", provider=provider
        )
        token = waves.hand_over(by=officer, invitation=one)
        address = reverse("surveys:answer", args=[token])
        Client().post(address, {f"q{question.pk}": str(1 + number % 4)})
        given.append(1 + number % 4)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM monitoring_response")
        (transactions,) = cursor.fetchone()
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = "
            "'monitoring_response' AND data_type LIKE '%time%'"
        )
        times = cursor.fetchall()
    assert transactions == 1, "all rows are of one transaction, whoever gave them"
    assert times == []
    stored = [row.scores[str(question.pk)] for row in Response.objects.all()]
    assert sorted(stored) == sorted(given)
    assert set(Response.objects.values_list("invitation", flat=True)) == {None}


# ---- Results -------------------------------------------------------------------------------------


def results(person: Any, audience: str = "pupils") -> dict[str, queries.Results]:
    year = queries.years()[0]
    found = queries.results(for_user=person, audience=audience, year=year)
    return {one.name: one for one in found}


def test_results_are_counted_by_provider(officer: Any) -> None:
    provider = ProviderFactory()
    wave = a_wave("pupils")
    answers(wave, provider, [4, 4, 3, 2, 1])
    assert results(officer) == {}, "not before it is closed"
    closed(wave)
    shown = results(officer)[str(provider)]
    assert shown.answers == 5
    assert shown.lines[0].asked == "Do you like going there?"
    assert shown.lines[0].counts == (2, 1, 1, 1)
    assert (shown.lines[0].good.numerator, shown.lines[0].good.denominator) == (3, 5)


def test_few_answers_are_not_shown_nor_what_they_could_be_worked_out_from(officer: Any) -> None:
    few, more, most = ProviderFactory(), ProviderFactory(), ProviderFactory()
    wave = a_wave("pupils")
    answers(wave, few, [1, 1])
    answers(wave, more, [4] * 6)
    answers(wave, most, [4] * 9)
    closed(wave)
    shown = results(officer)
    assert shown["All answers"].answers == 17
    assert str(few) not in shown
    assert shown[str(more)].answers is None
    assert shown[str(most)].answers == 9


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sizes=st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_no_small_group_can_be_worked_out_from_what_is_shown(
    officer: Any, sizes: list[int]
) -> None:
    Wave.objects.all().delete()
    wave = a_wave("pupils")
    for size in sizes:
        answers(wave, ProviderFactory(), [3] * size)
    closed(wave)
    shown = results(officer)
    if sum(sizes) < 5:
        assert shown == {}
        return
    everyone = shown.pop("All answers").answers
    assert everyone == sum(sizes)
    assert all(one.answers is None or one.answers >= 5 for one in shown.values())
    left = everyone - sum(one.answers or 0 for one in shown.values())
    assert left == 0 or left >= 5


def test_a_small_wave_does_not_show_by_how_much_a_result_grows(officer: Any) -> None:
    provider = ProviderFactory()
    first, second = a_wave("pupils"), a_wave("pupils")
    answers(first, provider, [4] * 6)
    closed(first)
    before = results(officer)
    answers(second, provider, [1])
    closed(second)
    assert results(officer) == before


def test_a_manager_sees_the_results_of_the_own_provider_alone(officer: Any) -> None:
    own, other = ProviderFactory(), ProviderFactory()
    manager = person_with(Role.PROVIDER_MANAGER, own.organisation)
    wave = a_wave("pupils")
    answers(wave, own, [4] * 6)
    answers(wave, other, [1] * 6)
    closed(wave)
    assert list(results(manager)) == [str(own)]


# ---- What people wrote ---------------------------------------------------------------------------


def test_words_stand_apart_from_scores_and_without_the_provider_where_few_answered(
    officer: Any,
) -> None:
    few, many = ProviderFactory(), ProviderFactory()
    wave = a_wave("pupils")
    answers(wave, few, [1], said="Too far away.")
    answers(wave, many, [4] * 6, said="Good food.")
    closed(wave)
    assert {(one.said, one.provider) for one in Remark.objects.all()} == {
        ("Too far away.", None),
        ("Good food.", many),
    }
    assert not any(Response.objects.values_list("texts", flat=True))


def test_where_few_answered_at_all_no_words_are_shown(officer: Any) -> None:
    wave = a_wave("pupils")
    answers(wave, ProviderFactory(), [1, 2], said="Too far away.")
    closed(wave)
    assert not Remark.objects.exists()


def test_a_suggestion_becomes_an_action_and_a_new_provider_goes_to_the_directory(
    officer: Any, client: Client
) -> None:
    wave = a_wave("schools")
    answers(wave, ProviderFactory(), [4] * 6, said="Send the forms earlier.")
    wave = closed(wave)
    remark = Remark.objects.first()
    assert remark is not None
    client.force_login(officer)
    due = timezone.localdate() + timedelta(days=20)
    client.post(
        reverse("surveys:remark", args=[remark.pk]),
        {
            "what": "Open the forms a week earlier",
            "owner": officer.pk,
            "due_on_0": due.day,
            "due_on_1": due.month,
            "due_on_2": due.year,
        },
    )
    action = remark.actions.get()
    client.post(
        reverse("surveys:finish", args=[action.pk]),
        {"came_of_it": "They open on 1 June.", "version": action.version},
    )
    action.refresh_from_db()
    assert (action.state, action.came_of_it) == ("done", "They open on 1 June.")

    question = wave.questionnaire.questions.get(kind="new_provider")
    named = Remark.objects.create(wave=wave, question=question, said="The Boat Yard")
    address = reverse("surveys:hand_to_directory", args=[named.pk])
    client.post(address, {"x": "1"})
    client.post(address, {"x": "1"})
    assert Suggestion.objects.get().name == "The Boat Yard"


# ---- Questionnaires ------------------------------------------------------------------------------


def test_published_questions_are_fixed_and_changed_by_a_new_version(
    officer: Any, client: Client
) -> None:
    client.force_login(officer)
    first = Questionnaire.objects.get(audience="pupils")
    refused = client.post(
        reverse("surveys:add_question", args=[first.pk]),
        {"kind": "faces", "asked": "Is it warm?"},
    )
    assert "make a new version" in refused.text
    client.post(reverse("surveys:new_version", args=[first.pk]), {"x": "1"})
    client.post(reverse("surveys:new_version", args=[first.pk]), {"x": "1"})
    second = Questionnaire.objects.get(audience="pupils", number=2)
    assert second.questions.count() == first.questions.count()
    client.post(
        reverse("surveys:add_question", args=[second.pk]),
        {"kind": "faces", "asked": "Is it warm?"},
    )
    client.post(
        reverse("surveys:move_questionnaire", args=[second.pk]),
        {"verb": "publish", "version": second.version},
    )
    second.refresh_from_db()
    assert second.state == "published"
    assert second.questions.count() == first.questions.count() + 1


def test_what_the_study_asks_is_there_for_everyone() -> None:
    ready = Questionnaire.objects.filter(state="published")
    assert {one.audience for one in ready} == set(Questionnaire.Audience.values)
    assert all(one.questions.filter(kind="faces").count() >= 4 for one in ready)
