"""What providers are told of their yearly return by email: that something waits, and where; no figure."""

from django.conf import settings
from django.urls import reverse

from apcommission.messages.actions import send
from apcommission.people.models import Role
from apcommission.people.queries import who_hold
from apcommission.shown import long_date
from monitoring.returns.models import ProviderReturn

BODY = """{what}

Sign in to see it: {address}
"""


def tell_managers(yearly_return: ProviderReturn, subject: str, what: str, key: str) -> None:
    """Write to each manager of the provider, once for each `key`."""
    path = reverse("returns:return", args=[yearly_return.pk])
    body = BODY.format(what=what, address=f"{settings.SITE_ADDRESS}{path}")
    for manager in who_hold(Role.PROVIDER_MANAGER, organisation=yearly_return.provider_id):
        name = f"yearly-return/{yearly_return.pk}/{key}/{manager.pk}"
        send(to=manager.email, subject=subject, body=body, key=name)


def opened(yearly_return: ProviderReturn) -> None:
    """The return waits to be filled in."""
    what = (
        f"The yearly return of your organisation for {yearly_return.span} is open. It is filled in with what "
        f"the system holds; please check it and submit it by {long_date(yearly_return.due_on)}."
    )
    tell_managers(yearly_return, "Your yearly return is open", what, "opened")


def reminded(yearly_return: ProviderReturn, turn: str) -> None:
    """The return is due soon, or late; `turn` as of queries.turn."""
    was = "was" if turn.startswith("late") else "is"
    what = (
        f"The yearly return of your organisation for {yearly_return.span} {was} due on "
        f"{long_date(yearly_return.due_on)}, and has not come in."
    )
    key = f"due/{yearly_return.due_on}/{turn}"
    tell_managers(yearly_return, "Your yearly return is due", what, key)


def queried(yearly_return: ProviderReturn, question: int) -> None:
    """The authority has a question about the return."""
    what = f"The authority has a question about your yearly return for {yearly_return.span}."
    tell_managers(yearly_return, "A question about your yearly return", what, f"asked/{question}")


def accepted(yearly_return: ProviderReturn) -> None:
    """The return is accepted."""
    what = f"Your yearly return for {yearly_return.span} is accepted."
    tell_managers(yearly_return, "Your yearly return is accepted", what, "accepted")


def given_more_time(yearly_return: ProviderReturn) -> None:
    """The return is due on another day."""
    what = (
        f"Your yearly return for {yearly_return.span} is now due on "
        f"{long_date(yearly_return.due_on)}."
    )
    key = f"more-time/{yearly_return.due_on}"
    tell_managers(yearly_return, "Another day for your yearly return", what, key)
