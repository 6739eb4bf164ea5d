"""Pages of cost and value."""

import csv
import io
import re
from decimal import Decimal
from typing import Any

from django.test import override_settings
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import figures
from monitoring.value_for_money import views
from monitoring.value_for_money.open_figures import COLUMNS
from tests.factories.providers import PriceFactory, ProgrammeFactory
from tests.factories.value_for_money import ComparatorFactory
from tests.factories.world import World

TABLE = reverse("value_for_money:table")
COMPARE = reverse("value_for_money:compare")
WHAT_IF = reverse("value_for_money:what_if")
OPEN = reverse("value_for_money:open")
FILE = reverse("value_for_money:open_file")


def words(answer: Any) -> str:
    """The text of a page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def asked(world: World, **more: Any) -> dict[str, Any]:
    return {"scope": "la", "by": "provider", "term": f"{world.term.start}/{world.term.end}", **more}


def test_the_page_says_something_before_anything_is_chosen(world: World, as_: Any) -> None:
    ComparatorFactory()
    text = words(as_("officer").get(TABLE))
    for heading in ("What it cost", "Awards", "Positive outcomes and value added", "Use of places"):
        assert heading in text
    assert "Against Place in unit" in text
    assert str(world.provider) in text


def test_its_figures_are_those_of_the_measures_and_lead_to_their_rows(
    world: World, as_: Any
) -> None:
    world.grow(2)
    answer = as_("officer").get(TABLE, asked(world))
    period = Period(world.term.start, world.term.end)
    found = figures(scope=Scope("la"), period=period).measures()
    text = words(answer)
    for key in ("charge_total", "cost_per_attended_session", "cost_per_award"):
        assert f"£{found[key]:,.2f}" in text
    rows = reverse("measures:rows", args=["cost_per_award"])
    scope = f"provider%3A{world.provider.organisation.reference}"
    assert f"{rows}?scope={scope}&amp;from={world.term.start}" in answer.content.decode()


def test_many_parts_stand_on_pages_and_all_together_on_each(
    world: World, as_: Any, monkeypatch: Any
) -> None:
    world.grow(2)
    monkeypatch.setattr(views, "PARTS_OF_A_PAGE", 1)
    pages = [words(as_("officer").get(TABLE, asked(world, page=page))) for page in (1, 2)]
    assert str(world.provider) in pages[0]
    assert pages[0] != pages[1]
    for page in pages:
        assert "All together" in page
        assert "Next" in page or "Previous" in page


def test_a_kind_of_provision_has_no_rows_to_open(world: World, as_: Any) -> None:
    page = as_("officer").get(TABLE, asked(world, by="kind"))
    assert world.provider.get_category_display() in words(page)
    # All together is the authority, which has.
    assert "scope=kind" not in page.content.decode()


def test_a_choice_that_is_none_is_said_beside_the_field(world: World, as_: Any) -> None:
    for wrong in (
        {"term": "2024/2025"},
        {"by": "school"},
        {"scope": "provider:none"},
        {"against": "x"},
    ):
        answer = as_("officer").get(TABLE, asked(world) | wrong)
        assert answer.status_code == 200
        assert "There is a problem" in words(answer)
        assert "What it cost" not in words(answer)


def test_other_dates_can_be_chosen(world: World, as_: Any) -> None:
    start, end = world.term.start, world.today
    days = {
        f"{name}_{number}": part
        for name, day in (("start", start), ("end", end))
        for number, part in enumerate((day.day, day.month, day.year))
    }
    text = words(as_("officer").get(TABLE, asked(world) | {"term": ""} | days))
    assert "What it cost" in text
    assert f"to {end.day} {end:%B %Y}" in text


def test_two_providers_side_by_side(world: World, as_: Any) -> None:
    ProgrammeFactory(provider=world.other_provider)
    two = [provider.organisation.reference for provider in (world.provider, world.other_provider)]
    client = as_("commissioner")
    text = words(client.get(COMPARE, {"first": two[0], "second": two[1]}))
    assert "Cannot be compared" in text
    assert "No clear difference" not in text
    page = client.get(COMPARE, {"first": two[0], "second": two[1]}).content.decode()
    assert f"{reverse('measures:rows', args=['cost_per_award'])}?scope=provider%3A{two[0]}" in page
    assert f"scope=provider%3A{two[1]}" not in page
    same = words(client.get(COMPARE, {"first": two[0], "second": two[0]}))
    assert "Select another provider than the first" in same


def test_a_what_if_is_worked_out_from_its_address(world: World, as_: Any) -> None:
    address = {"more_1": "8", "more_at_1": world.programme.reference}
    text = words(as_("officer").get(WHAT_IF, address))
    assert "This is an estimate, not a promise" in text
    assert "8 places more" in text
    assert "Places 8 16 +8" in text


def test_no_place_moved_changes_nothing(world: World, as_: Any) -> None:
    other = ProgrammeFactory(provider=world.other_provider)
    PriceFactory(programme=other)
    moved = {"move_1": "0", "from_1": world.programme.reference, "to_1": other.reference}
    text = words(as_("officer").get(WHAT_IF, moved))
    assert "Places 16 16 None" in text
    assert "more" not in text.split("Cost")[1].split("Awards")[0]


def test_what_cannot_be_is_said_and_nothing_is_worked_out(world: World, as_: Any) -> None:
    own, other = (
        world.programme.reference,
        ProgrammeFactory(provider=world.other_provider).reference,
    )
    cases = (
        (
            {"move_1": "9", "from_1": own, "to_1": other},
            "There are only 8 places to move from there",
        ),
        ({"move_1": "2", "from_1": own, "to_1": own}, "Select another programme than the one"),
        ({"move_1": "2", "from_1": own}, "Select where the places are moved to"),
        ({"move_1": "-2", "from_1": own, "to_1": other}, "Places to move must be 0 or more"),
        ({"more_1": "ten", "more_at_1": own}, "Enter a whole number, for example 8"),
        ({"more_1": "10"}, "Select the programme with more places"),
        ({"more_1": "10", "more_at_1": "none"}, "Select a programme from the list"),
        ({"priced_1": other, "price_1": "50"}, "This programme has no price today"),
        ({"priced_1": own, "price_1": "lots"}, "Enter an amount in pounds"),
        ({"priced_1": own}, "Enter the new price"),
        ({"year": "2024"}, "Select the school year from the list"),
    )
    client = as_("officer")
    for typed, error in cases:
        text = words(client.get(WHAT_IF, typed))
        assert error in text, typed
        assert "This is an estimate" not in text


def test_a_programme_without_places_cannot_have_more_worked_out(world: World, as_: Any) -> None:
    world.programme.places = 0
    world.programme.save()
    typed = {"more_1": "10", "more_at_1": world.programme.reference}
    assert "This programme has no places today" in words(as_("officer").get(WHAT_IF, typed))


def test_a_dearer_price_costs_as_much_more_as_its_sessions(world: World, as_: Any) -> None:
    dearer = Decimal(world.price.amount) + 1
    typed = {"priced_1": world.programme.reference, "price_1": str(dearer)}
    text = words(as_("officer").get(WHAT_IF, typed))
    found = figures(scope=Scope("la"), period=Period(world.term.start, world.term.end))
    assert f"£{found.attendance.timetabled}.00 more" in text


def read(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_open_file_says_what_each_figure_is(world: World, as_: Any) -> None:
    world.grow(6)
    rows = read(as_("member").get(FILE))
    assert list(rows[0]) == [head for head, _ in COLUMNS]
    whole = {row["measure"]: row for row in rows if row["group"] == "All alternative provision"}
    award = whole["cost_per_award"]
    assert award["unit"] == "pounds"
    assert "Total charge divided by" in award["definition"]
    cost = Decimal(award["numerator"]) / int(award["denominator"])
    assert cost.quantize(Decimal("0.01")) == Decimal(award["value"])
    assert AuditEvent.objects.filter(verb="exported").count() == 1


@override_settings(SUPPRESSION_THRESHOLD=5)
def test_of_few_pupils_the_open_figures_tell_nothing(world: World, as_: Any) -> None:
    rows = read(as_("officer").get(FILE))
    shown = {row["value"] for row in rows if row["measure"] != "capacity_use"}
    assert shown == {"c"}
    text = words(as_("member").get(OPEN))
    assert "stands for a small number" in text


def test_the_threshold_is_a_setting(world: World, as_: Any) -> None:
    with override_settings(SUPPRESSION_THRESHOLD=1):
        assert "c" not in {row["value"] for row in read(as_("officer").get(FILE))}


def test_the_reports_lead_to_the_page_and_a_member_finds_the_open_figures(as_: Any) -> None:
    assert TABLE in as_("officer").get(reverse("reports:list")).content.decode()
    assert TABLE not in as_("headteacher").get(reverse("reports:list")).content.decode()
    home = as_("member").get("/").content.decode()
    assert OPEN in home
    assert f'href="{TABLE}"' not in as_("member").get(OPEN).content.decode()
