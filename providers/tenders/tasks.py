"""Letters of tenders: they say that something waits, never what a bid or a decision says."""

from collections.abc import Iterable

from celery import shared_task
from django.conf import settings
from django.urls import reverse

from apcommission.messages.actions import send
from apcommission.people.models import Person, Role, RoleAssignment
from apcommission.shown import date_and_time
from providers.directory.models import IN_DIRECTORY, Provider
from providers.tenders.models import Bid, Tender

BODY = """{what}

Sign in to see it: {address}
"""


def _managers(providers: Iterable[int]) -> Iterable[Person]:
    held = RoleAssignment.objects.filter(
        organisation__in=providers, role=Role.PROVIDER_MANAGER, ended_on=None
    )
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)


def _bidders(tender: Tender) -> Iterable[int]:
    bids = Bid.objects.filter(lot__tender=tender).exclude(state=Bid.State.WITHDRAWN)
    return bids.values_list("provider", flat=True)


def _write(tender: Tender, providers: Iterable[int], subject: str, what: str, key: str) -> None:
    address = settings.SITE_ADDRESS + reverse("tenders:detail", args=[tender.pk])
    for person in _managers(providers):
        send(
            to=person.email,
            subject=subject,
            body=BODY.format(what=what, address=address),
            key=f"tender/{tender.pk}/{key}/{person.pk}",
        )


@shared_task
def tell_opened(tender_pk: int) -> None:
    """Tell the managers of every provider in the directory that they can bid."""
    tender = Tender.objects.get(pk=tender_pk)
    providers = Provider.objects.filter(state__in=IN_DIRECTORY).values_list("pk", flat=True)
    what = f"The authority invites bids: {tender.title}. It takes them until "
    what += f"{date_and_time(tender.bids_until)}."
    _write(tender, providers, "You are invited to bid", what, "opened")


@shared_task
def tell_withdrawn(tender_pk: int) -> None:
    """Tell those who bid that the tender is withdrawn."""
    tender = Tender.objects.get(pk=tender_pk)
    what = f"The authority has withdrawn a tender that you bid for: {tender.title}."
    _write(tender, _bidders(tender), "A tender is withdrawn", what, "withdrawn")


@shared_task
def tell_decided(tender_pk: int) -> None:
    """Tell those who bid that it is decided; what and why they read in the service."""
    tender = Tender.objects.get(pk=tender_pk)
    what = f"The authority has decided a tender that you bid for: {tender.title}."
    _write(tender, _bidders(tender), "A tender is decided", what, "decided")
