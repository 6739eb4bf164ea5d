"""The entry from draft to directory and back: every row of its table, and what publishing asks for."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.lifecycles import TransitionRefused
from providers.directory import actions
from providers.directory.models import PROVIDER_ENTRY, Provider

STATES = Provider.State.values
COMPLETE = {"description": "Animals", "contact_name": "Jo Keeper", "phone": "01632 960000"}
#: What a provider's own manager may do; the rest is the authority's.
BY_MANAGER = {"submit", "confirm"}


@pytest.fixture
def entry(world: Any) -> Provider:
    Provider.objects.filter(pk=world.provider.pk).update(state="draft", **COMPLETE)
    found: Provider = Provider.objects.get(pk=world.provider.pk)
    return found


def press(client: Any, entry: Provider, verb: str) -> str:
    address = reverse("directory:move", args=[entry.pk])
    answer = client.post(address, {"verb": verb}, follow=True)
    entry.refresh_from_db()
    return str(answer.content.decode())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", sorted(PROVIDER_ENTRY.verbs))
def test_each_transition_is_open_only_from_its_own_states(
    world: Any, entry: Provider, state: str, verb: str
) -> None:
    Provider.objects.filter(pk=entry.pk).update(state=state)
    officer, row = world.person("officer"), PROVIDER_ENTRY.verbs[verb]
    if state in row.sources:
        assert actions.move_entry(by=officer, provider=entry, verb=verb).state == row.target
    else:
        with pytest.raises(TransitionRefused, match="so you cannot"):
            actions.move_entry(by=officer, provider=entry, verb=verb)
        entry.refresh_from_db()
        assert entry.state == state


@pytest.mark.parametrize("verb", sorted(PROVIDER_ENTRY.verbs))
def test_a_manager_sends_in_and_confirms_and_the_authority_does_the_rest(
    world: Any, entry: Provider, verb: str
) -> None:
    row = PROVIDER_ENTRY.verbs[verb]
    Provider.objects.filter(pk=entry.pk).update(state=row.sources[0])
    for persona in ("other_provider_manager", "provider_tutor", "headteacher", "administrator"):
        with pytest.raises(PermissionDenied):
            actions.move_entry(by=world.person(persona), provider=entry, verb=verb)
    manager = world.person("provider_manager")
    if verb in BY_MANAGER:
        assert actions.move_entry(by=manager, provider=entry, verb=verb).state == row.target
    else:
        with pytest.raises(PermissionDenied):
            actions.move_entry(by=manager, provider=entry, verb=verb)


def test_an_entry_goes_by_buttons_from_draft_to_the_directory(
    world: Any, as_: Any, entry: Provider
) -> None:
    page = reverse("directory:provider_detail", args=[entry.pk])
    manager, officer = as_("provider_manager"), as_("officer")
    assert "Finish your directory entry" in manager.get("/").content.decode()
    assert "Send to the authority" in manager.get(page).content.decode()
    press(manager, entry, "submit")
    assert entry.state == "submitted"
    assert "Publish in the directory" not in manager.get(page).content.decode()
    assert "Directory entries to approve" in officer.get("/").content.decode()
    press(officer, entry, "publish")
    assert (entry.state, entry.confirmed_on) == ("published", world.today)
    assert "Directory entries to approve" not in officer.get("/").content.decode()
    press(officer, entry, "ask_to_refresh")
    assert "Confirm that your directory entry" in manager.get("/").content.decode()
    Provider.objects.filter(pk=entry.pk).update(confirmed_on=None)
    press(manager, entry, "confirm")
    assert (entry.state, entry.confirmed_on) == ("published", world.today)
    verbs = ["submit_entry", "publish_entry", "ask_to_refresh_entry", "confirm_entry"]
    trail = AuditEvent.objects.filter(verb__in=verbs).order_by("pk")
    assert [event.verb for event in trail] == verbs


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ({"description": ""}, "a description"),
        ({"contact_name": ""}, "a contact"),
        ({"phone": ""}, "a phone number or email address"),
    ],
)
def test_an_entry_that_lacks_what_readers_need_is_not_sent_in(
    as_: Any, entry: Provider, without: dict[str, str], words: str
) -> None:
    Provider.objects.filter(pk=entry.pk).update(**without)
    page = press(as_("provider_manager"), entry, "submit")
    assert f"The entry still needs {words}." in page
    assert entry.state == "draft"


def test_an_entry_without_a_programme_is_not_sent_in(as_: Any, world: Any) -> None:
    from tests.factories.providers import ProviderFactory

    bare = ProviderFactory(state="draft", **COMPLETE)
    assert "still needs at least one programme" in press(as_("officer"), bare, "submit")
    assert bare.state == "draft"


def test_a_second_press_is_told_that_it_was_done(as_: Any, entry: Provider) -> None:
    manager = as_("provider_manager")
    press(manager, entry, "submit")
    assert "Someone may have changed it meanwhile" in press(manager, entry, "submit")
    assert AuditEvent.objects.filter(verb="submit_entry").count() == 1


@pytest.mark.parametrize("verb", ["", "delete", "__class__"])
def test_a_verb_that_is_not_in_the_table_changes_nothing(
    as_: Any, entry: Provider, verb: str
) -> None:
    press(as_("officer"), entry, verb)
    assert (entry.state, entry.version) == ("draft", 1)


def test_an_entry_moved_meanwhile_is_not_saved_over(world: Any, as_: Any, entry: Provider) -> None:
    manager = as_("provider_manager")
    press(as_("officer"), entry, "submit")
    sent = {"category": "charity", "phone": "2", "version": 1}
    page = manager.post(reverse("directory:entry", args=[entry.pk]), sent).content.decode()
    assert "Someone else changed this" in page
