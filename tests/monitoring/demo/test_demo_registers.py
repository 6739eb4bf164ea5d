"""The demo's register: one file applied, one that waits with a school that closes; pupils on their way in."""

from typing import Any

from apcommission.importing.models import Upload
from apcommission.registers.models import Establishment, RegisterLoad
from monitoring.demo.registers import keep_the_register
from tests.factories.referrals import PupilFactory


def test_a_file_waits_with_a_decision_and_a_table_with_a_fault(world: Any) -> None:
    PupilFactory(school=world.other_school)
    keep_the_register(world.person("officer"), world.person("headteacher"), world.school)
    waiting, applied = RegisterLoad.objects.all()
    assert (applied.state, waiting.state) == ("applied", "ready")
    assert Establishment.objects.filter(pk=world.school.urn).exists()
    decision = waiting.decisions.get()
    assert (decision.urn, decision.to_urn) == (world.other_school.urn, "999901")
    faults = [row.faults for row in Upload.objects.get().rows.all()]
    assert faults[0] == {}
    assert list(faults[1]) == ["birth_date"]
