"""From the grid to degrees, by the example that the Ordnance Survey works out in its guide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apcommission.geography.grid import _on_airy, latitude_and_longitude


def test_the_worked_example_of_the_guide() -> None:
    north, east = _on_airy(651_409.903, 313_177.270)
    # 52° 39′ 27.2531″ N, 1° 43′ 4.5177″ E on the Airy ellipsoid
    assert (north, east) == (
        pytest.approx((52 + 39 / 60 + 27.2531 / 3600) * 3.141592653589793 / 180, abs=1e-9),
        pytest.approx((1 + 43 / 60 + 4.5177 / 3600) * 3.141592653589793 / 180, abs=1e-9),
    )


def test_the_same_point_as_satellites_tell_it() -> None:
    assert latitude_and_longitude(651_409.903, 313_177.270) == (52.65798, 1.71605)


@settings(max_examples=25)
@given(st.integers(80_000, 655_000), st.integers(5_000, 1_215_000))
def test_farther_north_on_the_grid_is_farther_north(east: int, north: int) -> None:
    here, there = latitude_and_longitude(east, north), latitude_and_longitude(east, north + 1000)
    assert 0.008 < there[0] - here[0] < 0.010
    assert 49 < here[0] < 61
    assert -8.6 < here[1] < 2.5
