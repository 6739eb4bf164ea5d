"""A provider that the directory does not know is suggested, and the authority answers."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.lifecycles import TransitionRefused
from apcommission.messages.models import Email
from providers.finding import actions
from providers.finding.models import SUGGESTION, Suggestion

ADD = reverse("finding:suggest")
TOLD = {"name": "Hill Farm", "contact": "hillfarm.example", "offers": "Animals for year 9"}


@pytest.fixture
def suggestion(world: Any) -> Suggestion:
    return actions.suggest_provider(by=world.person("headteacher"), **TOLD)


def address(suggestion: Suggestion) -> str:
    return reverse("finding:suggestion", args=[suggestion.pk])


def test_a_headteacher_suggests_once_and_officers_have_it_waiting(world: Any, as_: Any) -> None:
    for _ in range(2):
        as_("headteacher").post(ADD, {**TOLD, "once": "a"})
    found = Suggestion.objects.get()
    assert found.organisation == world.school.organisation
    assert "Suggested providers to answer" in as_("officer").get("/").content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Enter the name of the provider"),
        ({"offers": " "}, "Enter what it offers"),
        ({"offers": "x" * 2001}, "must be 2000 characters or fewer"),
    ],
)
def test_bad_input_is_told_and_kept(
    world: Any, as_: Any, changes: dict[str, str], words: str
) -> None:
    page = as_("headteacher").post(ADD, {**TOLD, **changes}).content.decode()
    assert words in page
    assert "hillfarm.example" in page
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"verb": ""}, "Select your answer"),
        ({"verb": "decline"}, "Say why the suggestion is declined"),
        ({"verb": "add"}, "Select the provider in the directory"),
    ],
)
def test_an_answer_says_what_it_needs(
    world: Any, as_: Any, suggestion: Suggestion, sent: dict[str, str], words: str
) -> None:
    page = as_("officer").post(address(suggestion), {**sent, "version": 1}).content.decode()
    assert words in page
    suggestion.refresh_from_db()
    assert suggestion.state == "waiting"


def test_the_person_who_suggested_it_is_told_and_reads_the_answer(
    world: Any, as_: Any, suggestion: Suggestion
) -> None:
    sent = {"verb": "add", "provider": world.provider.pk, "answer": "Thank you", "version": 1}
    as_("officer").post(address(suggestion), sent)
    mail = Email.objects.get(key__startswith="suggestion/")
    assert mail.to == world.person("headteacher").email
    assert "Hill Farm" not in mail.subject + mail.body
    page = as_("headteacher").get(address(suggestion)).content.decode()
    assert "Thank you" in page
    assert str(world.provider) in page
    assert as_("other_headteacher").get(address(suggestion)).status_code == 404


def test_the_second_of_two_officers_is_told(world: Any, as_: Any, suggestion: Suggestion) -> None:
    as_("officer").post(address(suggestion), {"verb": "invite", "version": 1})
    sent = {"verb": "decline", "answer": "Known already", "version": 1}
    page = as_("commissioner").post(address(suggestion), sent).content.decode()
    assert "Someone else changed this" in page
    assert "Known already" in page


@pytest.mark.parametrize("verb", sorted(SUGGESTION.verbs))
@pytest.mark.parametrize("state", Suggestion.State.values)
def test_each_transition_is_open_only_from_its_own_states(
    world: Any, suggestion: Suggestion, state: str, verb: str
) -> None:
    suggestion.state, row = state, SUGGESTION.verbs[verb]
    with pytest.raises(PermissionDenied):
        SUGGESTION.move(suggestion, verb, by=world.person("headteacher"))
    if state in row.sources:
        SUGGESTION.move(suggestion, verb, by=world.person("officer"))
        assert suggestion.state == row.target
    else:
        with pytest.raises(TransitionRefused):
            SUGGESTION.move(suggestion, verb, by=world.person("officer"))
