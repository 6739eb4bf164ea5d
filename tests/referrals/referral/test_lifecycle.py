"""A referral from its first word to triage: every row of its table, and what each answer needs."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.lifecycles import TransitionRefused
from apcommission.permissions import may
from referrals.referral import actions
from referrals.referral.actions import NotComplete
from referrals.referral.models import REFERRAL, Referral
from tests.access.personas import PERSONAS
from tests.referrals.referral.test_writing import now, page_of, section, with_parent
from tests.referrals.typed import sections

STATES = Referral.State.values
LA, SCHOOL = {"officer", "commissioner"}, {"headteacher"}
#: Who may do what in the table, apart from its own words.
WHO = {
    "submit": LA | SCHOOL,
    "return": LA,
    "accept": LA,
    "put_on_agenda": LA,
    "take_off_agenda": LA,
    "decide": {"chair"},
    "defer": {"chair"},
    "withdraw": LA | SCHOOL,
}


def test_the_table_of_this_test_is_complete() -> None:
    assert set(WHO) == set(REFERRAL.verbs)


@pytest.mark.parametrize("verb", sorted(REFERRAL.verbs))
def test_each_transition_is_open_only_from_its_own_states(world: Any, verb: str) -> None:
    row, person = REFERRAL.verbs[verb], world.person(min(WHO[verb]))
    for state in STATES:
        referral = world.listed
        referral.state = state
        if state in row.sources:
            REFERRAL.move(referral, verb, by=person)
            assert referral.state == row.target
        else:
            label = referral.get_state_display().lower()
            with pytest.raises(TransitionRefused, match=f"is {label}, so you cannot"):
                REFERRAL.move(referral, verb, by=person)
            assert referral.state == state


def test_each_transition_is_for_those_who_may(world: Any) -> None:
    for persona in PERSONAS:
        person = world.person(persona)
        allowed = {
            verb
            for verb, row in REFERRAL.verbs.items()
            if may(person, row.permission, world.listed)
        }
        assert allowed == {verb for verb, who in WHO.items() if persona in who}, persona


def complete(world: Any, as_: Any) -> Referral:
    with_parent(world.draft)
    for key, typed in sections(world).items():
        as_("headteacher").post(section(world.draft, key), typed)
    return now(world.draft)


def press(client: Any, referral: Referral, verb: str) -> str:
    address = reverse("referral:move", args=[referral.pk])
    return str(client.post(address, {"verb": verb}, follow=True).content.decode())


def triage(world: Any, client: Any, answer: str, **typed: Any) -> Any:
    address = reverse("referral:triage", args=[world.submitted.pk])
    version = now(world.submitted).version
    return client.post(address, {"answer": answer, "note": "", "version": version, **typed})


def test_a_complete_referral_is_sent_once(world: Any, as_: Any) -> None:
    referral = complete(world, as_)
    assert "The referral is with the authority." in press(as_("headteacher"), referral, "submit")
    sent = now(referral)
    assert (sent.state, sent.submitted_on) == ("submitted", world.today)
    again = press(as_("headteacher"), referral, "submit")
    assert "This referral is submitted, so you cannot submit to the authority." in again
    assert AuditEvent.objects.filter(verb="submitted_referral", subject_pk=sent.pk).count() == 1


def test_a_referral_that_was_sent_is_read_whole(world: Any, as_: Any) -> None:
    press(as_("headteacher"), complete(world, as_), "submit")
    page = as_("officer").get(page_of(world.draft)).content.decode()
    for words in (
        "Leaves lessons &amp; shouts.",
        "Return to a mainstream school",
        "62.50 per cent",
        "1 of 4",
        "Behaviour support, 2 November",
        "Mentor twice a week. Calmer for three weeks.",
        "May run off.",
        "I want to learn a trade.",
        "office@school.example",
        str(world.programme),
        f"{world.today:%-d %B %Y}",
    ):
        assert words in page, words


def test_an_incomplete_referral_is_not_sent_and_says_what_is_missing(world: Any, as_: Any) -> None:
    page = press(as_("headteacher"), world.draft, "submit")
    assert "The referral cannot be sent yet. Still missing: " in page
    assert "Agencies and risks: the risks" in page
    assert now(world.draft).state == "draft"
    with pytest.raises(NotComplete):
        actions.submit_referral(by=world.person("officer"), referral=world.draft)


def test_an_officer_accepts_with_a_note(world: Any, as_: Any) -> None:
    triage(world, as_("officer"), "accept", note="Seen by the SEN team.")
    assert now(world.submitted).state == "triaged"
    assert "Seen by the SEN team." in as_("officer").get(page_of(world.submitted)).content.decode()
    assert AuditEvent.objects.filter(verb="accepted_referral").exists()


def test_a_referral_is_returned_with_a_reason_and_comes_again(world: Any, as_: Any) -> None:
    page = triage(world, as_("officer"), "return")
    assert page.context["form"].errors["note"] == ["Tell the school what is needed."]
    assert now(world.submitted).state == "submitted"
    triage(world, as_("officer"), "return", note="Add the agencies.")
    head = as_("headteacher")
    assert "Referrals that the authority returned" in head.get(reverse("home")).content.decode()
    page = head.get(page_of(world.submitted)).content.decode()
    assert "Add the agencies." in page
    assert "Still missing" in page
    for key, typed in sections(world).items():
        head.post(section(world.submitted, key), typed)
    with_parent(world.submitted)
    press(head, world.submitted, "submit")
    assert now(world.submitted).state == "submitted"


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_answer_is_chosen_and_the_note_stays(world: Any, as_: Any, answer: str) -> None:
    page = triage(world, as_("officer"), answer, note="Seen by the SEN team.")
    assert list(page.context["form"].errors) == ["answer"]
    assert "Seen by the SEN team." in page.content.decode()


def test_two_officers_answer_and_the_later_is_told(world: Any, as_: Any) -> None:
    opened = now(world.submitted).version
    triage(world, as_("officer"), "return", note="Add the agencies.")
    page = triage(world, as_("commissioner"), "accept", note="Mine.", version=opened)
    text = page.content.decode()
    assert "Someone else changed this" in text
    assert "Mine." in text
    page = triage(world, as_("commissioner"), "accept", note="Mine.")
    assert "This referral is returned to the school, so you cannot accept" in page.content.decode()
    assert now(world.submitted).triage_note == "Add the agencies."


@pytest.mark.parametrize("name", ["draft", "submitted", "triaged", "listed"])
def test_a_school_withdraws_until_a_panel_decides_it(world: Any, as_: Any, name: str) -> None:
    referral = getattr(world, name)
    assert "Withdraw the referral" in as_("headteacher").get(page_of(referral)).content.decode()
    assert "The referral is withdrawn." in press(as_("headteacher"), referral, "withdraw")
    assert now(referral).state == "withdrawn"


def test_a_decided_case_is_not_withdrawn(world: Any, as_: Any) -> None:
    page = press(as_("headteacher"), world.referral, "withdraw")
    assert "so you cannot withdraw the referral" in page
    assert now(world.referral).state == "decided"


def test_a_word_that_is_no_verb_moves_nothing(world: Any, as_: Any) -> None:
    press(as_("officer"), world.submitted, "decide")
    assert now(world.submitted).state == "submitted"


@pytest.mark.parametrize("persona", ["headteacher", "chair", "provider_manager", "administrator"])
def test_only_the_authority_triages(world: Any, persona: str) -> None:
    by = world.person(persona)
    for action in (actions.accept_referral, actions.return_referral):
        with pytest.raises(PermissionDenied):
            action(by=by, referral=world.submitted, note="Words")


def test_what_waits_for_an_officer_shows_on_the_home_page(world: Any, as_: Any) -> None:
    page = as_("officer").get(reverse("home")).content.decode()
    assert "Referrals to triage" in page
    assert "The oldest has waited 7 days" in page
