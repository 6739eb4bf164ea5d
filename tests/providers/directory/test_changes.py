"""Changes of an entry that all can read: invisible until the authority approves them, side by side."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.messages.models import Email
from providers.directory import actions, changes
from providers.directory.models import EntryChange, Programme, Provider, Venue
from tests.providers.directory.test_keeping import at, programme

CHANGES = reverse("directory:change_list")


@pytest.fixture
def entry(world: Any) -> Provider:
    Provider.objects.filter(pk=world.provider.pk).update(
        state="published",
        registration="",
        phone="01632 960000",
        description="Animals",
        contact_name="Jo Keeper",
    )
    found: Provider = Provider.objects.get(pk=world.provider.pk)
    return found


@pytest.fixture
def manager(as_: Any) -> Any:
    return as_("provider_manager")


@pytest.fixture
def officer(as_: Any) -> Any:
    return as_("officer")


def typed_entry(**typed: Any) -> dict[str, Any]:
    return {
        "category": "charity",
        "phone": "01632 960000",
        "description": "Animals",
        "contact_name": "Jo Keeper",
        "version": 1,
        **typed,
    }


def ask(client: Any, entry: Provider, **typed: Any) -> str:
    """Send the entry's form; the next page."""
    sent = typed_entry(category=entry.category, **typed)
    answer = client.post(at("entry", entry), sent, follow=True)
    entry.refresh_from_db()
    return str(answer.content.decode())


def only() -> EntryChange:
    return EntryChange.objects.get()


def move(client: Any, verb: str, version: int | None = None) -> str:
    change = only()
    sent = {"verb": verb, "version": change.version if version is None else version}
    address = reverse("directory:change_move", args=[change.pk])
    return str(client.post(address, sent, follow=True).content.decode())


def test_a_change_stays_out_of_the_directory_until_it_is_approved(
    as_: Any, manager: Any, officer: Any, entry: Provider
) -> None:
    said = ask(manager, entry, phone="01632 960999", safeguarding_lead="Ada Holt")
    assert "Your change is sent to the authority" in said
    assert (entry.phone, entry.state) == ("01632 960000", "published")
    page = at("provider_detail", entry)
    assert "01632 960999" not in as_("headteacher").get(page).content.decode()
    assert "Changes asked for" not in as_("headteacher").get(page).content.decode()
    assert "Changes asked for" in manager.get(page).content.decode()
    assert 'value="01632 960999"' in manager.get(at("entry", entry)).content.decode()
    assert 'value="01632 960000"' in officer.get(at("entry", entry)).content.decode()

    assert "Changes of directory entries to approve" in officer.get("/").content.decode()
    side_by_side = officer.get(reverse("directory:change_detail", args=[only().pk]))
    assert side_by_side.context["rows"] == [
        ("Phone number", "01632 960000", "01632 960999"),
        ("Designated safeguarding lead", "Not told", "Ada Holt"),
    ]
    assert "The change is in the directory" in move(officer, "approve")
    entry.refresh_from_db()
    assert (entry.phone, entry.safeguarding_lead) == ("01632 960999", "Ada Holt")
    assert "Ada Holt" in as_("headteacher").get(page).content.decode()
    kept = manager.get(reverse("directory:change_detail", args=[only().pk])).context["rows"]
    assert kept[0] == ("Phone number", "01632 960000", "01632 960999")
    trail = AuditEvent.objects.filter(verb__in=["asked_for_change", "approved_change"])
    assert [event.verb for event in trail.order_by("pk")] == ["asked_for_change", "approved_change"]
    assert "960999" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_change_is_returned_with_words_put_right_and_approved(
    manager: Any, officer: Any, entry: Provider
) -> None:
    ask(manager, entry, phone="1")
    address = reverse("directory:change_return", args=[only().pk])
    empty = officer.post(address, {"answer": " ", "version": 1})
    assert empty.context["form"].errors["answer"] == ["Enter what should be changed"]
    officer.post(address, {"answer": "The number is too <short>.", "version": 1})
    assert only().state == "returned"
    assert "Put a change of your directory entry right" in manager.get("/").content.decode()
    page = reverse("directory:change_detail", args=[only().pk])
    assert "too &lt;short&gt;" in manager.get(page).content.decode()
    ask(manager, entry, phone="01632 960111", version=2)
    assert (only().state, only().answer) == ("waiting", "")
    move(officer, "approve")
    entry.refresh_from_db()
    assert entry.phone == "01632 960111"


