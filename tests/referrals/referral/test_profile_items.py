"""The profile's items: each area in detail, and its score as their mean where all of them are told."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from referrals.referral import actions
from referrals.referral.models import ITEMS, Rating, RatingItem
from tests.referrals.referral.test_writing import section


def score(world: Any, **scores: int) -> dict[str, int]:
    actions.save_profile(by=world.person("headteacher"), referral=world.draft, **scores)
    return dict(Rating.objects.filter(referral=world.draft).values_list("area", "score"))


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({"confidence": 1, "rules": 2, "punctuality": 2}, {"attitude": 2}),
        ({"respect": 1, "help": 2}, {"teacher": 2}),  # a half goes up
        ({"confidence": 1, "rules": 2}, {}),  # not all of them
        ({"respect": 1, "help": 1, "teacher": 4}, {"teacher": 4}),  # one's own score holds
    ],
)
def test_an_area_has_the_mean_of_its_items(
    world: Any, items: dict[str, int], expected: dict[str, int]
) -> None:
    assert score(world, **items) == expected


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6))
def test_a_mean_lies_within_its_scores_and_is_the_nearest(scores: list[int]) -> None:
    found = actions._rounded_mean(scores)
    assert min(scores) <= found <= max(scores)
    assert abs(found - sum(scores) / len(scores)) <= 0.5


def test_items_are_typed_kept_and_read(world: Any, as_: Any) -> None:
    page = section(world.draft, "profile")
    typed = {"confidence": "1", "rules": "3", "punctuality": "2", "version": world.draft.version}
    assert as_("headteacher").post(page, typed).status_code == 302
    assert RatingItem.objects.filter(referral=world.draft).count() == 3
    again = as_("headteacher").get(page).context["form"]
    assert (again.initial["confidence"], again.initial["attitude"]) == (1, 2)
    read = as_("officer").get(reverse("referral:detail", args=[world.draft.pk]))
    told = dict(next(rows for found, rows in read.context["answers"] if found.key == "profile"))
    assert told["Attitude"].startswith("2 of 4 (Confidence: 1; Keeping to the school’s rules: 3")


def test_every_item_belongs_to_one_area() -> None:
    listed = [item for items in ITEMS.values() for item in items]
    assert sorted(listed) == sorted(RatingItem.Item.values)
    assert set(ITEMS) == set(Rating.Area.values)
