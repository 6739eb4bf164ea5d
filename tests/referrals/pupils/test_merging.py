"""Two records of the same child become one; nothing is lost and the trail knows both."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from referrals.pupils import merging
from referrals.pupils.models import Contact, KeepApart, MergedRecord, Pupil, SchoolStay
from referrals.referral.models import Referral
from tests.factories.referrals import PupilFactory, ReferralFactory


def merge(world: Any, keep: Pupil, goes: Pupil, by: str = "officer") -> Pupil:
    return merging.merge(by=world.person(by), pupil=keep, upn=goes.upn, sure=True)


def owned(pupil: Pupil) -> dict[str, int]:
    return dict(merging.counted(pupil))


def test_everything_comes_along_from_every_floor(world: Any) -> None:
    keep, goes = PupilFactory(), world.placement.pupil
    Contact.objects.create(pupil=goes, name="Jo", relationship="Father")
    before, marks = owned(goes), world.placement.slots.count()
    assert before["placements"] >= 1
    assert before["referrals"] >= 1
    merge(world, keep, goes)
    assert not Pupil.objects.filter(pk=goes.pk).exists()
    after = owned(keep)
    assert {what: after[what] for what in before} == before
    assert world.placement.slots.filter(pupil=keep).count() == marks
    merged = MergedRecord.objects.get()
    assert (merged.pupil, merged.former_pk, merged.former_upn) == (keep, goes.pk, goes.upn)
    trail = AuditEvent.objects.filter(verb="merged_pupils")
    assert set(trail.values_list("pupil_id", flat=True)) == {keep.pk, goes.pk}


def test_what_the_record_that_stays_says_of_the_child_stays(world: Any) -> None:
    keep, goes = PupilFactory(surname="Ashdown"), PupilFactory(surname="Ashdowne")
    SchoolStay.objects.create(pupil=keep, school=keep.school)
    SchoolStay.objects.create(pupil=goes, school=goes.school)
    assert merge(world, keep, goes).surname == "Ashdown"
    assert [stay.school for stay in keep.school_stays.all()] == [keep.school]


def test_two_referrals_under_way_are_not_merged(world: Any) -> None:
    keep, goes = ReferralFactory().pupil, ReferralFactory().pupil
    with pytest.raises(merging.CannotMerge, match="referral under way"):
        merge(world, keep, goes)
    Referral.objects.filter(pupil=goes).update(state="withdrawn")
    merge(world, keep, goes)
    assert keep.referrals.count() == 2


def test_placements_at_the_same_time_are_not_merged_and_nothing_is_lost(world: Any) -> None:
    from tests.factories.placements import PlacementFactory, TimetableSlotFactory

    keep, goes = PupilFactory(), world.placement.pupil
    other = PlacementFactory(pupil=keep, start=world.placement.start)
    slot = world.placement.slots.first()
    TimetableSlotFactory(
        placement=other, weekday=slot.weekday, session=slot.session, valid_from=slot.valid_from
    )
    before = owned(goes)
    with pytest.raises(merging.CannotMerge, match="at the same time"):
        merge(world, keep, goes)
    assert owned(goes) == before


def test_flags_come_along_and_a_pair_is_written_once(world: Any) -> None:
    keep, goes, third = PupilFactory(), PupilFactory(), PupilFactory()
    for one, two in ((keep, goes), (goes, third), (keep, third)):
        first, second = sorted((one, two), key=lambda pupil: pupil.pk)
        KeepApart.objects.create(pupil=first, other=second, reason="A fight")
    merge(world, keep, goes)
    flag = KeepApart.objects.get()
    assert {flag.pupil, flag.other} == {keep, third}


def test_only_the_authority_merges(world: Any) -> None:
    with pytest.raises(PermissionDenied):
        merge(world, PupilFactory(school=world.school), PupilFactory(), by="headteacher")


def test_the_two_are_compared_before_they_are_merged(world: Any, as_: Any) -> None:
    keep, goes = PupilFactory(), PupilFactory(forename="Quirin")
    page = reverse("pupils:merge", args=[keep.pk])
    officer = as_("officer")
    assert "Merge the two records" not in officer.get(page).content.decode()
    text = officer.post(page, {"upn": goes.upn.lower(), "compare": "yes"}).content.decode()
    assert "Quirin" in text
    assert "Merge the two records" in text
    assert "No other pupil" in officer.post(page, {"upn": "A1", "compare": "yes"}).content.decode()
    assert (
        "No other pupil" in officer.post(page, {"upn": keep.upn, "compare": "yes"}).content.decode()
    )
    unsure = officer.post(page, {"upn": goes.upn}).content.decode()
    assert "Compare the two records first" in unsure
    assert officer.post(page, {"upn": goes.upn, "sure": "on"}).status_code == 302
    again = officer.post(page, {"upn": goes.upn, "sure": "on"}).content.decode()
    assert "No other pupil with this UPN is known." in again
    record = officer.get(reverse("pupils:detail", args=[keep.pk])).content.decode()
    assert f"The record with UPN {goes.upn} was merged" in record


def test_records_that_were_merged_before_come_along(world: Any) -> None:
    first, second, third = PupilFactory(), PupilFactory(), PupilFactory()
    merge(world, second, third)
    merge(world, first, second)
    assert set(first.merged_records.values_list("former_pk", flat=True)) == {second.pk, third.pk}
    assert world.today - timedelta(days=1) < first.merged_records.first().merged_at.date()
