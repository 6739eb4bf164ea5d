"""Finding a programme: what each filter lets through, places free as they are today, who sees drafts."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placements.placement.models import Placement
from providers.directory.models import Programme
from tests.factories.providers import PriceFactory, ProgrammeFactory, ProviderFactory

LIST = reverse("directory:programme_list")


@pytest.fixture
def head(as_: Any) -> Any:
    return as_("headteacher")


def titles(client: Any, **asked: Any) -> list[str]:
    answer = client.get(LIST, asked)
    assert answer.status_code == 200
    return [row.title for row in answer.context["rows"]]


@pytest.fixture
def farm(world: Any) -> Programme:
    """A programme that differs from the world's own in everything that can be asked for."""
    Programme.objects.filter(pk=world.programme.pk).update(
        title="Brickwork", accepts_permanently_excluded=False, accepts_ehcp=None, days=[0, 1]
    )
    made: Programme = ProgrammeFactory(
        provider=world.other_provider,
        title="Animal care",
        subject_areas=["Land-based", "Personal development"],
        key_stages=[2],
        mode="full_time",
        days=[0, 2, 4],
        needs_met=["ASD", "MLD"],
        places=1,
        qualifications="Entry level award in working with animals",
        accepts_permanently_excluded=True,
        accepts_ehcp=True,
    )
    return made


@pytest.mark.parametrize(
    "asked",
    [
        {"search": "animal"},
        {"search": "CARE anim"},
        {"search": "entry level"},
        {"key_stage": "2"},
        {"subject": "Land-based"},
        {"mode": "full_time"},
        {"days": "4"},
        {"days": ["0", "2"]},
        {"need": "ASD"},
        {"excluded": "on"},
        {"ehcp": "on"},
        {"key_stage": "2", "mode": "full_time", "need": "MLD"},
    ],
)
def test_a_filter_lets_through_what_answers_it(head: Any, farm: Programme, asked: Any) -> None:
    assert titles(head) == ["Animal care", "Brickwork"]
    assert titles(head, **asked) == ["Animal care"]


@pytest.mark.parametrize(
    "asked",
    [
        {"search": "animal brick"},
        {"key_stage": "5"},
        {"key_stage": "2", "mode": "part_time"},
        {"days": ["1", "2"]},
        {"need": "HI"},
    ],
)
def test_filters_must_all_hold(head: Any, farm: Programme, asked: Any) -> None:
    assert titles(head, **asked) == []


def test_a_search_finds_the_provider_by_name_and_description(
    head: Any, farm: Programme, world: Any
) -> None:
    assert titles(head, search=world.other_provider.organisation.name) == ["Animal care"]
    world.other_provider.description = "A working farm beside the river"
    world.other_provider.save()
    assert titles(head, search="river farm") == ["Animal care"]


def test_a_programme_that_does_not_tell_its_days_may_run_on_any(head: Any, farm: Programme) -> None:
    Programme.objects.filter(pk=farm.pk).update(days=[])
    assert titles(head, days=["1"]) == ["Animal care", "Brickwork"]


def test_subjects_on_offer_are_those_of_the_directory(head: Any, farm: Programme) -> None:
    ProgrammeFactory(provider=ProviderFactory(state="draft"), subject_areas=["Secret subject"])
    field = head.get(LIST).context["form"].fields["subject"]
    offered = [value for value, _ in field.choices if value]
    assert offered == ["Construction", "Land-based", "Personal development"]


def test_places_free_are_those_that_no_placement_takes_today(
    head: Any, farm: Programme, world: Any
) -> None:
    assert titles(head, free="on") == ["Animal care", "Brickwork"]
    placement = Placement.objects.filter(pk=world.placement.pk)
    placement.update(programme=farm, provider=farm.provider)
    assert titles(head, free="on") == ["Brickwork"]
    page = head.get(reverse("directory:programme_detail", args=[farm.pk])).content.decode()
    assert "0 of 1 place free today" in page
    yesterday = world.today - timedelta(days=1)
    placement.update(state="ended", end=yesterday, planned_end=yesterday, end_reason="completed")
    assert titles(head, free="on") == ["Animal care", "Brickwork"]