def test_the_provider_is_told_by_mail_without_what_was_answered(
    world: Any, manager: Any, officer: Any, entry: Provider
) -> None:
    ask(manager, entry, phone="01632 960999")
    move(officer, "approve")
    told = Email.objects.get(key__startswith="directory/change/")
    assert told.to == world.person("provider_manager").email
    assert "960999" not in told.body


def test_what_was_approved_is_what_was_read(manager: Any, officer: Any, entry: Provider) -> None:
    ask(manager, entry, phone="1")
    read = only().version
    ask(manager, entry, phone="2", version=2)
    assert "Someone changed the entry since you opened this page" in move(officer, "approve", read)
    assert only().state == "waiting"
    assert "so you cannot approve" in (move(officer, "approve") and move(officer, "approve"))


def test_the_authority_may_edit_meanwhile_and_nothing_of_it_is_lost(
    manager: Any, officer: Any, entry: Provider
) -> None:
    ask(manager, entry, phone="01632 960999")
    ask(officer, entry, website="https://example.org", version=2)
    assert entry.website == "https://example.org"
    move(officer, "approve")
    entry.refresh_from_db()
    assert (entry.phone, entry.website) == ("01632 960999", "https://example.org")


def test_a_change_is_taken_back_by_its_provider_only(
    world: Any, manager: Any, officer: Any, entry: Provider
) -> None:
    ask(manager, entry, phone="1")
    with pytest.raises(PermissionDenied):
        changes.take_back(by=world.person("officer"), change=only())
    with pytest.raises(PermissionDenied):
        changes.approve(by=world.person("provider_manager"), change=only())
    assert "The change is taken back" in move(manager, "take_back")
    entry.refresh_from_db()
    assert (only().state, entry.phone) == ("taken_back", "01632 960000")


def test_asking_for_what_stands_already_takes_the_change_back(
    manager: Any, entry: Provider
) -> None:
    assert "Nothing is different" in ask(manager, entry)
    ask(manager, entry, phone="1")
    assert "your change is taken back" in ask(manager, entry, version=2)
    assert only().state == "taken_back"


def test_two_managers_do_not_overwrite_each_other(manager: Any, entry: Provider) -> None:
    ask(manager, entry, phone="1")
    assert "Someone else changed this" in ask(manager, entry, phone="2", version=1)
    assert only().fields == {"phone": "1"}


def test_a_programme_is_changed_in_all_its_kinds_of_answers(
    world: Any, manager: Any, officer: Any, entry: Provider
) -> None:
    before = Programme.objects.get(pk=world.programme.pk)
    asked = {
        "title": "Bricks",
        "key_stages": [3, 4],
        "days": ["0", "2"],
        "needs_met": ["SEMH"],
        "min_attendance": "82.50",
        "accepts_ehcp": "true",
        "venue": world.venue.pk,
        "times": "9am to 1pm",
        "sessions_per_week": 4,
        "places": 9,
        "version": before.version,
    }
    manager.post(at("programme_edit", world.programme), programme(**asked))
    world.programme.refresh_from_db()
    assert world.programme.title == before.title
    labels = {row[0] for row in officer.get(page_of(only())).context["rows"]}
    assert {"Name", "Times of the day", "Places"} <= labels
    move(officer, "approve")
    changed = Programme.objects.get(pk=world.programme.pk)
    assert (changed.title, changed.key_stages, changed.days) == ("Bricks", [3, 4], [0, 2])
    assert (changed.min_attendance, changed.accepts_ehcp) == (Decimal("82.50"), True)
    assert (changed.venue, changed.places, changed.times) == (world.venue, 9, "9am to 1pm")


def page_of(change: EntryChange) -> str:
    return reverse("directory:change_detail", args=[change.pk])


