"""Values before and after: kept by the database, of every table of a pupil's, and gone with the record."""

import json
from typing import Any

from django.db import connection
from django.utils import timezone

from apcommission.audit import changes, sealing, verifying
from apcommission.audit.models import AuditEvent, Change
from apcommission.audit.queries import told
from placements.attendance.models import Mark
from placements.leaving import retention
from placements.leaving.models import Erasure
from placements.placement.models import Placement
from referrals.pupils import actions
from referrals.pupils.models import Contact, Pupil
from tests.apcommission.audit.test_chain import behind_its_back
from tests.factories.placements import ReviewActionFactory, ReviewFactory


def values(change: Change) -> Any:
    return json.loads(change.kept or "{}")["values"]


def test_every_table_of_a_pupil_is_followed(db: None) -> None:
    with connection.cursor() as cursor:
        present = changes._present(cursor)
    assert set(present) == {model._meta.db_table for model in changes.followed()}
    assert {Pupil._meta.db_table, Mark._meta.db_table, Placement._meta.db_table} <= set(present)


def test_a_change_says_what_was_what_is_and_who_made_it(world: Any) -> None:
    officer = world.person("officer")
    before = world.pupil.surname
    actions.save_pupil(by=officer, pupil=world.pupil, surname="Quillfeather")
    change = Change.objects.get()
    assert (change.subject_type, change.pupil_id) == ("referrals.Pupil", world.pupil.pk)
    assert values(change) == {"surname": [before, "Quillfeather"]}
    [shown] = told([change])
    assert (shown.by, shown.verb) == (officer.name, "saved_pupil")
    assert "Quillfeather" not in str(list(AuditEvent.objects.values()))


def test_a_change_far_below_the_pupil_and_of_many_rows_at_once_is_kept(world: Any) -> None:
    action = ReviewActionFactory(review=ReviewFactory(placement=world.placement))
    type(action).objects.filter(pk=action.pk).update(words="Ring home")
    change = Change.objects.get()
    assert (change.subject_type, change.pupil_id) == ("placements.ReviewAction", world.pupil.pk)


def test_what_is_taken_out_is_kept_as_it_was_and_saving_the_same_is_no_change(world: Any) -> None:
    Contact.objects.filter(pk=world.contact.pk).update(name=world.contact.name)
    assert not Change.objects.exists()
    actions.remove_contact(by=world.person("officer"), contact=world.contact)
    change = Change.objects.get()
    assert change.removed
    assert values(change)["name"] == ["Sam Parent", None]


def erase(pupil: Pupil) -> None:
    Erasure.objects.create(
        pupil=pupil,
        kind="placed",
        due_on=timezone.localdate(),
        listed_on=timezone.localdate(),
        state="confirmed",
    )
    assert retention.erase_confirmed() == 1


def test_an_erased_record_takes_its_values_along_and_the_chain_still_holds(world: Any) -> None:
    actions.save_pupil(by=world.person("officer"), pupil=world.pupil, surname="Quillfeather")
    sealing.seal_what_is_new()
    key = world.pupil.pk
    erase(world.pupil)
    assert Change.objects.filter(pupil_id=key).exists()
    assert not Change.objects.filter(pupil_id=key).exclude(kept=None).exists()
    sealing.seal_what_is_new()
    assert verifying.verify().faults == []


def test_values_that_go_or_change_without_an_erasure_show(world: Any) -> None:
    actions.save_pupil(by=world.person("officer"), pupil=world.pupil, surname="Quillfeather")
    sealing.seal_what_is_new()
    behind_its_back("UPDATE apcommission_change SET kept = replace(kept, 'Quill', 'Swan')")
    assert [fault[-9:] for fault in verifying.verify().faults] == [" changed."]
    behind_its_back("UPDATE apcommission_change SET kept = NULL")
    assert "not erased" in verifying.verify().faults[0]