def test_a_place_that_is_offered_is_not_free_and_a_declined_one_is(head: Any, world: Any) -> None:
    def free() -> int:
        (row,) = head.get(LIST).context["rows"]
        return int(row.places_free)

    assert free() == 5, "of 8 one is taken, one accepted and one offered"
    Placement.objects.filter(pk=world.offered.pk).update(state="declined")
    assert free() == 6
    Programme.objects.update(places=1)
    assert free() == 0, "never below nought"


def test_columns_sort_the_list(head: Any, farm: Programme, world: Any) -> None:
    PriceFactory(programme=farm, amount=10)
    assert titles(head, sort="places") == ["Animal care", "Brickwork"]
    assert titles(head, sort="-places-free") == ["Brickwork", "Animal care"]
    assert titles(head, sort="price") == ["Animal care", "Brickwork"]
    assert titles(head, sort="-programme") == ["Brickwork", "Animal care"]


def test_a_long_directory_comes_in_pages_that_keep_the_filter(head: Any, world: Any) -> None:
    for number in range(30):
        ProgrammeFactory(provider=world.other_provider, title=f"Music {number:02}")
    first = head.get(LIST, {"search": "music"})
    assert "30 programmes" in first.content.decode()
    assert len(first.context["rows"]) == 25
    assert titles(head, search="music", page="2") == [f"Music {n}" for n in range(25, 30)]


def test_the_download_holds_what_the_filters_let_through(head: Any, farm: Programme) -> None:
    PriceFactory(programme=farm, amount="52.5")
    answer = head.get(LIST, {"need": "ASD", "format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Programme"] == "Animal care"
    assert row["Subject areas"] == "Land-based, Personal development"
    assert row["Price"] == "£52.50 a session"


@pytest.mark.parametrize("state", ["draft", "submitted"])
@pytest.mark.parametrize(
    ("persona", "sees"),
    [
        ("headteacher", False),
        ("other_provider_manager", False),
        ("panel_member", False),
        ("provider_manager", True),
        ("provider_tutor", True),
        ("officer", True),
        ("commissioner", True),
    ],
)
def test_an_entry_that_is_not_published_is_for_its_staff_and_the_authority(
    world: Any, as_: Any, state: str, persona: str, sees: bool
) -> None:
    world.provider.state = state
    world.provider.save()
    client = as_(persona)
    expected = 200 if sees else 404
    provider = reverse("directory:provider_detail", args=[world.provider.pk])
    programme = reverse("directory:programme_detail", args=[world.programme.pk])
    assert client.get(provider).status_code == expected
    assert client.get(programme).status_code == expected
    assert (world.programme.title in titles(client)) is sees
    listed = client.get(reverse("directory:provider_list")).content.decode()
    assert (provider in listed) is sees


def test_an_entry_that_needs_to_be_confirmed_stays_in_the_directory(head: Any, world: Any) -> None:
    world.provider.state = "needs_refresh"
    world.provider.save()
    assert titles(head) == [world.programme.title]


def test_the_page_of_a_programme_shows_its_price_of_today_and_the_history(
    head: Any, world: Any
) -> None:
    world.price.valid_to = world.today - timedelta(days=1)
    world.price.save()
    PriceFactory(programme=world.programme, amount=50, valid_from=world.today)
    page = head.get(reverse("directory:programme_detail", args=[world.programme.pk]))
    text = page.content.decode()
    assert page.context["price"] == "£50.00 a session"
    assert text.index("£50.00 a session") < text.index("£45.00 a session")


def test_what_a_provider_writes_is_shown_as_text(head: Any, world: Any) -> None:
    world.provider.description = "<script>alert(1)</script>"
    world.provider.save()
    page = head.get(reverse("directory:provider_detail", args=[world.provider.pk]))
    assert "<script>alert(1)" not in page.content.decode()
