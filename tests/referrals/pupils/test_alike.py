"""A second record of the same child is not made by accident: likely duplicates are told before."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from referrals.pupils import queries
from referrals.pupils.models import Pupil
from tests.factories.referrals import PupilFactory
from tests.referrals.typed import pupil
from tests.typed import boxes

ADD = reverse("pupils:add")
BORN = date(2012, 3, 7)


@pytest.fixture
def known(world: Any) -> Pupil:
    made: Pupil = PupilFactory(
        school=world.school, forename="Robin", surname="Ashdown", birth_date=BORN
    )
    return made


@pytest.mark.parametrize(
    ("forename", "surname", "birth_date", "is_told"),
    [
        ("Robin", "Ashdown", BORN, True),
        ("robin", "ASHDOWN", BORN, True),
        ("Robyn", "Ashdown", BORN, True),
        ("Robin", "Ashdowne", BORN, True),
        ("Robin", "Ashdown", date(2012, 7, 3), True),  # day and month exchanged
        ("Robin", "Ashdown", date(2012, 3, 8), False),
        ("Maya", "Ashdown", date(2012, 7, 3), False),
        ("Maya", "Okafor", BORN, False),
    ],
)
def test_who_is_likely_the_same_child(
    known: Pupil, forename: str, surname: str, birth_date: date, is_told: bool
) -> None:
    found = queries.alike(forename=forename, surname=surname, birth_date=birth_date)
    assert (known in found) == is_told


def typed(world: Any, **more: Any) -> dict[str, Any]:
    return pupil(world, **boxes("birth_date", BORN), **more)


def test_a_school_is_told_of_its_own_pupil_and_can_say_that_it_is_another(
    world: Any, as_: Any, known: Pupil
) -> None:
    head = as_("headteacher")
    page = head.post(ADD, typed(world, once="a"))
    told = str(page.context["form"].errors["is_another"])
    assert known.upn in told
    assert 'value="Ashdown"' in page.content.decode()
    assert Pupil.objects.filter(surname="Ashdown").count() == 1
    head.post(ADD, typed(world, once="a", is_another="on"))
    assert Pupil.objects.filter(surname="Ashdown").count() == 2


def test_of_a_pupil_of_another_school_nothing_is_told_but_whom_to_ask(
    world: Any, as_: Any, known: Pupil
) -> None:
    Pupil.objects.filter(pk=known.pk).update(school=world.other_school)
    page = as_("headteacher").post(ADD, typed(world))
    told = str(page.context["form"].errors["is_another"])
    assert "known at another school. Ask the authority" in told
    assert known.upn not in told
    assert str(world.other_school) not in told
    officer = as_("officer").post(ADD, typed(world))
    assert known.upn in str(officer.context["form"].errors["is_another"])
