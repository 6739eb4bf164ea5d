"""Telling those to whom data was sent of a restriction and of its end. Source: UK GDPR, article 19.

Organisations that use the service are written to, without a word of whom it is about: who signs in finds the
record in a list. All others are told by hand.
"""

from collections import defaultdict

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.messages.actions import send
from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from monitoring.data_protection import queries
from monitoring.data_protection.models import LimitRecipient, LimitRequest
from referrals.sharing.models import Disclosure

BEGINS = """A record that was shared with your organisation is under restriction. Keep what you hold of it,
but do not use it.

Sign in to see which it is: {address}
"""
ENDS = """The restriction of a record that was shared with your organisation has ended.

Sign in to see which it was: {address}
"""
SUBJECTS = {"begins": "The use of a record is restricted", "ends": "A restriction has ended"}


def list_recipients(limit: LimitRequest) -> None:
    """Note to whom data of the record was sent, as it comes under restriction."""
    sent = Disclosure.objects.filter(pupil=limit.pupil_id).select_related("organisation")
    found = {one.recipient: one.organisation_id for one in sent}
    LimitRecipient.objects.bulk_create(
        LimitRecipient(request=limit, recipient=name, organisation_id=organisation)
        for name, organisation in sorted(found.items())
    )


def write_to_recipients(limit: LimitRequest, occasion: str) -> None:
    """Write to those who use the service of what `begins` or `ends`, and note that they were told."""
    waiting = queries.to_be_told(limit).exclude(organisation=None)
    by_organisation: dict[int, list[int]] = defaultdict(list)
    for key, organisation in waiting.values_list("pk", "organisation"):
        by_organisation[organisation].append(key)
    told: list[int] = []
    for organisation, keys in sorted(by_organisation.items()):
        readers = _who_find_it(limit, organisation)
        for reader in readers:
            _write(reader, limit, occasion)
        told += keys if readers else []
    count = note_told_now(limit, told)
    record(f"wrote_of_what_{occasion}", limit, by=None, pupil_id=limit.pupil_id, recipients=count)


def note_told_now(limit: LimitRequest, told: list[int]) -> int:
    """Note that recipients (keys) were told today of the restriction, or of its end; returns how many."""
    waiting = queries.to_be_told(limit).filter(pk__in=told)
    field = "told_of_end_on" if limit.state == LimitRequest.State.LIFTED else "told_on"
    return waiting.update(**{field: timezone.localdate()})


def _who_find_it(limit: LimitRequest, organisation: int) -> list[Person]:
    """Who answers for the organisation, and finds the record when they sign in."""
    people = who_hold(Role.HEADTEACHER, Role.PROVIDER_MANAGER, organisation=organisation)
    return [
        person for person in people if queries.shared(for_user=person).filter(pk=limit.pk).exists()
    ]


def _write(reader: Person, limit: LimitRequest, occasion: str) -> None:
    words = BEGINS if occasion == "begins" else ENDS
    address = settings.SITE_ADDRESS + reverse("data_protection:restricted")
    send(
        to=reader.email,
        subject=SUBJECTS[occasion],
        body=words.format(address=address),
        key=f"restriction/{occasion}/{limit.pk}/{reader.pk}",
    )
