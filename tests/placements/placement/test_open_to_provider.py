"""How long a provider sees a pupil: from the offer on, until the retention agreed in its contract is over."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apcommission.audit.actions import record
from placements.placement import actions
from placements.placement.models import Placement
from providers.contracts.models import Contract
from referrals.panels.models import Declaration
from tests.factories.contracts import ContractFactory
from tests.factories.placements import PlacementFactory

pytestmark = pytest.mark.django_db


def test_the_months_of_the_contract_in_force_go_into_what_is_offered(world: Any) -> None:
    term = {"starts_on": world.term.start, "ends_on": world.term.end}
    ContractFactory(provider=world.provider, state="signed", record_months=3, **term)
    ContractFactory(provider=world.provider, state="draft", record_months=60, **term)
    offered = actions.offer_placement(
        by=world.person("officer"),
        decision=world.decision_to_place,
        programme=world.programme,
        start=world.today,
        planned_end=world.term.end,
        slots=[(4, 0, "provider")],
    )
    assert offered.provider_months == 3
    assert offered.provider_sees_until is None
    assert Contract._meta.get_field("record_months").default == 12


def test_the_day_is_reckoned_by_the_database_whoever_writes_the_end(db: None) -> None:
    placement = PlacementFactory(start=date(2025, 9, 1), planned_end=date(2026, 3, 31))
    Placement.objects.update(state="ended", end_reason="completed", end=date(2026, 1, 31))
    placement.refresh_from_db()
    assert placement.provider_sees_until == date(2027, 1, 31)
    Placement.objects.update(provider_months=1)
    placement.refresh_from_db()
    assert placement.provider_sees_until == date(2026, 2, 28)


def test_a_provider_sees_its_pupil_up_to_the_last_day_and_not_after(as_: Any, world: Any) -> None:
    address = f"/placements/{world.placement.pk}/"
    for days, answer in ((0, 200), (1, 404)):
        last = timezone.localdate() - timedelta(days=days)
        start = last - timedelta(days=60)
        Placement.objects.filter(pk=world.placement.pk).update(
            state="ended", end_reason="completed", start=start, end=last, provider_months=0
        )
        assert as_("provider_manager").get(address).status_code == answer
        assert as_("safeguarding_lead").get(address).status_code == answer
    assert as_("headteacher").get(address).status_code == 200
    assert as_("officer").get(address).status_code == 200


def test_a_declared_interest_hides_the_placement_the_pupil_and_the_trail(
    as_: Any, world: Any
) -> None:
    record("saw", world.placement, by=None, pupil_id=world.pupil.pk)
    trail = f"/audit/?pupil={world.pupil.pk}"
    addresses = (f"/placements/{world.placement.pk}/", f"/pupils/{world.pupil.pk}/")
    entry = f"Placement {world.placement.pk}"
    assert entry in as_("commissioner").get(trail).content.decode()
    Declaration.objects.create(
        referral=world.referral, person=world.people["commissioner"], interest="A cousin"
    )
    for address in addresses:
        assert as_("commissioner").get(address).status_code == 404
        assert as_("officer").get(address).status_code == 200
    assert entry not in as_("commissioner").get(trail).content.decode()
