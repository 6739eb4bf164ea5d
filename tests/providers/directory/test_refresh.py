"""The yearly refresh: asked for, chased, marked, and taken out of the directory."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.messages.models import Email
from providers.directory.models import Provider
from providers.directory.tasks import refresh_the_directory

LIST = reverse("directory:programme_list")


@pytest.fixture
def entry(world: Any) -> Provider:
    """The only entry that is due: confirmed a year ago."""
    Provider.objects.update(confirmed_on=world.today)
    Provider.objects.filter(pk=world.provider.pk).update(
        confirmed_on=world.today - timedelta(days=365)
    )
    found: Provider = Provider.objects.get(pk=world.provider.pk)
    return found


def test_an_entry_confirmed_a_year_ago_is_asked_for_once(world: Any, entry: Provider) -> None:
    for _ in range(2):
        refresh_the_directory()
    entry.refresh_from_db()
    assert (entry.state, entry.refresh_asked_on) == ("needs_refresh", world.today)
    mail = Email.objects.get(key__startswith="directory/")
    assert mail.to == world.person("provider_manager").email
    assert mail.subject == "Please confirm your directory entry"
    assert AuditEvent.objects.filter(verb="ask_to_refresh_entry", by=None).count() == 1


def test_an_entry_confirmed_later_is_left_alone(world: Any, entry: Provider) -> None:
    Provider.objects.filter(pk=entry.pk).update(confirmed_on=world.today - timedelta(days=364))
    refresh_the_directory()
    assert set(Provider.objects.values_list("state", flat=True)) == {"published"}
    assert not Email.objects.exists()


def test_it_is_chased_every_fourteen_days_then_taken_out_and_the_provider_is_told(
    world: Any, entry: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {}
    for day in (0, 13, 14, 15, 28, 89, 90, 91):
        moment = timezone.now() + timedelta(days=day)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda moment=moment: moment)
            Provider.objects.exclude(pk=entry.pk).update(confirmed_on=moment.date())
            refresh_the_directory()
        told[day] = Email.objects.filter(key__startswith="directory/").count()
    assert told == {0: 1, 13: 1, 14: 2, 15: 2, 28: 3, 89: 4, 90: 5, 91: 5}
    entry.refresh_from_db()
    assert (entry.state, entry.refresh_asked_on) == ("draft", None)
    assert Email.objects.filter(subject="Your directory entry was taken out").count() == 1


def test_what_is_not_confirmed_in_time_is_marked_until_it_is(
    world: Any, as_: Any, entry: Provider
) -> None:
    pages = (
        LIST,
        reverse("directory:programme_detail", args=[world.programme.pk]),
        reverse("directory:provider_detail", args=[entry.pk]),
    )

    def marked() -> set[bool]:
        return {"Entry not confirmed" in as_("headteacher").get(p).content.decode() for p in pages}

    refresh_the_directory()
    assert marked() == {False}
    asked = world.today - timedelta(days=30)
    Provider.objects.filter(pk=entry.pk).update(refresh_asked_on=asked)
    assert marked() == {True}
    move = reverse("directory:move", args=[entry.pk])
    as_("provider_manager").post(move, {"verb": "confirm"})
    assert marked() == {False}
    entry.refresh_from_db()
    assert (entry.state, entry.confirmed_on) == ("published", world.today)
