"""What other systems read of placements: what changed, in order, once for all; and what is gone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from apcommission.api.models import Removal
from apcommission.audit.models import AuditEvent
from apcommission.calendar.models import Closure
from placements.attendance.models import Mark
from placements.charges.costs import Costs
from placements.charges.models import Extra
from placements.leaving.models import Destination
from placements.leaving.retention import _erase_all
from placements.placement.models import Placement
from placements.placement.queries import placements
from tests.access.personas import PERSONAS
from tests.factories.api import bearer_for
from tests.factories.placements import AwardFactory, ExtraFactory, InvoiceFactory, MarkFactory
from tests.factories.world import World


def read(world: World, address: str, persona: str = "commissioner", **asked: Any) -> dict[str, Any]:
    scope = address.partition("/")[0]
    headers = world.made(f"{persona} {scope}", lambda w: bearer_for(w.people[persona], scope))
    answer = Client().get(f"/api/v1/{address}?{urlencode(asked)}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def read_all(world: World, address: str, **asked: Any) -> list[dict[str, Any]]:
    """Every row, page by page."""
    rows, cursor = [], ""
    while cursor is not None:
        found = read(world, address, **asked, cursor=cursor)
        rows += found["items"]
        cursor = found["next_cursor"]
    return rows


def test_a_token_shows_exactly_the_placements_that_its_owner_opens_on_pages(world: World) -> None:
    world.grow(1)
    for persona in PERSONAS:
        person = world.person(persona)
        headers = bearer_for(person, "placements")
        answer = Client().get("/api/v1/placements", headers=headers)
        told = {item["key"] for item in answer.json().get("items", ())}
        assert told == set(placements(for_user=person).values_list("pk", flat=True)), persona


def test_pages_tell_every_row_once_however_many_share_a_moment(world: World) -> None:
    MarkFactory.create_batch(3)
    Mark.objects.update(minutes_late=5)  # one statement, one moment
    assert Mark.objects.values("changed_at").distinct().count() == 1
    keys = [row["key"] for row in read_all(world, "attendance", limit=2)]
    assert keys == sorted(Mark.objects.values_list("pk", flat=True))


def test_a_change_comes_again_whatever_way_it_was_made(world: World) -> None:
    extra = ExtraFactory(placement=world.placement)
    ways = {
        "save": lambda: world.placement.save(),
        "update": lambda: Placement.objects.filter(pk=world.offered.pk).update(offer_note="Late"),
        "upn": lambda: type(world.pupil).objects.filter(pk=world.pupil.pk).update(upn="X1"),
        "extra": lambda: Extra.objects.filter(pk=extra.pk).update(amount=3),
    }
    since = read(world, "placements")["items"][-1]["changed_at"]
    world.placement.offer_note = "Early"
    for change in ways.values():
        change()
    told = read_all(world, "placements", changed_since=since)
    assert {row["reference"] for row in told} >= {
        world.placement.reference,
        world.offered.reference,
    }
    assert {row["upn"] for row in told if row["pupil"] == world.pupil.pk} == {"X1"}
    assert len(read_all(world, "charges/extras", changed_since=since)) == 1
    before = Placement.objects.get(pk=world.accepted.pk).changed_at
    Placement.objects.get(pk=world.accepted.pk).save()
    assert Placement.objects.get(pk=world.accepted.pk).changed_at == before


def test_the_months_of_a_placement_come_again_whatever_bears_on_their_costs(world: World) -> None:
    placement = world.placement
    slot = placement.slots.filter(place="provider").first()
    extra = ExtraFactory(placement=placement, date=world.today, amount=7)
    assert placement.pk in {row["placement"] for row in read_all(world, "charges/months", limit=1)}
    ways: dict[str, Any] = {
        "timetable": lambda: type(slot).objects.filter(pk=slot.pk).update(weekday=4 - slot.weekday),
        "slot gone": slot.delete,
        "price": lambda: placement.programme.prices.update(amount=50),
        "extra": lambda: Extra.objects.filter(pk=extra.pk).update(amount=9),
        "extra gone": lambda: Extra.objects.filter(pk=extra.pk).delete(),
        "last day": lambda: Placement.objects.filter(pk=placement.pk).update(
            state="ended", end=world.today, end_reason="completed"
        ),
        "closure": lambda: Closure.objects.create(date=world.today),
        "closure gone": lambda: Closure.objects.all().delete(),
    }
    for name, change in ways.items():
        since = read(world, "charges/months")["next_changed_since"]
        # Of all that came before, nothing is as late as the change.
        last = max(row["changed_at"] for row in read_all(world, "charges/months"))
        change()
        told = read_all(world, "charges/months", changed_since=max(last, since))
        assert placement.pk in {row["placement"] for row in told if row["changed_at"] > last}, name
    costs = Costs([placement], world.today)
    (whole,) = (row for row in told if row["placement"] == placement.pk)
    pounds = sum(Decimal(month["pounds"]) for month in whole["months"])
    assert pounds == costs.until(Placement.objects.get(pk=placement.pk), world.today)


def test_what_is_gone_is_told_to_those_who_saw_it(world: World) -> None:
    since = read(world, "attendance")["next_changed_since"]
    mark = world.placement.marks.first()
    key = mark.pk
    mark.delete()
    told = read(world, "attendance/removals", changed_since=since)["items"]
    assert [(row["kind"], row["key"]) for row in told] == [("mark", key)]
    assert told[0]["placement"] == world.placement.pk
    own = read(world, "school-attendance/removals", "headteacher")["items"]
    other = read(world, "school-attendance/removals", "other_headteacher")["items"]
    assert (len(own), other) == (1, [])


def test_an_erased_record_leaves_keys_alone_and_they_are_told(world: World) -> None:
    Destination.objects.create(
        pupil=world.pupil, check_point="leaving", checked_on=world.today, activity="fe"
    )
    keys = {
        "placement": {world.placement.pk},
        "mark": set(world.placement.marks.values_list("pk", flat=True)),
        "award": {world.award.pk},
        "destination": set(Destination.objects.values_list("pk", flat=True)),
    }
    _erase_all(world.pupil.pk, [world.pupil.pk])
    assert read_all(world, "placements/removals")[0]["key"] in keys["placement"]
    for kind, gone in keys.items():
        assert set(Removal.objects.filter(kind=kind).values_list("key", flat=True)) == gone
    told = read_all(world, "outcomes/removals")
    assert {row["kind"] for row in told} == {"award", "destination"}


def test_the_next_reading_begins_before_what_is_still_being_written(world: World) -> None:
    found = read(world, "placements", limit=1)
    second = read(world, "placements", limit=1, cursor=found["next_cursor"])
    assert second["next_changed_since"] == found["next_changed_since"]
    assert second["items"][0]["key"] != found["items"][0]["key"]


def test_charges_are_those_of_the_pages(world: World) -> None:
    ExtraFactory(placement=world.placement, date=world.today, amount=12)
    ExtraFactory()
    invoice = InvoiceFactory(provider=world.provider)
    invoice.lines.create(placement=world.placement, amount=100, expected=90)
    month = f"{world.today:%Y-%m}"
    told = read(world, f"charges/months/{month}")
    mine = next(row for row in told["items"] if row["placement"] == world.placement.pk)
    assert float(mine["pounds"]) >= 12
    lines = read(world, "charges/invoices", "provider_manager")["items"][0]["lines"]
    assert lines == [{"placement": world.placement.pk, "amount": "100.00", "expected": "90.00"}]
    assert len(read(world, "charges/extras", "provider_manager")["items"]) == 1
    assert read(world, "charges/extras", "other_provider_manager")["items"] == []
    assert read(world, f"charges/months/{month}", "other_provider_manager")["items"] == []
    first = read(world, f"charges/months/{month}", limit=1)
    rest = read(world, f"charges/months/{month}", after=first["next_after"])
    assert len(rest["items"]) == len(told["items"]) - 1


def test_every_reading_is_in_the_audit_trail(world: World) -> None:
    AwardFactory(placement=world.placement, title="Unit", awarded_on=world.today)
    read(world, "outcomes/awards", "headteacher")
    event = AuditEvent.objects.get(verb="read_by_token")
    assert event.by == world.people["headteacher"]
    assert event.detail == {"data": "awards", "rows": 2}
    read(world, f"placements/{world.placement.reference}")
    saw = AuditEvent.objects.get(verb="saw")
    assert (saw.pupil_id, saw.by) == (world.pupil.pk, world.people["commissioner"])


@pytest.mark.parametrize("days", [1, 400])
def test_marks_are_asked_for_by_days(world: World, days: int) -> None:
    start = world.monday - timedelta(weeks=4)
    told = read(world, "attendance", **{"from": start, "to": start + timedelta(days=days - 1)})
    assert len(told["items"]) == (1 if days == 1 else 3)
