"""A pupil's record: added once, corrected, with the people around the pupil; each reading is recorded."""

import threading
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.editing import ChangedMeanwhile
from apcommission.errors import Refused
from referrals.pupils import actions
from referrals.pupils.models import Contact, Pupil
from tests.factories.referrals import PupilFactory, ReferralFactory
from tests.factories.world import World
from tests.referrals.typed import pupil
from tests.typed import boxes


def record_of(one: Pupil) -> str:
    return reverse("pupils:detail", args=[one.pk])


def edit(one: Pupil) -> str:
    return reverse("pupils:edit", args=[one.pk])


def typed_again(one: Pupil, **changes: Any) -> dict[str, Any]:
    """The record as its form sends it back."""
    return {
        "forename": one.forename,
        "surname": one.surname,
        **boxes("birth_date", one.birth_date),
        "sex": one.sex,
        "year_group": one.year_group,
        "sen_provision": one.sen_provision,
        "sen_need": one.sen_need,
        "home_la": one.home_la,
        "version": one.version,
        **changes,
    }


def test_a_headteacher_adds_a_pupil_and_reads_the_record(world: Any, as_: Any) -> None:
    head = as_("headteacher")
    answer = head.post(reverse("pupils:add"), pupil(world, upn="h801 2000 01001"))
    added = Pupil.objects.get(upn="H801200001001")
    assert answer.url == record_of(added)
    assert (added.school, added.looked_after, added.pupil_premium) == (world.school, False, None)
    page = head.get(record_of(added)).content.decode()
    for words in ("Robin Ashdown", "H801200001001", "SEN support", "Polish", "No contact yet"):
        assert words in page
    assert AuditEvent.objects.filter(verb="added_pupil", pupil_id=added.pk).count() == 1


def test_a_double_click_makes_one_pupil(world: Any, as_: Any) -> None:
    answers = [as_("headteacher").post(reverse("pupils:add"), pupil(world)) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert Pupil.objects.filter(upn="H801200001001").count() == 1


def test_a_number_that_is_known_is_refused_in_words(world: Any, as_: Any) -> None:
    known = PupilFactory(school=world.other_school)
    page = as_("headteacher").post(reverse("pupils:add"), pupil(world, upn=known.upn))
    text = page.content.decode()
    assert "A pupil with this UPN is known already." in text
    assert "upn" in page.context["form"].errors
    assert 'value="Ashdown"' in text
    assert known.surname not in text, "whose pupil it is, is not told"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"upn": ""}, "upn", "Enter the UPN"),
        ({"upn": "A801200001001"}, "upn", "its first letter does not fit its digits"),
        ({"upn": "H80120000100"}, "upn", "A UPN has 13 characters"),
        ({"forename": ""}, "forename", "Enter the first name"),
        ({"surname": "x" * 101}, "surname", "must be 100 characters or fewer"),
        ({"birth_date_1": "13"}, "birth_date", "Enter a real date"),
        ({"birth_date_2": "1990"}, "birth_date", "between 3 and 20 years old"),
        ({"sex": ""}, "sex", "Select the sex"),
        ({"year_group": "16"}, "year_group", "Select the year group from the list"),
        ({"sen_provision": ""}, "sen_provision", "Select the SEN provision"),
        ({"home_la": "99"}, "home_la", "An LA code has three digits"),
        ({"home_la": "٩٩٩"}, "home_la", "An LA code has three digits"),
        ({"postcode": "WN1 1AA 22"}, "postcode", "Enter a full postcode"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_what_was_typed_stays(
    world: Any, as_: Any, changes: dict[str, str], field: str, words: str
) -> None:
    page = as_("headteacher").post(reverse("pupils:add"), pupil(world, **changes))
    errors = page.context["form"].errors
    assert list(errors) == [field]
    assert words in str(errors[field][0])
    text = page.content.decode()
    assert "There is a problem" in text
    assert f'value="{changes.get("surname", "Ashdown")}"' in text
    assert not Pupil.objects.filter(upn="H801200001001").exists()


def test_a_child_in_reception_can_be_added(world: Any, as_: Any) -> None:
    born = boxes("birth_date", date(world.today.year - 5, 1, 20))
    as_("headteacher").post(reverse("pupils:add"), pupil(world, **born, year_group="0"))
    added = Pupil.objects.get(upn="H801200001001")
    page = as_("headteacher").get(record_of(added)).content.decode()
    assert "Reception" in page
    assert added.key_stage == 1


def test_a_school_adds_pupils_of_its_own_only(world: Any, as_: Any) -> None:
    page = as_("headteacher").post(
        reverse("pupils:add"), pupil(world, school=world.other_school.pk)
    )
    assert "school" in page.context["form"].errors
    with pytest.raises(Refused, match="your own school only"):
        actions.add_pupil(
            by=world.person("headteacher"), school=world.other_school, upn="H801200001001"
        )


def test_the_authority_adds_a_pupil_of_any_school(world: Any, as_: Any) -> None:
    as_("officer").post(reverse("pupils:add"), pupil(world, school=world.other_school.pk))
    assert Pupil.objects.get(upn="H801200001001").school == world.other_school


def test_a_correction_is_kept_and_number_and_school_stay(world: Any, as_: Any) -> None:
    one = world.pupil
    changed = typed_again(one, surname="Newname", upn="X801200001002", school=world.other_school.pk)
    as_("headteacher").post(edit(one), changed)
    now = Pupil.objects.get(pk=one.pk)
    assert (now.surname, now.upn, now.school) == ("Newname", one.upn, world.school)
    assert AuditEvent.objects.filter(verb="saved_pupil", pupil_id=one.pk).count() == 1


def test_who_corrects_over_a_newer_record_is_told_and_may_save_again(world: Any, as_: Any) -> None:
    one = world.pupil
    as_("officer").post(edit(one), typed_again(one, language="Urdu"))
    stale = as_("headteacher").post(edit(one), typed_again(one, surname="Newname"))
    assert "Someone else changed this" in stale.content.decode()
    assert 'value="Newname"' in stale.content.decode()
    version = stale.context["form"]["version"].value()
    as_("headteacher").post(edit(one), typed_again(one, surname="Newname", version=version))
    assert Pupil.objects.get(pk=one.pk).surname == "Newname"
    with pytest.raises(ChangedMeanwhile):
        actions.save_pupil(by=world.person("officer"), pupil=one, version=1, surname="Other")


def test_contacts_stand_with_who_holds_parental_responsibility(world: Any, as_: Any) -> None:
    address = reverse("pupils:add_contact", args=[world.pupil.pk])
    typed = {"name": "Jo Ashdown", "relationship": "Father", "phone": "01632 960001"}
    for _ in range(2):
        as_("headteacher").post(
            address, {**typed, "parental_responsibility": "on", "once": "a-token"}
        )
    added = Contact.objects.get(pupil=world.pupil, name="Jo Ashdown")
    assert added.parental_responsibility
    page = as_("officer").get(record_of(world.pupil)).content.decode()
    assert "Jo Ashdown" in page
    assert "01632 960001" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"relationship": ""}, "relationship"), ({"email": "at"}, "email")],
)
def test_a_contact_that_cannot_be_is_told(
    world: Any, as_: Any, changes: dict[str, str], field: str
) -> None:
    typed = {"name": "Jo Ashdown", "relationship": "Father", "phone": "01632 960001", **changes}
    page = as_("headteacher").post(reverse("pupils:add_contact", args=[world.pupil.pk]), typed)
    assert list(page.context["form"].errors) == [field]
    assert "01632 960001" in page.content.decode()
    assert Contact.objects.filter(pupil=world.pupil).count() == 1


