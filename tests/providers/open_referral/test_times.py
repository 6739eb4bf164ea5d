"""Times of the day out of what a provider wrote."""

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.open_referral.times import hours_of


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("9.30am to 3pm", ("09:30", "15:00")),
        ("09:30-15:00", ("09:30", "15:00")),
        ("9.30 to 3", ("09:30", "15:00")),
        ("12pm–2.15pm", ("12:00", "14:15")),
        ("mornings", None),
        ("9 to 12 and 1 to 3", None),
        ("25:00 to 26:00", None),
        ("13pm to 14pm", None),
        ("3pm to 9am", None),
    ],
)
def test_hours_as_people_write_them(words: str, told: tuple[str, str] | None) -> None:
    assert hours_of(words) == (told and tuple(time.fromisoformat(one) for one in told))


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_whatever_is_written_gives_hours_in_order_or_none(words: str) -> None:
    found = hours_of(words)
    assert found is None or found[0] < found[1]