def test_a_new_programme_is_put_right_and_comes_with_its_price(
    manager: Any, officer: Any, entry: Provider
) -> None:
    address = at("programme_add", entry)
    typed = programme(title="New", price="45.50", price_basis="day", once="a")
    for _ in range(2):  # a double click
        manager.post(address, typed)
    assert not Programme.objects.filter(title="New").exists()
    rows = officer.get(page_of(only())).context["rows"]
    assert ("Name", "Not told", "New") in rows
    assert ("Price", "Not told", "£45.50 a day") in rows
    edit = reverse("directory:change_edit", args=[only().pk])
    assert 'value="New"' in manager.get(edit).content.decode()
    manager.post(edit, programme(title="Newer", price="50", price_basis="day"))
    move(officer, "approve")
    made = Programme.objects.get(title="Newer")
    assert [str(price) for price in made.prices.all()] == ["£50.00 a day"]


def test_a_venue_is_added_and_changed_once_it_is_approved(
    world: Any, manager: Any, officer: Any, entry: Provider
) -> None:
    manager.post(at("venue_add", entry), {"postcode": "WN7 7ZZ", "address": "The barn"})
    move(officer, "approve")
    venue = Venue.objects.get(postcode="WN7 7ZZ")
    EntryChange.objects.all().delete()
    manager.post(at("venue_edit", venue), {"postcode": "WN7 7ZZ", "address": "Shed", "version": 1})
    assert officer.get(page_of(only())).context["rows"] == [("Address", "The barn", "Shed")]
    move(officer, "approve")
    venue.refresh_from_db()
    assert venue.address == "Shed"


def test_a_venue_that_stands_meanwhile_is_refused_and_the_change_waits_on(
    world: Any, manager: Any, officer: Any, entry: Provider
) -> None:
    manager.post(at("venue_add", entry), {"postcode": "WN7 7ZZ"})
    actions.add_venue(by=world.person("officer"), provider=entry, postcode="WN7 7ZZ")
    assert "has a venue with this postcode already" in move(officer, "approve")
    assert only().state == "waiting"


def test_a_price_waits_and_shows_the_one_before(
    world: Any, manager: Any, officer: Any, entry: Provider
) -> None:
    world.programme.prices.all().delete()
    world.programme.prices.create(amount=40, basis="day")
    address = at("price_change", world.programme)
    day = {"valid_from_0": "1", "valid_from_1": "9", "valid_from_2": "2027"}
    manager.post(address, {"amount": "44", "basis": "day", **day})
    assert world.programme.prices.count() == 1
    assert 'value="44"' in manager.get(address).content.decode()
    rows = officer.get(page_of(only())).context["rows"]
    assert rows == [
        ("Price", "£40.00 a day", "£44.00 a day"),
        ("When", "From the beginning", "From 1 September 2027"),
    ]
    move(officer, "approve")
    assert [str(price) for price in world.programme.prices.all()] == [
        "£40.00 a day",
        "£44.00 a day",
    ]
    assert officer.get(page_of(only())).context["rows"] == rows


def test_an_entry_that_is_not_in_the_directory_is_changed_at_once(
    manager: Any, entry: Provider
) -> None:
    Provider.objects.filter(pk=entry.pk).update(state="draft")
    assert "The entry is saved." in ask(manager, entry, phone="1")
    assert entry.phone == "1"
    assert not EntryChange.objects.exists()


def test_others_neither_read_nor_ask(world: Any, as_: Any, manager: Any, entry: Provider) -> None:
    ask(manager, entry, phone="1")
    for persona in ("other_provider_manager", "headteacher", "provider_tutor", "administrator"):
        assert as_(persona).get(page_of(only())).status_code in (403, 404)
        with pytest.raises(PermissionDenied):
            changes.save_entry(by=world.person(persona), provider=entry, phone="9")
    assert list(as_("other_provider_manager").get(CHANGES).context["rows"]) == []
    with pytest.raises(PermissionDenied):
        actions.save_entry(by=world.person("provider_manager"), provider=entry, phone="9")
