"""The demonstration has something in the rooms from which data leave."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from apcommission.api.models import ApiToken
from monitoring.demo.interfaces import open_ways_out
from monitoring.statistics.models import Edition


def test_tokens_of_a_school_and_of_the_warehouse_and_statistics_are_there(
    world: Any, as_: Any
) -> None:
    open_ways_out(world.person("commissioner"), world.person("headteacher"))
    names = set(ApiToken.objects.filter(revoked_at=None).values_list("name", flat=True))
    assert names == {"Data warehouse", "School register"}
    assert ApiToken.objects.filter(revoked_at__isnull=False).count() == 1
    assert "Data warehouse" in as_("commissioner").get(reverse("tokens:list")).content.decode()
    assert Edition.objects.get().year < timezone.localdate().year
