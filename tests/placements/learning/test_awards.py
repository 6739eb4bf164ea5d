"""Awards: recorded once, put right, taken away with a trace."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from placements.learning import actions
from placements.learning.models import Award


def typed(world: Any, **changes: Any) -> dict[str, Any]:
    day = world.today
    return {
        "title": "Bricklaying",
        "kind": "unit",
        "level": "Entry 3",
        "awarded_on_0": day.day,
        "awarded_on_1": day.month,
        "awarded_on_2": day.year,
        "once": "a-token",
        **changes,
    }


def test_a_tutor_records_an_award_and_a_double_click_makes_one(world: Any, as_: Any) -> None:
    client = as_("provider_tutor")
    address = reverse("learning:add", args=[world.placement.pk])
    for _ in range(2):
        answer = client.post(address, typed(world))
        assert answer.url == reverse("learning:awards", args=[world.placement.pk])
    award = Award.objects.get(title="Bricklaying")
    assert (award.placement, award.level, award.awarded_on) == (
        world.placement,
        "Entry 3",
        world.today,
    )
    assert "Bricklaying" in client.get(answer.url).content.decode()


def test_the_same_award_twice_is_refused_and_what_was_typed_stays(world: Any, as_: Any) -> None:
    client = as_("provider_tutor")
    address = reverse("learning:add", args=[world.placement.pk])
    client.post(address, typed(world))
    page = client.post(address, typed(world, once="another")).content.decode()
    assert "This award is recorded already." in page
    assert 'value="Entry 3"' in page
    assert Award.objects.filter(title="Bricklaying").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Enter the title, or a number of the list of qualifications"),
        ({"kind": "other"}, "Select the kind from the list"),
        ({"awarded_on_1": "13"}, "Enter a real date"),
        ({"awarded_on_2": "2099"}, "The award cannot lie in the future."),
        ({"awarded_on_2": "2001"}, "The award cannot come before the placement’s first day."),
    ],
)
def test_bad_input_is_told_beside_the_field(
    world: Any, as_: Any, changes: dict[str, Any], words: str
) -> None:
    address = reverse("learning:add", args=[world.placement.pk])
    page = as_("provider_tutor").post(address, typed(world, **changes)).content.decode()
    assert words in page
    assert Award.objects.count() == 1


def test_an_award_is_put_right_but_not_over_a_newer_version(world: Any, as_: Any) -> None:
    address = reverse("learning:edit", args=[world.award.pk])
    as_("provider_manager").post(address, typed(world, title="Plastering", version=1))
    page = as_("provider_tutor").post(address, typed(world, title="Tiling", version=1))
    assert "Someone else changed this" in page.content.decode()
    world.award.refresh_from_db()
    assert (world.award.title, world.award.version) == ("Plastering", 2)


def test_deleting_leaves_its_trace(world: Any, as_: Any) -> None:
    as_("provider_tutor").post(reverse("learning:delete", args=[world.award.pk]))
    assert not Award.objects.filter(pk=world.award.pk).exists()
    event = AuditEvent.objects.get(verb="deleted_award")
    assert event.pupil_id == world.pupil.pk
    assert event.detail["kind"] == "unit"


def test_no_award_before_the_placement_has_started(world: Any) -> None:
    fields = {"title": "Bricklaying", "level": "1", "kind": "unit", "awarded_on": world.today}
    with pytest.raises(Refused):
        actions.record_award(by=world.person("provider_tutor"), placement=world.accepted, **fields)
    with pytest.raises(PermissionDenied):
        actions.record_award(
            by=world.person("other_provider_manager"), placement=world.placement, **fields
        )
    assert not Award.objects.filter(awarded_on__gt=world.today - timedelta(1), level="1").exists()
