"""Writes of bids: only their own provider, and only until the deadline."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import keep_upload
from apcommission.editing import check_version
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from apcommission.shown import date_and_time
from providers.directory.models import Provider
from providers.tenders import queries
from providers.tenders.actions import locked
from providers.tenders.models import BID, Bid, BidAnswer, BidFile, Lot

BID_FILE = "bid"


class TooLate(Refused):
    """The deadline was over when the bid came."""

    def __init__(self, lot: Lot) -> None:
        until = date_and_time(lot.tender.bids_until)
        super().__init__(
            f"This tender took bids until {until}. It is closed, so your bid was not received. What you "
            "entered is still below, so that you can keep a copy."
        )


def make_bid(
    *,
    by: Person,
    lot: Lot,
    provider: Provider,
    price: Decimal,
    places: int,
    answers: Mapping[int, str],
    file: "UploadedFile[Any] | None" = None,
    version: int | None = None,
) -> Bid:
    """Make the provider's bid for a lot, or change it; it counts as received when this is committed.

    `price` is pounds for a place a week, `answers` by the key of the criterion. Raises TooLate (the attempt
    is in the audit), Refused, ChangedMeanwhile, FileRefused.
    """
    try:
        return _make_bid(by, lot, provider, price, places, answers, file, version)
    except TooLate:
        # Outside the transaction that was refused, so that it stays.
        record("refused_late_bid", lot, by=by, provider=provider.pk, tender=lot.tender_id)
        raise


@transaction.atomic
def _make_bid(
    by: Person,
    lot: Lot,
    provider: Provider,
    price: Decimal,
    places: int,
    answers: Mapping[int, str],
    file: "UploadedFile[Any] | None",
    version: int | None,
) -> Bid:
    authorise(by, "providers.make_bid", provider)
    # The clock is read once the tender is ours: who waited for it past the deadline is late.
    tender = locked(lot.tender)
    lot.tender = tender
    if not tender.takes_bids:
        raise TooLate(lot)
    if places > lot.places:
        raise Refused(f"The lot is for {lot.places} places.", field="places")
    bid = queries.own_bid(lot, provider)
    if bid is None:
        bid = Bid(lot=lot, provider=provider)
    else:
        check_version(bid, version)
    bid.price, bid.places, bid.made_by, bid.received_at = price, places, by, timezone.now()
    bid.save()
    for criterion in tender.criteria.all():
        BidAnswer.objects.update_or_create(
            bid=bid, criterion=criterion, defaults={"words": answers.get(criterion.pk, "")}
        )
    if file is not None:
        document = keep_upload(file, kind=BID_FILE, by=by, subject_pk=bid.pk)
        BidFile.objects.create(bid=bid, document=document)
    # Of a sealed bid the trail tells that it came, and nothing of what is in it.
    record("made_bid", bid, by=by, provider=provider.pk, lot=lot.pk)
    return bid


@transaction.atomic
def withdraw_bid(*, by: Person, bid: Bid, version: int | None = None) -> Bid:
    """Withdraw a bid before the deadline. Raises Refused, TransitionRefused, ChangedMeanwhile."""
    tender = locked(bid.lot.tender)
    bid = Bid.objects.select_for_update(of=("self",)).get(pk=bid.pk)
    BID.move(bid, "withdraw", by=by)
    if not tender.takes_bids:
        raise Refused("The tender is closed: a bid cannot be withdrawn any more.")
    check_version(bid, version)
    bid.save()
    record("withdrew_bid", bid, by=by, provider=bid.provider_id)
    return bid


@transaction.atomic
def take_file_out(*, by: Person, file: BidFile) -> Bid:
    """Take a file out of a bid before the deadline."""
    authorise(by, "providers.make_bid", file.bid)
    tender = locked(file.bid.lot.tender)
    if not tender.takes_bids:
        raise Refused("The tender is closed: a bid cannot be changed any more.")
    bid = file.bid
    file.delete()
    record("took_out_bid_file", bid, by=by)
    return bid
