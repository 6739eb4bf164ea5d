"""A shortlist of one's own, and programmes side by side."""

from typing import Any

import pytest
from django.urls import reverse

from providers.directory.models import Programme, Provider
from providers.finding import actions, queries
from providers.finding.models import Shortlisted
from tests.factories.providers import ProgrammeFactory

LIST = reverse("finding:shortlist")
COMPARE = reverse("finding:compare")


def programmes(world: Any, number: int) -> list[Programme]:
    return [ProgrammeFactory(provider=world.provider, title=f"Boats {n}") for n in range(number)]


def test_a_programme_is_kept_with_a_note_that_nobody_else_reads(world: Any, as_: Any) -> None:
    head, address = as_("headteacher"), reverse("finding:keep", args=[world.programme.pk])
    detail = reverse("directory:programme_detail", args=[world.programme.pk])
    assert "Add to your shortlist" in head.get(detail).content.decode()
    for note in ("Close to the bus", "Ask for a taster"):
        head.post(address, {"note": note})
    page = head.get(LIST).content.decode()
    assert "Ask for a taster" in page
    assert "Close to the bus" not in page
    assert "Change your note on it" in head.get(detail).content.decode()
    assert "Nothing on your shortlist yet" in as_("other_headteacher").get(LIST).content.decode()
    head.post(reverse("finding:take_off", args=[world.programme.pk]))
    assert not Shortlisted.objects.exists()


def test_what_left_the_directory_is_left_out(world: Any, as_: Any) -> None:
    actions.keep_on_shortlist(by=world.person("headteacher"), programme=world.programme)
    Provider.objects.filter(pk=world.provider.pk).update(state="draft")
    assert queries.shortlist(for_user=world.person("headteacher")) == []
    keep = reverse("finding:keep", args=[world.programme.pk])
    assert as_("headteacher").post(keep, {"note": "x"}).status_code == 404


def test_a_shortlist_holds_thirty(world: Any, as_: Any) -> None:
    head = world.person("headteacher")
    for programme in programmes(world, queries.MOST_SHORTLISTED):
        Shortlisted.objects.create(person=head, programme=programme)
    keep = reverse("finding:keep", args=[world.programme.pk])
    page = as_("headteacher").post(keep, {"note": "My note"}).content.decode()
    assert "Your shortlist holds 30 programmes" in page
    assert "My note" in page


def test_programmes_stand_side_by_side_with_what_differs(world: Any, as_: Any) -> None:
    one, two = programmes(world, 2)
    Programme.objects.filter(pk=two.pk).update(entry_requirements="A visit")
    page = as_("headteacher").get(COMPARE, {"programme": [two.pk, one.pk]})
    assert [programme.pk for programme in page.context["programmes"]] == [two.pk, one.pk]
    rows = {label: (words, differs) for label, words, differs in page.context["rows"]}
    assert rows["Entry requirements"] == (["A visit", "Not told"], True)
    assert rows["Provider"][1] is False


@pytest.mark.parametrize(
    "asked", [[], ["x"], ["0"], ["-1"], ["9" * 30], ["٣"], ["1' OR 1=1"]], ids=str
)
def test_nonsense_compares_nothing(world: Any, as_: Any, asked: list[str]) -> None:
    page = as_("headteacher").get(COMPARE, {"programme": asked})
    assert page.status_code == 200
    assert page.context["programmes"] == []


def test_of_five_the_first_four_are_compared_and_it_is_said(world: Any, as_: Any) -> None:
    keys = [programme.pk for programme in programmes(world, 5)]
    page = as_("headteacher").get(COMPARE, {"programme": keys})
    assert [programme.pk for programme in page.context["programmes"]] == keys[:4]
    assert "the first 4 that you chose" in page.content.decode()


def test_a_draft_is_not_compared_by_others(world: Any, as_: Any) -> None:
    Provider.objects.filter(pk=world.provider.pk).update(state="draft")
    asked = {"programme": [world.programme.pk]}
    assert as_("headteacher").get(COMPARE, asked).context["programmes"] == []
    assert as_("officer").get(COMPARE, asked).context["programmes"] == [world.programme]


@pytest.mark.parametrize(("sort", "field"), [("programme", "title"), ("places", "places")])
def test_the_directory_is_sorted(world: Any, as_: Any, sort: str, field: str) -> None:
    for number, programme in enumerate(programmes(world, 3)):
        Programme.objects.filter(pk=programme.pk).update(places=9 - number)
    for order in (sort, f"-{sort}"):
        page = as_("headteacher").get(reverse("directory:programme_list"), {"sort": order})
        found = [getattr(row, field) for row in page.context["rows"]]
        assert found == sorted(found, reverse=order.startswith("-"))
    assert "Sort by" in page.content.decode()
