"""Targets: set by the commissioner, and how figures stand to them."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.figures import Rate
from monitoring.measures.models import MeasureTarget
from monitoring.measures.targets import stands
from tests.factories.world import World

ADDRESS = "/measures/targets/attendance_rate/"


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 1000))
def test_a_figure_is_above_or_below_only_outside_its_likely_range(
    part: int, more: int, tenths: int
) -> None:
    rate = Rate(part, part + more)
    target = MeasureTarget(per_cent=Decimal(tenths) / 10)
    assert rate.interval is not None
    low, high = rate.interval
    inside = low <= tenths / 1000 <= high
    assert (stands(rate, target) == "no clear difference") == inside


def test_without_a_figure_nothing_is_said() -> None:
    assert stands(None, MeasureTarget(per_cent=Decimal(90))) == ""
    assert stands(Rate(0, 0), MeasureTarget(per_cent=Decimal(90))) == ""


def test_a_target_is_set_shown_changed_and_taken_away(world: World, as_: Any) -> None:
    commissioner = as_("commissioner")
    commissioner.post(ADDRESS, {"per_cent": "85.5", "source": "Cabinet, 3 September 2026"})
    assert "85.5%" in commissioner.get(reverse("measures:targets")).text
    assert "85.5%" in commissioner.get(reverse("measures:dashboard")).text
    version = MeasureTarget.objects.get().version
    commissioner.post(ADDRESS, {"per_cent": "90", "source": "Cabinet", "version": version})
    target = MeasureTarget.objects.get()
    assert target.per_cent == 90
    commissioner.post(ADDRESS, {"per_cent": "", "source": "", "version": target.version})
    assert not MeasureTarget.objects.exists()


@pytest.mark.parametrize("wrong", ["101", "-1", "many", "85.55"])
def test_what_is_no_share_is_refused_beside_its_field(world: World, as_: Any, wrong: str) -> None:
    answer = as_("commissioner").post(ADDRESS, {"per_cent": wrong, "source": "Cabinet"})
    assert "govuk-error-message" in answer.text
    assert "Cabinet" in answer.text
    assert not MeasureTarget.objects.exists()


def test_a_target_says_who_agreed_it(world: World, as_: Any) -> None:
    answer = as_("commissioner").post(ADDRESS, {"per_cent": "85", "source": " "})
    assert "Say who agreed the target" in answer.text


def test_two_people_do_not_overwrite_each_other(world: World, as_: Any) -> None:
    as_("commissioner").post(ADDRESS, {"per_cent": "85", "source": "Cabinet"})
    old = MeasureTarget.objects.get().version
    as_("commissioner").post(ADDRESS, {"per_cent": "86", "source": "Cabinet", "version": old})
    late = as_("commissioner").post(
        ADDRESS, {"per_cent": "70", "source": "Someone", "version": old}
    )
    assert late.status_code == 200
    assert MeasureTarget.objects.get().per_cent == 86