def test_another_school_neither_reads_nor_writes_the_record(world: Any, as_: Any) -> None:
    other = as_("other_headteacher")
    assert other.get(record_of(world.pupil)).status_code == 404
    assert str(world.pupil.surname) not in other.get(reverse("pupils:list")).content.decode()
    with pytest.raises(PermissionDenied):
        actions.save_pupil(by=world.person("other_headteacher"), pupil=world.pupil, surname="X")
    with pytest.raises(PermissionDenied):
        actions.add_contact(by=world.person("other_headteacher"), pupil=world.pupil, name="X")


def test_a_new_school_is_not_led_to_referrals_of_the_former_one(world: Any, as_: Any) -> None:
    former = ReferralFactory(pupil=world.pupil, school=world.other_school, state="withdrawn")
    page = as_("headteacher").get(record_of(world.pupil)).content.decode()
    assert former.reference not in page
    assert former.reference in as_("officer").get(record_of(world.pupil)).content.decode()


@pytest.mark.parametrize("page", ["detail", "edit", "add_contact", "keep_apart"])
def test_each_reading_of_the_record_is_recorded(world: Any, as_: Any, page: str) -> None:
    as_("officer").get(reverse(f"pupils:{page}", args=[world.pupil.pk]))
    seen = AuditEvent.objects.get(verb="saw", pupil_id=world.pupil.pk)
    assert seen.by == world.people["officer"]


def test_two_people_who_add_the_same_pupil_at_once_make_one(transactional_db: None) -> None:
    world, together = World(), threading.Barrier(2)
    said: list[str] = []

    def add(persona: str) -> None:
        by = world.person(persona)
        typed = {
            "forename": "Robin",
            "surname": "Ashdown",
            "birth_date": date(2012, 1, 20),
            "sex": "M",
            "year_group": 9,
            "home_la": "999",
        }
        together.wait(20)
        try:
            actions.add_pupil(by=by, school=world.school, upn="H801200001001", **typed)
            said.append("added")
        except Refused as refused:
            said.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(who,)) for who in ("officer", "headteacher")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    # Whether the second is caught by the check before or by the database after is a matter of moments.
    assert sorted(said) in (["LooksAlike", "added"], ["UpnRefused", "added"])
