"""The demo's yearly returns: one to fill in, one to check, and last year's beside."""

from datetime import timedelta
from typing import Any

from apcommission.people.models import Role
from monitoring.demo.returns import report_the_year
from monitoring.returns.models import ProviderReturn
from tests.factories.apcommission import person_with
from tests.factories.placements import PlacementFactory


def test_returns_wait_for_a_provider_and_for_the_authority(world: Any) -> None:
    start = world.today - timedelta(days=700)
    for provider in (world.provider, world.other_provider):
        PlacementFactory(
            programme__provider=provider, start=start, planned_end=world.today + timedelta(days=9)
        )
    manager = person_with(Role.PROVIDER_MANAGER, world.provider.organisation)
    report_the_year(manager, world.provider)
    states = ProviderReturn.objects.order_by("provider", "year").values_list("provider", "state")
    assert list(states) == [
        (world.provider.pk, "accepted"),
        (world.provider.pk, "open"),
        (world.other_provider.pk, "submitted"),
    ]
