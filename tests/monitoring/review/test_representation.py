"""Over- and under-representation: shares with their interval, beside the shares expected."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.figures import Rate
from monitoring.review.demand import academic_year, year_of
from monitoring.review.models import Group, Reference
from monitoring.review.representation import FEWER, MORE, SAME, Share, compared_with, standings
from tests.factories.placements import PlacementFactory
from tests.factories.referrals import PupilFactory, ReferralFactory
from tests.factories.review import ReferenceFactory
from tests.factories.world import World

YEAR = academic_year(2025)


@given(
    count=st.integers(0, 200),
    others=st.integers(0, 200),
    expected=st.decimals(0, 100, places=2) | st.none(),
)
def test_more_or_fewer_is_said_only_where_the_whole_interval_lies_beside(
    count: int, others: int, expected: Decimal | None
) -> None:
    share = Share("", "", Rate(count, count + others), expected)
    if expected is None or share.rate.interval is None:
        assert share.verdict == ""
        return
    low, high = share.rate.interval
    wanted = float(expected) / 100
    assert (share.verdict == MORE) == (low > wanted)
    assert (share.verdict == FEWER) == (high < wanted)
    assert (share.verdict == SAME) == (low <= wanted <= high)


def refer(number: int, **pupil: Any) -> None:
    for _ in range(number):
        ReferralFactory(pupil=PupilFactory(**pupil), submitted_on=YEAR.start)


def test_pupils_are_counted_once_and_those_not_known_stand_beside(db: None) -> None:
    twice = PupilFactory(looked_after=True)
    for day in (YEAR.start, YEAR.end):
        ReferralFactory(pupil=twice, submitted_on=day)
    refer(3, looked_after=False)
    refer(2, looked_after=None)
    ReferralFactory(pupil=PupilFactory(looked_after=True), submitted_on=None, state="draft")
    found = {each.group: each for each in standings(among="referred", period=YEAR)}
    care = found[Group.CARE]
    assert [(one.name, one.rate) for one in care.shares] == [
        ("Yes", Rate(1, 4)),
        ("No", Rate(3, 4)),
    ]
    assert care.unknown == 2
    assert set(found) == set(Group)


def test_those_placed_are_the_cohort_of_the_year(db: None) -> None:
    placement = PlacementFactory(state="active", start=YEAR.start, planned_end=YEAR.end)
    PlacementFactory(state="cancelled", start=YEAR.start, planned_end=YEAR.end)
    ended = {"state": "ended", "end": academic_year(2024).end, "end_reason": "completed"}
    PlacementFactory(start=academic_year(2024).start, planned_end=ended["end"], **ended)
    sex = standings(among="placed", period=YEAR)[0]
    assert [one.rate.numerator for one in sex.shares if one.value == placement.pupil.sex] == [1]


def test_a_group_with_more_than_expected_is_named(db: None) -> None:
    ReferenceFactory(group="care")
    refer(10, looked_after=True)
    refer(10, looked_after=False)
    care = next(one for one in standings(among="referred", period=YEAR) if one.group == "care")
    assert [share.verdict for share in care.shares] == [MORE, FEWER]


def test_the_latest_shares_up_to_the_year_are_used_else_the_earliest(db: None) -> None:
    for year in (2022, 2024, 2026):
        ReferenceFactory(year=year)
    entered = list(Reference.objects.order_by("group", "-year"))
    assert compared_with(2025, entered)["care"].year == 2024
    assert compared_with(2026, entered)["care"].year == 2026
    assert compared_with(2020, entered)["care"].year == 2022


def test_the_national_shares_of_the_sexes_ship_with_their_source(db: None) -> None:
    found = Reference.objects.get(group="sex")
    assert sum(Decimal(share) for share in found.shares.values()) == 100
    assert "Department for Education" in found.source


# ---- Pages ---------------------------------------------------------------------------------------


def answers(**more: Any) -> dict[str, Any]:
    return {"year": "2024", "population": "All pupils", "source": "School census", **more}


def test_shares_are_entered_with_their_source(world: World, as_: Any) -> None:
    officer = as_("officer")
    page = reverse("review:add_share", args=["care"])
    asked = officer.post(page, answers(share_0="2.5", share_1="97.5"))
    assert asked.status_code == 302
    found = Reference.objects.get(group="care")
    assert found.shares == {"True": "2.5", "False": "97.5"}
    assert "School census" in officer.get(reverse("review:groups")).content.decode()
    again = officer.post(page, answers(share_0="3", share_1="97"))
    assert "entered already" in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"share_0": "60", "share_1": "50"}, "more than all"),
        ({}, "at least"),
        ({"share_0": "-1"}, "must be 0 or more"),
    ],
)
def test_shares_that_cannot_be_are_refused_and_kept(
    world: World, as_: Any, typed: dict[str, str], words: str
) -> None:
    page = as_("officer").post(reverse("review:add_share", args=["care"]), answers(**typed))
    text = page.content.decode()
    assert words in text
    assert "School census" in text
    assert not Reference.objects.filter(group="care").exists()


def test_two_who_change_the_same_shares_do_not_overwrite(world: World, as_: Any) -> None:
    shares = ReferenceFactory()
    page, officer = reverse("review:share", args=[shares.pk]), as_("officer")
    first = answers(share_0="2", share_1="98", version="1")
    assert officer.post(page, first).status_code == 302
    late = officer.post(page, {**first, "share_0": "1.5"})
    assert "Someone else changed this" in late.content.decode()
    shares.refresh_from_db()
    assert shares.shares["True"] == "2"


def test_the_page_is_about_a_year_and_about_whom(world: World, as_: Any) -> None:
    query = {"year": year_of(world.today), "among": "placed"}
    page = as_("officer").get(reverse("review:groups"), query).content.decode()
    assert "Pupils placed, " in page
    assert as_("officer").get(reverse("review:groups"), {"among": "all"}).status_code == 200
    assert as_("officer").get(reverse("review:add_share", args=["shoes"])).status_code == 404
