"""What happens to protocols by itself."""

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.messages.actions import send
from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from apcommission.shown import long_date
from providers.protocols import actions, queries
from providers.protocols.models import StandardStatus

TO_SIGN = """The authority has put a new version of its quality protocol into force, {pack}.

Sign in to read it and to sign it for your organisation: {address}
"""
ENDS = """Evidence for standard {code} of {provider} {ends}.

Sign in to see it and to give what follows it: {address}
"""
#: After so many days a signature that is still missing is asked for again, and again.
ASK_AGAIN_DAYS = 14


def _address(provider_pk: int) -> str:
    return f"{settings.SITE_ADDRESS}{reverse('protocols:provider', args=[provider_pk])}"


@shared_task
def follow_protocols() -> None:
    """Each morning: mark replaced versions, ask for signatures that are missing, warn of evidence."""
    actions.supersede_packs()
    ask_to_sign()
    warn_of_evidence()


@shared_task
def ask_to_sign() -> None:
    """Write to the managers of providers who have not signed: at once, then every fourteen days."""
    pack = queries.pack_in_force()
    if pack is None or pack.in_force_from is None:
        return
    turn = (timezone.localdate() - pack.in_force_from).days // ASK_AGAIN_DAYS
    for provider in queries.unsigned():
        for manager in who_hold(Role.PROVIDER_MANAGER, organisation=provider.pk):
            send(
                to=manager.email,
                subject="A new version of the quality protocol is to be signed",
                body=TO_SIGN.format(pack=pack, address=_address(provider.pk)),
                key=f"protocol-to-sign/{pack.pk}/{turn}/{provider.pk}/{manager.pk}",
            )


@shared_task
def warn_of_evidence() -> None:
    """Write 60, 30 and 7 days before evidence ends and once it has, to provider and authority.

    A day that the service missed is made up for: the nearest warning that is due goes out, once.
    """
    today = timezone.localdate()
    officers = list(who_hold(Role.OFFICER))
    for status in queries.ending(today):
        assert status.expires_on is not None  # noqa: S101
        left = (status.expires_on - today).days
        step = min(days for days in (-1, *queries.WARNING_DAYS) if left <= days)
        managers = who_hold(Role.PROVIDER_MANAGER, organisation=status.provider_id)
        for person in (*managers, *officers):
            _warn(status, person, step)


def _warn(status: StandardStatus, person: Person, step: int) -> None:
    assert status.expires_on is not None  # noqa: S101
    ends = (
        f"ended on {long_date(status.expires_on)}"
        if step < 0
        else f"ends on {long_date(status.expires_on)}"
    )
    send(
        to=person.email,
        subject="Evidence of a provider has ended"
        if step < 0
        else "Evidence of a provider ends soon",
        body=ENDS.format(
            code=status.standard.code,
            provider=status.provider,
            ends=ends,
            address=_address(status.provider_id),
        ),
        key=f"evidence/{status.pk}/{status.expires_on}/{step}/{person.pk}",
    )
