"""A time of the day, as people write it."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apcommission.fields import HourField
from apcommission.shown import clock


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9.30am", time(9, 30)),
        ("9:30", time(9, 30)),
        ("2pm", time(14)),
        ("2:05 PM", time(14, 5)),
        ("14:30", time(14, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("0:00", time(0)),
    ],
)
def test_a_time_is_understood_as_it_is_written(typed: str, meant: time) -> None:
    assert HourField().clean(typed) == meant


@pytest.mark.parametrize(
    "typed", ["9", "25:00", "9:61", "13pm", "0am", "noon", "9.30 in", "٩:٣٠", "9:3"]
)
def test_what_is_no_time_is_told(typed: str) -> None:
    with pytest.raises(ValidationError, match="Enter a time, for example"):
        HourField().clean(typed)


@given(st.times())
def test_a_time_that_is_shown_is_understood_again(hour: time) -> None:
    assert HourField().clean(clock(hour)) == hour.replace(second=0, microsecond=0)
