"""Whatever the names, the file is well formed and read back says the same."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.census import writing
from monitoring.census.items import ITEMS

TEXT = st.text(max_size=12)
RECORD = st.dictionaries(st.sampled_from([item.key for item in ITEMS]), TEXT)


def made() -> Any:
    """A signed census, as far as the file asks."""
    census = SimpleNamespace(year=2027, reference_date=datetime(2027, 1, 21, tzinfo=UTC).date())
    signed = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)
    return SimpleNamespace(census=census, version=1, signed_at=signed)


@settings(max_examples=50)
@given(st.lists(RECORD, max_size=3))
def test_any_text_comes_back_as_it_went(records: list[dict[str, str]]) -> None:
    writing.check_same(writing.written(made(), records), records)


def test_a_file_that_says_something_else_is_not_kept() -> None:
    content = writing.written(made(), [{"upn": "A", "surname": "Smith"}])
    with pytest.raises(writing.NotTheSame):
        writing.check_same(content, [{"upn": "A", "surname": "Smyth"}])
    with pytest.raises(writing.NotTheSame):
        writing.check_same(content, [])


def test_the_rules_known_are_asked_of_the_file_itself() -> None:
    record = {
        "upn": "A123",
        "sex": "X",
        "urn": "123456",
        "ukprn": "10012345",
        "start": "2026-01-02",
        "end": "2026-01-01",
        "sessions": "11",
    }
    words = " ".join(writing.remarks(writing.written(made(), [record])))
    for part in ("UPN has", "Sex has", "SessionsPerWeek has", "alone", "ends before", "Surname is"):
        assert part in words
    assert "A123" not in words
