"""How far away programmes are, and prices of different bases in one order."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from apcommission import by_name
from apcommission.geography.models import PostcodePoint
from apcommission.people.models import School
from providers.directory.models import Programme, Venue
from tests.factories.providers import PriceFactory, ProgrammeFactory

LIST = reverse("directory:programme_list")
MILE = 1609


@pytest.fixture
def far(world: Any) -> Programme:
    """A programme ten miles east of the school; the world's own is three miles north of it."""
    School.objects.filter(pk=world.school.pk).update(postcode="WN1 1AA")
    for postcode, east, north in (("WN1 1AA", 0, 0), ("WN2 2AA", 0, 3), ("WN9 9ZZ", 10, 0)):
        PostcodePoint.objects.create(
            postcode=postcode, easting=358000 + east * MILE, northing=405000 + north * MILE
        )
    Programme.objects.filter(pk=world.programme.pk).update(title="Near", venue=world.venue)
    venue = Venue.objects.create(provider=world.other_provider, postcode="WN9 9ZZ")
    made: Programme = ProgrammeFactory(provider=world.other_provider, title="Far", venue=venue)
    return made


def listed(client: Any, **asked: Any) -> list[tuple[str, float | None]]:
    page = client.get(LIST, asked)
    rows = page.context["rows"]
    return [(row.title, None if row.miles is None else round(row.miles)) for row in rows]


def test_a_headteacher_sees_how_far_each_programme_is_from_the_own_school(
    as_: Any, far: Programme
) -> None:
    head = as_("headteacher")
    assert listed(head, sort="distance") == [("Near", 3), ("Far", 10)]
    assert listed(head, sort="-distance") == [("Far", 10), ("Near", 3)]
    assert "3.0 miles away" in head.get(LIST).content.decode()
    assert listed(head, within="5") == [("Near", 3)]
    assert listed(head, within="") == [("Far", 10), ("Near", 3)]  # nothing is chosen by itself
    assert "Any" in str(head.get(LIST).context["form"]["within"])
    page = head.get(reverse("directory:programme_detail", args=[far.pk])).content.decode()
    assert "10.0 miles in a straight line from your school" in page


def test_an_officer_asks_for_the_distance_from_a_school_of_the_authority(
    as_: Any, world: Any, far: Programme
) -> None:
    officer = as_("officer")
    assert {miles for _, miles in listed(officer)} == {None}
    asked = {"school": world.school.pk, "sort": "distance"}
    assert listed(officer, **asked) == [("Near", 3), ("Far", 10)]
    assert listed(officer, **asked, within="5") == [("Near", 3)]
    assert "Distance from" in officer.get(LIST, asked).content.decode()


def test_of_many_schools_one_is_found_by_a_part_of_its_name(
    as_: Any, world: Any, far: Programme, monkeypatch: Any
) -> None:
    monkeypatch.setattr(by_name, "MOST_LISTED", 1)
    officer, name = as_("officer"), str(world.school)
    assert "Enter a part of the name, or the reference." in officer.get(LIST).content.decode()
    for typed in (name, world.school.urn):
        assert listed(officer, school=typed, sort="distance") == [("Near", 3), ("Far", 10)]
        page = officer.get(LIST, {"school": typed}).content.decode()
        assert f"Distance from: {name}" in " ".join(page.replace("</span>", "").split())
    nothing = officer.get(LIST, {"school": "no such school"})
    assert nothing.context["rows"] == []
    assert "No school has this in its name" in nothing.content.decode()


def test_a_headteacher_does_not_ask_from_another_school(as_: Any, world: Any, far: Any) -> None:
    page = as_("headteacher").get(LIST, {"school": world.other_school.pk})
    assert "school" in page.context["form"].errors


def test_a_place_that_is_not_known_comes_last_and_is_not_within_any_distance(
    as_: Any, far: Programme
) -> None:
    PostcodePoint.objects.filter(postcode="WN2 2AA").delete()
    head = as_("headteacher")
    assert listed(head, sort="distance") == [("Far", 10), ("Near", None)]
    assert listed(head, within="40") == [("Far", 10)]


def test_without_any_known_place_distance_is_not_asked_for(as_: Any, world: Any) -> None:
    page = as_("headteacher").get(LIST).content.decode()
    assert "Distance from" not in page
    assert "No farther than" not in page


def test_prices_of_different_bases_stand_in_the_order_of_what_a_session_costs(
    as_: Any, world: Any
) -> None:
    Programme.objects.update(subject_areas=["Other"])
    prices = {
        "Day": ("day", 90),  # 45 a session
        "Session": ("session", 50),
        "Week": ("week", 240),  # six sessions: 40
        "Term": ("term", 2660),  # 12 and two thirds weeks of six sessions: 35
        "Year": ("year", 7980),  # 38 weeks: 35, then by title
        "Place": ("place", 2280),  # 10
    }
    told: dict[str, Any] = {"sessions_per_week": 6, "subject_areas": ["Masonry"]}
    for title, (basis, amount) in prices.items():
        made = ProgrammeFactory(provider=world.provider, title=title, **told)
        PriceFactory(programme=made, basis=basis, amount=Decimal(amount))
    ProgrammeFactory(provider=world.provider, title="Not told", **told)
    rows = as_("headteacher").get(LIST, {"sort": "price", "subject": "Masonry"}).context["rows"]
    assert [row.title for row in rows] == [
        "Place", "Term", "Year", "Week", "Day", "Session", "Not told",
    ]  # fmt: skip
    assert rows[1].price_a_session == Decimal(35)
