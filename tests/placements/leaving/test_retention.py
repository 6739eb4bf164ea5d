"""Records whose time is over are listed, decided about by a person, and erased with all that is in them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.documents.actions import keep
from apcommission.documents.models import Document
from placements.learning.models import ProgressFile
from placements.leaving import retention, tasks
from placements.leaving.models import Erasure, RetentionRule
from placements.placement.models import Placement
from placements.safety.models import SafeguardingNote
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.factories.placements import (
    AlertFactory,
    IncidentFactory,
    InvoiceFactory,
    ReviewActionFactory,
    TargetFactory,
    VisitFactory,
)
from tests.factories.referrals import PupilFactory, ReferralFactory
from tests.typed import boxes


@pytest.fixture
def over(world: Any) -> Pupil:
    """The world's pupil, born long ago, whose placement has ended; with something of everything."""
    placement = world.placement
    placement.state, placement.end, placement.end_reason = "ended", world.today, "completed"
    placement.save()
    pupil: Pupil = world.pupil
    pupil.birth_date = date(world.today.year - 26, 1, 1)
    pupil.save()
    return pupil


def full_of_things(world: Any) -> Document:
    """A row far from the pupil in every direction, and a file."""
    placement = world.placement
    incident = IncidentFactory(placement=placement)
    SafeguardingNote.objects.create(
        incident=incident, words="Note", written_by=world.people["officer"]
    )
    ReviewActionFactory(review__placement=placement)
    for factory in (VisitFactory, AlertFactory, TargetFactory):
        factory(placement=placement)
    InvoiceFactory(provider=world.provider).lines.create(placement=placement, amount=1)
    document = keep(
        kind="progress_file",
        title="Progress file",
        content=b"%PDF-1.7",
        content_type="application/pdf",
        by=None,
        subject_pk=placement.pk,
    )
    ProgressFile.objects.create(
        placement=placement, asked_by=world.people["officer"], document=document
    )
    return document


def test_what_is_over_is_listed_once(world: Any, over: Pupil) -> None:
    for _ in range(2):
        tasks.list_what_is_over()
    listed = Erasure.objects.get()
    assert (listed.pupil, listed.kind) == (over, "placed")
    assert listed.due_on == over.birth_date.replace(year=over.birth_date.year + 25)


def test_who_is_placed_or_referred_now_is_not_listed(world: Any, over: Pupil) -> None:
    Placement.objects.filter(pk=world.placement.pk).update(state="active", end=None, end_reason="")
    assert tasks.list_what_is_over() == 0
    Placement.objects.filter(pk=world.placement.pk).update(
        state="ended", end=world.today, end_reason="completed"
    )
    ReferralFactory(pupil=over, state="submitted")
    assert tasks.list_what_is_over() == 0


def test_who_was_never_placed_goes_earlier(world: Any) -> None:
    pupil = PupilFactory()
    referral = ReferralFactory(pupil=pupil, state="decided")
    made = world.today - timedelta(days=7 * 366)
    Referral.objects.filter(pk=referral.pk).update(made_at=f"{made} 12:00Z")
    assert tasks.list_what_is_over() == 1
    assert Erasure.objects.get().kind == "not_placed"
    RetentionRule.objects.filter(kind="not_placed").update(years=8)
    Erasure.objects.all().delete()
    assert tasks.list_what_is_over() == 0


def page(erasure: Erasure) -> str:
    return reverse("leaving:erasure", args=[erasure.pk])


def test_nothing_is_erased_before_a_commissioner_confirms_it(
    world: Any, as_: Any, over: Pupil
) -> None:
    tasks.list_what_is_over()
    erasure = Erasure.objects.get()
    assert tasks.erase_confirmed() == 0
    home = as_("commissioner").get(reverse("home")).content.decode()
    assert "Records whose time is over" in home
    with pytest.raises(PermissionDenied):
        retention.decide(by=world.person("officer"), erasure=erasure, verb="confirm")
    as_("commissioner").post(page(erasure), {"verb": "confirm", "version": erasure.version})
    assert tasks.erase_confirmed() == 1
    assert tasks.erase_confirmed() == 0
    erasure.refresh_from_db()
    assert (erasure.state, erasure.pupil) == ("erased", None)
    assert not Pupil.objects.filter(pk=over.pk).exists()
    shown = as_("commissioner").get(page(erasure)).content.decode()
    assert "Erased on" in shown
    assert over.surname not in shown


def test_a_record_is_kept_longer_for_a_reason(world: Any, as_: Any, over: Pupil) -> None:
    tasks.list_what_is_over()
    erasure = Erasure.objects.get()
    typed = {"verb": "keep", "version": erasure.version}
    client = as_("commissioner")
    assert "Say why the record is kept." in client.post(page(erasure), typed).content.decode()
    typed["reason"] = "A claim is open."
    past = {**typed, **boxes("kept_until", world.today)}
    assert "still to come" in client.post(page(erasure), past).content.decode()
    later = world.today + timedelta(days=365)
    client.post(page(erasure), {**typed, **boxes("kept_until", later)})
    erasure.refresh_from_db()
    assert erasure.state == "kept"
    assert retention.list_what_is_over(today=world.today) == 0
    assert retention.list_what_is_over(today=later) == 1


def test_erasing_leaves_nothing_of_the_pupil(world: Any, over: Pupil) -> None:
    document = full_of_things(world)
    found = retention.belonging(over.pk)
    assert len(found) > 20
    assert not {"Meeting", "Panel", "Person", "School", "Programme", "Provider", "Invoice"} & {
        model.__name__ for model in found
    }
    before = {model: model._base_manager.count() for model in found}
    others = Pupil.objects.exclude(pk=over.pk).count()
    Erasure.objects.create(
        pupil=over, kind="placed", due_on=world.today, listed_on=world.today, state="confirmed"
    )
    assert tasks.erase_confirmed() == 1
    connection.check_constraints()
    for model, keys in found.items():
        assert not model._base_manager.filter(pk__in=keys).exists()
        assert model._base_manager.count() == before[model] - len(keys)
    assert Pupil.objects.count() == others
    assert not Document.objects.filter(pk=document.pk).exists()
    assert retention.belonging(over.pk)[Pupil] == {over.pk}  # asked again, only the key is left
    assert AuditEvent.objects.filter(verb="erased_record", pupil_id=over.pk).exists()


def test_every_model_that_points_to_a_pupil_is_reached() -> None:
    """What the product holds of a pupil is found by its relations: no model with a pupil is left out."""
    direct = {
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) is Pupil and getattr(field, "many_to_one", False)
    }
    reached = {
        relation.related_model
        for relation in Pupil._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.one_to_many
    }
    assert direct == reached


def test_an_administrator_sets_the_schedule(world: Any, as_: Any) -> None:
    rule = RetentionRule.objects.get(kind="not_placed")
    where = reverse("leaving:retention_rule", args=[rule.pk])
    shown = as_("administrator").post(where, {"years": "0", "version": 1}).content.decode()
    assert "There is a problem" in shown
    as_("administrator").post(where, {"years": "3", "source": "Own schedule", "version": 1})
    rule.refresh_from_db()
    assert rule.years == 3
    assert "Own schedule" in as_("officer").get(reverse("leaving:retention")).content.decode()
