"""The yearly refresh of the directory, by itself."""

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.messages.actions import send
from apcommission.people.models import Role
from apcommission.people.queries import who_hold
from providers.directory import actions, queries
from providers.directory.models import Provider

CONFIRM = """Please confirm that the directory entry of your organisation is still right.

An entry that is not confirmed within {days} days of being asked for is taken out of the directory.

Sign in to confirm or to change it: {address}
"""
TAKEN_OUT = """The entry of your organisation was not confirmed, so it was taken out of the directory.

Sign in to bring it up to date and to send it to the authority: {address}
"""
#: After so many days a confirmation that is still missing is asked for again.
CHASE_DAYS = 14


@shared_task
def refresh_the_directory() -> None:
    """Each morning: ask for the yearly confirmation, chase it, take out what nobody confirmed."""
    for provider in actions.withdraw_unconfirmed():
        _write(provider, "Your directory entry was taken out", TAKEN_OUT, "out")
    actions.ask_for_refresh()
    today = timezone.localdate()
    for provider in queries.unconfirmed():
        assert provider.refresh_asked_on is not None  # noqa: S101
        turn = (today - provider.refresh_asked_on).days // CHASE_DAYS
        asked = provider.refresh_asked_on.isoformat()
        _write(provider, "Please confirm your directory entry", CONFIRM, f"{asked}/{turn}")


def _write(provider: Provider, subject: str, body: str, which: str) -> None:
    path = reverse("directory:provider_detail", args=[provider.pk])
    words = body.format(
        address=f"{settings.SITE_ADDRESS}{path}", days=settings.DIRECTORY_WITHDRAW_AFTER_DAYS
    )
    for manager in who_hold(Role.PROVIDER_MANAGER, organisation=provider.pk):
        key = f"directory/{provider.pk}/{provider.version}/{which}/{manager.pk}"
        send(to=manager.email, subject=subject, body=words, key=key)
