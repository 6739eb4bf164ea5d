"""Writes of placements: offering, answering, starting, changing and ending them."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.calendar.models import Session
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.placement import hours
from placements.placement.models import (
    HOLDING_A_PLACE,
    PLACEMENT,
    WEEKDAYS,
    Placement,
    TimetableSlot,
)
from placements.placement.queries import carrying_out, holding
from providers.contracts.queries import record_months
from providers.directory.actions import random_reference
from providers.directory.models import Programme
from providers.protocols.queries import lapsed, pack_in_force
from referrals.panels.models import Decision
from referrals.pupils.models import Pupil
from referrals.sharing.actions import disclose
from referrals.sharing.models import Disclosure
from referrals.sharing.queries import AGREEMENT_WITHDRAWN, agreement_is_withdrawn

OR_ELSE = "Choose another programme, or give a reason below."
#: (weekday 0-4, session 0 AM or 1 PM, place of TimetableSlot.Place)
Slot = tuple[int, int, str]


class PlaceTaken(Refused):
    """The programme has no place free."""


class InTwoPlaces(Refused):
    """The pupil is elsewhere in that session."""


class ProtocolNotSigned(Refused):
    """The provider has not signed the protocol in force."""


class EvidenceLapsed(Refused):
    """Insurance, a policy or checks of the provider have ended."""


class AgreementWithdrawn(Refused):
    """The parents withdrew their agreement to a placement."""


class NotRegistered(Refused):
    """With this placement the provider would have to be registered as a school."""


@transaction.atomic
def offer_placement(
    *,
    by: Person,
    decision: Decision,
    programme: Programme,
    start: date,
    planned_end: date,
    slots: Iterable[Slot],
    price: Decimal | None = None,
    price_basis: str = "",
    override: str = "",
    once: str = "",
    **fields: Any,
) -> Placement:
    """Offer a pupil's place to the provider, as the panel decided.

    The programme is locked, so that two officers cannot fill its last place. Raises PlaceTaken, InTwoPlaces,
    ProtocolNotSigned, EvidenceLapsed, NotRegistered and AgreementWithdrawn (unless `override` gives a
    reason), Refused beside the field that is wrong.
    """
    authorise(by, "placements.manage_placement")
    timetable = sorted(set(slots))

    def make() -> Placement:
        _check_decision(decision)
        locked = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
        _check_dates(start, planned_end)
        _check_timetable(timetable)
        _check_shares(fields)
        if (price is None) != (not price_basis):
            raise Refused(
                "Enter both the price and what it is for, or neither.", field="price_basis"
            )
        overridden = _check_protocol(locked, override)
        overridden += _check_registration(locked, decision.referral.pupil, timetable, override)
        overridden += _check_consent(decision.referral.pupil, override)
        _check_places(locked, start, planned_end, "programme")
        referral = decision.referral
        placement = Placement.objects.create(
            reference=random_reference("PL"),
            referral=referral,
            pupil=referral.pupil,
            school=referral.school,
            programme=locked,
            provider=locked.provider,
            provider_months=record_months(locked.provider, start),
            start=start,
            planned_end=planned_end,
            price=price,
            price_basis=price_basis,
            override_reason=override if overridden else "",
            override_by=by if overridden else None,
            **fields,
        )
        _lay_out(placement, timetable, start)
        record(
            "offered_placement",
            placement,
            by=by,
            pupil_id=referral.pupil_id,
            overridden=overridden,
        )
        disclose(
            referral.pupil_id,
            Disclosure.What.OFFER,
            Disclosure.Why.PLACE,
            organisations=[placement.provider_id],
            about=placement,
            by=by,
        )
        return placement

    return with_once(once, Placement, make)


def _check_decision(decision: Decision) -> None:
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if locked.state != Decision.State.SIGNED or locked.outcome != Decision.Outcome.PLACE:
        raise Refused("Only a signed decision to place can be carried out.")
    other = carrying_out(locked)
    if other:
        raise Refused(f"Placement {other.reference} carries out this decision already.")


def _check_dates(start: date, planned_end: date) -> None:
    if planned_end < start:
        raise Refused("The planned end must come after the first day.", field="planned_end")


def _check_timetable(timetable: list[Slot]) -> None:
    if not timetable:
        raise Refused("Choose at least one session of the week.", field="slots")
    cells = [(weekday, session) for weekday, session, _ in timetable]
    if len(set(cells)) != len(cells):
        raise Refused("A session can be in one place only.", field="slots")
    if not any(place == TimetableSlot.Place.PROVIDER for _, _, place in timetable):
        raise Refused("At least one session must be with the provider.", field="slots")


def _check_shares(fields: dict[str, Any]) -> None:
    names = ("school_share", "la_share", "ehcp_share")
    shares = [fields.get(name) for name in names]
    if all(share is None for share in shares):
        return
    filled = {name: fields.get(name) or Decimal(0) for name in names}
    if sum(filled.values()) != 100:
        raise Refused("The three shares must add up to 100 per cent.", field="school_share")
    fields.update(filled)


def _check_protocol(programme: Programme, override: str) -> list[str]:
    """What stands against the provider and is overridden: "protocol", "evidence"."""
    pack = pack_in_force()
    if pack is None:
        return []
    against = []
    if not pack.signatures.filter(provider=programme.provider_id).exists():
        against.append("protocol")
        if not override.strip():
            words = f"This provider has not signed {pack}."
            raise ProtocolNotSigned(f"{words} {OR_ELSE}", field="override")
    codes = lapsed().filter(provider=programme.provider_id).values_list("standard__code", flat=True)
    if codes:
        against.append("evidence")
        if not override.strip():
            words = f"Evidence of this provider has lapsed: standard {', '.join(codes)}."
            raise EvidenceLapsed(f"{words} {OR_ELSE}", field="override")
    return against


def _check_registration(
    programme: Programme, pupil: Pupil, timetable: list[Slot], override: str
) -> list[str]:
    """Refuse, without a reason, what would make an unregistered provider a school."""
    own = [slot for slot in timetable if slot[2] == TimetableSlot.Place.PROVIDER]
    threshold = hours.threshold(programme.provider, pupil, len(own))
    if not threshold.is_reached:
        return []
    if not override.strip():
        raise NotRegistered(f"{threshold.words} {OR_ELSE}", field="override")
    return ["registration"]


def _check_consent(pupil: Pupil, override: str) -> list[str]:
    """Refuse, without a reason, what the parents agree to no longer."""
    if not agreement_is_withdrawn(pupil, timezone.localdate()):
        return []
    if not override.strip():
        words = f"{AGREEMENT_WITHDRAWN} Talk to them, or give a reason below."
        raise AgreementWithdrawn(words, field="override")
    return ["consent"]


def _check_places(
    programme: Programme, start: date, planned_end: date, field: str, own: Placement | None = None
) -> None:
    """Refuse a period with a day on which every place is taken, by others than `own`.

    The number taken can rise only on the first day of a placement, so those days are looked at.
    """
    others = Placement.objects.filter(programme=programme)
    if own:
        others = others.exclude(pk=own.pk)
    beside = others.filter(start__range=(start, planned_end))
    days = {start, *beside.values_list("start", flat=True)}
    taken = max(others.filter(holding(day)).count() for day in days)
    if taken >= programme.places:
        raise PlaceTaken(
            f"All {programme.places} places of this programme are taken in that time.",
            field=field,
        )


def _lay_out(placement: Placement, timetable: list[Slot], start: date) -> None:
    try:
        with transaction.atomic():
            TimetableSlot.objects.bulk_create(
                TimetableSlot(
                    placement=placement,
                    pupil=placement.pupil,
                    weekday=weekday,
                    session=session,
                    place=place,
                    valid_from=start,
                    valid_to=placement.end,
                )
                for weekday, session, place in timetable
            )
    except IntegrityError as broken:
        if "no_pupil_in_two_places" not in str(broken):
            raise
        raise InTwoPlaces(_where_else(placement.pupil, timetable, start), field="slots") from broken


def _where_else(pupil: Pupil, timetable: list[Slot], start: date) -> str:
    """Which of the sessions another placement holds, in words."""
    held = set(
        TimetableSlot.objects.filter(pupil=pupil, holds=True)
        .filter(Q(valid_to=None) | Q(valid_to__gte=start))
        .values_list("weekday", "session")
    )
    both = [(weekday, session) for weekday, session, _ in timetable if (weekday, session) in held]
    sessions = ", ".join(f"{WEEKDAYS[w]} {Session(s).label}" for w, s in both)
    return f"Another placement of this pupil holds: {sessions}."


def _locked(placement: Placement, version: int | None = None) -> Placement:
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    check_version(locked, version)
    return locked


@transaction.atomic
def answer_offer(
    *, by: Person, placement: Placement, answer: str, note: str = "", version: int | None = None
) -> Placement:
    """The provider accepts or declines; a reason is needed to decline."""
    placement = _locked(placement, version)
    if answer == "decline" and not note.strip():
        raise Refused("Tell the authority why you decline.", field="note")
    PLACEMENT.move(placement, answer, by=by)
    placement.answer_note = note
    if answer == "decline":
        placement.slots.update(holds=False)
    return _moved(placement, f"{answer}_offer", by)


@transaction.atomic
def move_placement(
    *, by: Person, placement: Placement, verb: str, version: int | None = None
) -> Placement:
    """Cancel, begin reintegration, or stay (PLACEMENT)."""
    if verb not in ("cancel", "begin_reintegration", "stay"):
        raise Refused("This is done on a page of its own.")
    placement = _locked(placement, version)
    PLACEMENT.move(placement, verb, by=by)
    if verb == "cancel":
        placement.slots.update(holds=False)
    return _moved(placement, f"{verb}_placement", by)


@transaction.atomic
def end_placement(
    *, by: Person, placement: Placement, end: date, end_reason: str, version: int | None = None
) -> Placement:
    """End a placement on its last day, for a reason; its timetable ends with it and its place is free."""
    placement = _locked(placement, version)
    PLACEMENT.move(placement, "end", by=by)
    if end < placement.start:
        raise Refused("The last day cannot come before the first.", field="end")
    if end > timezone.localdate():
        raise Refused(
            "The last day cannot lie in the future: change the planned last day instead.",
            field="end",
        )
    if placement.marks.filter(date__gt=end).exists():
        raise Refused("The register has marks after this day.", field="end")
    placement.end = end
    placement.end_reason = end_reason
    _close_slots(placement, end)
    return _moved(placement, "ended_placement", by)


def _close_slots(placement: Placement, last: date) -> None:
    """The timetable holds until `last`; slots that would begin later go."""
    placement.slots.filter(valid_from__gt=last).delete()
    placement.slots.filter(Q(valid_to=None) | Q(valid_to__gt=last)).update(valid_to=last)


@transaction.atomic
def change_timetable(
    *,
    by: Person,
    placement: Placement,
    slots: Iterable[Slot],
    valid_from: date,
    version: int | None = None,
) -> Placement:
    """A new weekly timetable from a day on; the former one ends the day before. Raises InTwoPlaces."""
    authorise(by, "placements.manage_placement", placement)
    placement = _locked(placement, version)
    _check_open(placement)
    timetable = sorted(set(slots))
    _check_timetable(timetable)
    if valid_from < placement.start:
        raise Refused("The change cannot come before the first day.", field="valid_from")
    _close_slots(placement, valid_from - timedelta(days=1))
    placement.slots.filter(valid_to__lt=placement.start).delete()
    _lay_out(placement, timetable, valid_from)
    return _moved(placement, "changed_timetable", by)


@transaction.atomic
def change_planned_end(
    *, by: Person, placement: Placement, planned_end: date, version: int | None = None
) -> Placement:
    """Extend a placement, or plan to end it earlier. Raises PlaceTaken where the place is promised."""
    authorise(by, "placements.manage_placement", placement)
    Programme.objects.select_for_update(of=("self",)).get(pk=placement.programme_id)
    placement = _locked(placement, version)
    _check_open(placement)
    _check_dates(placement.start, planned_end)
    if planned_end > placement.planned_end:
        _check_places(
            placement.programme,
            placement.planned_end + timedelta(days=1),
            planned_end,
            "planned_end",
            own=placement,
        )
    placement.planned_end = planned_end
    return _moved(placement, "changed_planned_end", by)


def _check_open(placement: Placement) -> None:
    if placement.state not in HOLDING_A_PLACE:
        label = placement.get_state_display().lower()
        raise Refused(f"This placement is {label}, so it is no longer changed.")


def _moved(placement: Placement, verb: str, by: Person) -> Placement:
    placement.save()
    record(verb, placement, by=by, pupil_id=placement.pupil_id, state=placement.state)
    return placement
