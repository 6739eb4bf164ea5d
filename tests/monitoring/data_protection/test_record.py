"""The authority keeps its own record of processing, from what ships on."""

from typing import Any

import pytest
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.editing import ChangedMeanwhile
from monitoring.data_protection import record
from monitoring.data_protection.models import Processing

PAGE = reverse("data_protection:processing")


def said(processing: Processing, **fields: str) -> dict[str, str]:
    names = [
        "purpose",
        "basis",
        "special_basis",
        "people",
        "data",
        "recipients",
        "kept",
        "safeguards",
    ]
    return {name: getattr(processing, name) for name in names} | fields


def test_an_entry_that_ships_is_put_right_and_what_it_said_is_in_the_trail(
    world: Any, as_: Any
) -> None:
    shipped = Processing.objects.earliest("pk")
    administrator, before = as_("administrator"), shipped.recipients
    address = reverse("data_protection:change_processing", args=[shipped.pk])
    form = {**said(shipped, recipients="Nobody else"), "version": shipped.version}
    administrator.post(address, form)
    page = as_("provider_tutor").get(PAGE).content.decode()
    assert "Nobody else" in page
    assert address not in page
    assert address in administrator.get(PAGE).content.decode()
    [event] = AuditEvent.objects.filter(verb="changed_processing")
    assert event.detail["changed"] == {"recipients": [before, "Nobody else"]}
    with pytest.raises(ChangedMeanwhile):
        record.change_processing(by=world.person("administrator"), processing=shipped, version=1)


def test_a_purpose_is_added_once_and_ended_without_being_forgotten(world: Any) -> None:
    by = world.person("administrator")
    fields = said(Processing(basis="Task", people="Pupils", data="X"), purpose="Transport")
    made = record.add_processing(by=by, once="a", **fields)
    assert record.add_processing(by=by, once="a", **fields) == made
    with pytest.raises(record.KnownPurpose):
        record.add_processing(by=by, **fields)
    record.change_processing(by=by, processing=made, is_ended=True)
    made.refresh_from_db()
    assert made.ended_on == world.today
    record.change_processing(by=by, processing=made)
    made.refresh_from_db()
    assert made.ended_on is None
