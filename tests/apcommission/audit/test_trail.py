"""The audit trail and signed decisions are held by the database itself."""

import pytest
from django.db import IntegrityError

from apcommission.audit.actions import record
from apcommission.audit.models import AuditEvent
from tests.factories.apcommission import PersonFactory
from tests.factories.placements import MarkFactory, TimetableSlotFactory
from tests.factories.referrals import DecisionFactory

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what() -> None:
    person = PersonFactory()
    record("published_entry", person, by=person, places=3)
    event = AuditEvent.objects.get()
    assert (event.by, event.verb, event.subject_type, event.detail) == (
        person, "published_entry", "apcommission.Person", {"places": 3},
    )  # fmt: skip


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_event_is_never_changed(change: str) -> None:
    record("loaded_case", by=None)
    events = AuditEvent.objects.all()
    with pytest.raises(IntegrityError, match="only ever added to"):
        events.update(verb="other") if change == "update" else events.delete()


def test_a_signed_decision_is_fixed() -> None:
    decision = DecisionFactory()
    decision.reasons = "Other reasons"
    with pytest.raises(IntegrityError, match="signed decision is fixed"):
        decision.save()


def test_no_pupil_is_in_two_places() -> None:
    slot = TimetableSlotFactory()
    with pytest.raises(IntegrityError, match="no_pupil_in_two_places"):
        TimetableSlotFactory(placement=slot.placement)


def test_codes_are_loaded() -> None:
    assert MarkFactory(code_id="K").code.counts_as == "elsewhere"
