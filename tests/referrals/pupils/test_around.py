"""Who stands around the pupil: contacts, consents with scope and end, and the schools across years."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apcommission.errors import Refused
from referrals.pupils import actions
from referrals.pupils.models import Consent, Contact, SchoolStay
from tests.factories.apcommission import SchoolFactory
from tests.typed import boxes

DAY = timedelta(days=1)
FIRST = date(2026, 9, 1)
days = st.dates(FIRST, FIRST + 30 * DAY)


def record(world: Any, client: Any) -> str:
    return str(client.get(reverse("pupils:detail", args=[world.pupil.pk])).content.decode())


def test_a_contact_is_corrected_and_taken_out(world: Any, as_: Any) -> None:
    contact = Contact.objects.create(pupil=world.pupil, name="Jo", relationship="Father")
    head, page = as_("headteacher"), reverse("pupils:edit_contact", args=[contact.pk])
    assert "Enter the name" in head.post(page, {"relationship": "Father"}).content.decode()
    typed = {"name": "Joan", "relationship": "Mother", "parental_responsibility": "on"}
    assert head.post(page, typed).status_code == 302
    assert "Joan" in record(world, head)
    assert as_("other_headteacher").post(page, typed).status_code == 404
    head.post(reverse("pupils:remove_contact", args=[contact.pk]))
    assert "Joan" not in record(world, head)


def test_a_consent_has_scope_and_end_and_is_withdrawn(world: Any, as_: Any) -> None:
    head, page = as_("headteacher"), reverse("pupils:give_consent", args=[world.pupil.pk])
    typed = {
        "scope": "sharing",
        "given_by": "Jo Ashdown",
        **boxes("given_on", world.today),
        **boxes("ends_on", world.today - DAY),
    }
    assert "must end after it was given" in head.post(page, typed).content.decode()
    right = {**typed, **boxes("ends_on", world.today + 30 * DAY), "once": "a"}
    for _ in range(2):
        head.post(page, right)
    consent = Consent.objects.get()
    assert "Holds" in record(world, head)
    for _ in range(2):
        head.post(reverse("pupils:withdraw_consent", args=[consent.pk]))
    consent.refresh_from_db()
    assert consent.withdrawn_on == world.today
    assert "Withdrawn" in record(world, head)
    with pytest.raises(Refused, match="still to come"):
        actions.give_consent(
            by=world.person("officer"),
            pupil=world.pupil,
            scope="contact",
            given_by="Jo",
            given_on=world.today + DAY,
        )


@given(given_on=days, ends=st.none() | days, withdrawn=st.none() | days, on=days)
def test_a_consent_holds_from_its_first_day_until_it_ends_or_is_withdrawn(
    given_on: date, ends: date | None, withdrawn: date | None, on: date
) -> None:
    consent = Consent(given_on=given_on, ends_on=ends, withdrawn_on=withdrawn)
    last = min([one for one in (ends, withdrawn and withdrawn - DAY) if one], default=date.max)
    assert consent.holds(on) == (given_on <= on <= last)


def test_the_record_moves_with_the_pupil_and_keeps_the_schools(world: Any, as_: Any) -> None:
    pupil, former, new = world.pupil, world.pupil.school, SchoolFactory()
    page = reverse("pupils:move", args=[pupil.pk])
    typed = {"school": new.pk, **boxes("on", world.today - 3 * DAY), "version": pupil.version}
    assert as_("officer").post(page, typed).status_code == 302
    pupil.refresh_from_db()
    assert pupil.school == new
    stays = [(one.school, one.ended_on) for one in SchoolStay.objects.filter(pupil=pupil)]
    assert set(stays) == {(former, world.today - 4 * DAY), (new, None)}
    text = record(world, as_("officer"))
    assert str(former) in text
    assert str(new) in text
    head = as_("headteacher").get(reverse("pupils:detail", args=[pupil.pk]))
    assert head.status_code == 404, "the former school no longer opens the record"


def test_a_move_comes_after_the_one_before_and_not_too_early(world: Any) -> None:
    officer, pupil = world.person("officer"), world.pupil
    first, second = SchoolFactory(), SchoolFactory()
    for school, on, words in (
        (pupil.school, world.today, "already"),
        (first, world.today + DAY, "once the day has come"),
    ):
        with pytest.raises(Refused, match=words):
            actions.move_to_school(by=officer, pupil=pupil, school=school, on=on)
    actions.move_to_school(by=officer, pupil=pupil, school=first, on=world.today)
    with pytest.raises(Refused, match="after the one before"):
        actions.move_to_school(by=officer, pupil=pupil, school=second, on=world.today)
    with pytest.raises(PermissionDenied):
        actions.move_to_school(
            by=world.person("headteacher"), pupil=pupil, school=second, on=world.today
        )
