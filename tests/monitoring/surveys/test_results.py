"""Results: counts by provider and year, small groups hidden, suggestions followed to done."""

from typing import Any

import pytest
from django.urls import reverse

from monitoring.surveys import waves
from monitoring.surveys.models import SurveyAction, Wave
from tests.factories.placements import PlacementFactory
from tests.factories.surveys import InvitationFactory, QuestionFactory, WaveFactory, answered
from tests.typed import boxes


@pytest.fixture
def wave(world: Any) -> Wave:
    """Six answers about the world's provider, two about the other."""
    made: Wave = WaveFactory(sent_by=world.people["officer"])
    faces = QuestionFactory(questionnaire=made.questionnaire, position=1, words="I feel safe.")
    text = QuestionFactory(questionnaire=made.questionnaire, position=2, kind="text", words="More?")
    for provider, number in ((world.provider, 6), (world.other_provider, 2)):
        for _ in range(number):
            InvitationFactory(wave=made, placement=PlacementFactory(), provider=provider)
        words = "Longer breaks" if provider == world.provider else "Secret words"
        answered(made, provider, *[{faces: "4", text: words}] * number)
    return waves.move_wave(by=None, wave=made, verb="close")


def page(wave: Wave, name: str = "year", *more: Any) -> str:
    return reverse(f"surveys:{name}", args=[wave.questionnaire.series, wave.year, *more])


def test_an_open_survey_shows_nothing(world: Any, as_: Any) -> None:
    made = WaveFactory()
    assert as_("officer").get(page(made)).status_code == 404


def test_the_authority_sees_counts_by_provider_and_no_small_group(
    wave: Wave, world: Any, as_: Any
) -> None:
    shown = as_("officer").get(page(wave)).content.decode()
    for words in ("I feel safe.", "Longer breaks", "Fewer than 5", "8 people asked", "100.0%"):
        assert words in shown
    assert "Secret words" not in shown
    small = as_("officer").get(page(wave, "provider", world.other_provider.pk)).content.decode()
    assert "nothing is shown" in small
    assert "Secret words" not in small
    assert "I feel safe" not in small


def test_a_manager_sees_the_counts_of_their_own_provider_and_no_words(
    wave: Wave, world: Any, as_: Any
) -> None:
    manager = as_("provider_manager")
    listed = manager.get(reverse("surveys:results")).content.decode()
    assert wave.questionnaire.title in listed
    shown = manager.get(page(wave)).content.decode()
    assert str(world.provider) in shown
    assert str(world.other_provider) not in shown
    own = manager.get(page(wave, "provider", world.provider.pk)).content.decode()
    assert "6 answers" in own
    assert "Longer breaks" not in own
    other = manager.get(page(wave, "provider", world.other_provider.pk))
    assert other.status_code == 403


def test_a_suggestion_becomes_an_action_that_is_followed_to_done(
    wave: Wave, world: Any, as_: Any
) -> None:
    officer = as_("officer")
    shown = officer.get(page(wave)).content.decode()
    start = shown.index("?said=")
    address = page(wave, "take_on") + shown[start : shown.index('"', start)]
    assert "Longer breaks" in officer.get(address).content.decode()
    owner = world.people["commissioner"]
    typed = {"what": "Ask for breaks", "owner": owner.pk, **boxes("due_on", world.today)}
    assert officer.post(address, typed).url == page(wave)
    action = SurveyAction.objects.get()
    assert action.said == "Longer breaks"
    assert "Actions from surveys" in as_("commissioner").get(reverse("home")).content.decode()
    done = reverse("surveys:action", args=[action.pk])
    as_("commissioner").post(done, {"outcome": "Breaks are twenty minutes"})
    action.refresh_from_db()
    assert action.done_on == world.today
    assert "twenty minutes" in officer.get(done).content.decode()
    as_("commissioner").post(done, {"outcome": "Again"})
    action.refresh_from_db()
    assert action.outcome == "Breaks are twenty minutes"


def test_years_stand_apart_and_lead_to_each_other(wave: Wave, world: Any, as_: Any) -> None:
    before = WaveFactory(questionnaire=wave.questionnaire, year=wave.year - 1, state="closed")
    shown = as_("officer").get(page(wave)).content.decode()
    assert page(before) in shown
    earlier = as_("officer").get(page(before)).content.decode()
    assert "0 answers shown" in earlier
    assert "Longer breaks" not in earlier


def test_two_waves_of_a_year_hide_what_each_has_too_few_of(
    wave: Wave, world: Any, as_: Any
) -> None:
    again = WaveFactory(questionnaire=wave.questionnaire)
    question = wave.questionnaire.questions.all()[0]
    InvitationFactory(wave=again, placement=PlacementFactory(), provider=world.provider)
    answered(again, world.provider, *[{question: "1"}] * 4)
    waves.move_wave(by=None, wave=again, verb="close")
    shown = as_("officer").get(page(wave, "provider", world.provider.pk)).content.decode()
    assert "6 answers" in shown
    assert "100.0% agree" in shown


def test_a_provider_is_followed_through_the_years_with_counts(
    wave: Wave, world: Any, as_: Any
) -> None:
    before = WaveFactory(questionnaire=wave.questionnaire, year=wave.year - 1)
    question = wave.questionnaire.questions.all()[0]
    for _ in range(7):
        InvitationFactory(wave=before, placement=PlacementFactory(), provider=world.provider)
    answered(before, world.provider, *[{question: value} for value in "11155"])
    waves.move_wave(by=None, wave=before, verb="close")
    address = reverse("surveys:history", args=[world.provider.pk])
    shown = as_("provider_manager").get(address).content.decode()
    for words in ("2026 to 2027", "100.0%", "2025 to 2026", "40.0%"):
        assert words in shown
    entry = as_("officer").get(reverse("directory:provider_detail", args=[world.provider.pk]))
    assert address in entry.content.decode()
    other = reverse("surveys:history", args=[world.other_provider.pk])
    assert "Fewer than 5" in as_("officer").get(other).content.decode()
    assert as_("provider_manager").get(other).status_code == 403


def test_a_retired_questionnaire_is_not_sent(world: Any, as_: Any) -> None:
    planned = WaveFactory(state="planned", opened_on=None, questionnaire__state="retired")
    page = reverse("surveys:move_wave", args=[planned.pk])
    answer = as_("officer").post(page, {"verb": "send"}, follow=True)
    assert "retired meanwhile" in answer.content.decode()
    planned.refresh_from_db()
    assert planned.state == "planned"
