"""Writes of referrals."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission import second_wall
from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from providers.directory.actions import random_reference
from providers.directory.models import Programme
from referrals.clocks.actions import due
from referrals.pupils.models import Pupil
from referrals.referral.models import (
    ITEMS,
    REFERRAL,
    UNDER_WAY,
    Intervention,
    Rating,
    RatingItem,
    Referral,
)
from referrals.referral.sections import BY_KEY, missing


class ReferralUnderWay(Refused):
    """The pupil has a referral that is not decided yet."""


class NotComplete(Refused):
    """Something that a decision needs is missing."""


class NotOpen(Refused):
    """The school no longer writes the referral."""


@transaction.atomic
def start_referral(
    *, by: Person, pupil: Pupil, programme: Programme | None = None, once: str = ""
) -> Referral:
    """Begin a draft. Raises ReferralUnderWay when the pupil has another one under way."""
    authorise(by, "referrals.refer_pupil")
    authorise(by, "referrals.see_pupil", pupil)
    Pupil.objects.select_for_update().get(pk=pupil.pk)

    def make() -> Referral:
        with second_wall.lifted():  # it may be the former school's
            other = pupil.referrals.filter(state__in=UNDER_WAY).first()
        if other:
            raise ReferralUnderWay(
                f"This pupil’s referral {other.reference} is under way "
                f"({other.get_state_display().lower()}).",
                field="pupil",
            )
        referral = Referral.objects.create(
            reference=random_reference("R"),
            pupil=pupil,
            school=pupil.school,
            programme_wanted=programme,
            made_by=by,
        )
        record("started_referral", referral, by=by, pupil_id=pupil.pk)
        return referral

    return with_once(once, Referral, make)


def _locked(by: Person, referral: Referral, version: int | None) -> Referral:
    locked = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    authorise(by, "referrals.write_referral", locked)
    if not locked.is_open:
        raise NotOpen(
            f"This referral is {locked.get_state_display().lower()} by now, so it is no longer changed."
        )
    check_version(locked, version)
    return locked


@transaction.atomic
def save_section(
    *, by: Person, referral: Referral, section: str, version: int | None = None, **fields: Any
) -> Referral:
    """Save what was typed in one section, complete or not. Raises ChangedMeanwhile."""
    referral = _locked(by, referral, version)
    allowed = BY_KEY[section].fields
    for name, value in fields.items():
        if name not in allowed:
            raise ValueError(f"{name} does not belong to the section {section}")
        setattr(referral, name, value)
    if section == "reason":
        referral.due_on = due(referral)
    referral.save()
    record("saved_section", referral, by=by, pupil_id=referral.pupil_id, section=section)
    return referral


@transaction.atomic
def save_profile(
    *, by: Person, referral: Referral, version: int | None = None, **scores: int | None
) -> Referral:
    """Save the scores of areas and of their items (name=1 to 4) as rated today.

    An area without a score of its own gets the mean of its items, once all of these are scored; else it is
    left as it was.
    """
    referral = _locked(by, referral, version)
    today = timezone.localdate()
    given = {name: score for name, score in scores.items() if score is not None}
    for area, items in ITEMS.items():
        told = [given[item] for item in items if item in given]
        if area not in given and len(told) == len(items):
            given[area] = _rounded_mean(told)
    for name, score in given.items():
        kept: tuple[Any, str] = (Rating, "area") if name in ITEMS else (RatingItem, "item")
        model, field = kept
        model.objects.update_or_create(
            referral=referral, rated_on=today, **{field: name}, defaults={"score": score}
        )
    referral.save()
    record("saved_section", referral, by=by, pupil_id=referral.pupil_id, section="profile")
    return referral


def _rounded_mean(scores: list[int]) -> int:
    """The mean as a whole score; halves go up."""
    return (2 * sum(scores) + len(scores)) // (2 * len(scores))


@transaction.atomic
def add_intervention(
    *, by: Person, referral: Referral, once: str = "", **fields: Any
) -> Intervention:
    """Add something that was tried."""
    referral = _locked(by, referral, None)
    started, ended = fields["started_on"], fields.get("ended_on")
    if started > timezone.localdate():
        raise Refused("Tell what was tried already: this day is still to come.", field="started_on")
    if ended and ended < started:
        raise Refused("The last day must come after the first.", field="ended_on")

    def make() -> Intervention:
        tried, _ = Intervention.objects.update_or_create(
            referral=referral,
            stage=fields["stage"],
            description=fields["description"],
            started_on=started,
            defaults={"ended_on": ended, "outcome": fields.get("outcome", "")},
        )
        referral.save(update_fields=["version"])
        record("added_intervention", tried, by=by, pupil_id=referral.pupil_id)
        return tried

    return with_once(once, Intervention, make)


@transaction.atomic
def remove_intervention(*, by: Person, intervention: Intervention) -> None:
    """Take out something that was told by mistake."""
    referral = _locked(by, intervention.referral, None)
    referral.save(update_fields=["version"])
    record("removed_intervention", intervention, by=by, pupil_id=referral.pupil_id)
    intervention.delete()


@transaction.atomic
def submit_referral(*, by: Person, referral: Referral) -> Referral:
    """Send the referral to the authority. Raises NotComplete with what is missing."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    REFERRAL.move(referral, "submit", by=by)
    lacking = missing(referral)
    if lacking:
        parts = "; ".join(f"{section.title}: {', '.join(words)}" for section, words in lacking)
        raise NotComplete(f"The referral cannot be sent yet. Still missing: {parts}.")
    referral.submitted_on = timezone.localdate()
    referral.due_on = due(referral)
    return _moved(referral, "submitted_referral", by)


@transaction.atomic
def accept_referral(
    *, by: Person, referral: Referral, note: str = "", version: int | None = None
) -> Referral:
    """Accept a referral for a panel; `note` is for the panel."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    check_version(referral, version)
    REFERRAL.move(referral, "accept", by=by)
    referral.triage_note = note
    return _moved(referral, "accepted_referral", by)


@transaction.atomic
def return_referral(
    *, by: Person, referral: Referral, note: str = "", version: int | None = None
) -> Referral:
    """Return a referral to the school with words on what is needed."""
    if not note.strip():
        raise Refused("Tell the school what is needed.", field="note")
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    check_version(referral, version)
    REFERRAL.move(referral, "return", by=by)
    referral.triage_note = note
    return _moved(referral, "returned_referral", by)


def _moved(referral: Referral, verb: str, by: Person) -> Referral:
    referral.version += 1
    referral.save()
    record(verb, referral, by=by, pupil_id=referral.pupil_id, state=referral.state)
    return referral
