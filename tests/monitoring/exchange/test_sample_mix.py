"""A sample as large as the demo's has the mix of cases that the service must show."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from tests.monitoring.exchange.sample_rows import (
    CODE_CLASSES,
    DEMO_DAY,
    Files,
    by,
    sample,
    timetabled,
)

UNPLANNED = {"broke_down", "withdrew", "excluded", "provider_ended"}


@pytest.fixture(scope="module")
def demo() -> Files:
    return sample(300, 7, DEMO_DAY)


def test_registers_of_ended_terms_are_nearly_complete_and_late_returns_show(demo: Files) -> None:
    programmes = by(demo, "programmes", "programme_ref")
    have = {(row["placement_ref"], row["date"], row["session"]) for row in demo["attendance"]}
    due: Counter[tuple[str, bool]] = Counter()
    missing: Counter[tuple[str, bool]] = Counter()
    for ref, placement in by(demo, "placements", "placement_ref").items():
        provider = programmes[placement["programme_ref"]]["provider_ref"]
        for when, half in timetabled(demo, placement, DEMO_DAY):
            key = (provider, when >= "2026-11-16")  # the Monday of the week before
            due[key] += 1
            missing[key] += (ref, when, half) not in have
    earlier = [key for key in due if not key[1]]
    assert 0 < sum(missing[key] for key in earlier) / sum(due[key] for key in earlier) < 0.02
    last_week = {provider for provider, is_last in due if is_last}
    late = {each for each in last_week if missing[each, True] > due[each, True] / 2}
    assert late
    assert late < last_week


def test_marks_of_every_class_of_code_occur(demo: Files) -> None:
    used = {row["code"] for row in demo["attendance"]}
    assert all(used & codes for codes in CODE_CLASSES.values()), used


def test_about_seven_in_ten_decided_referrals_are_placed_and_some_still_wait(demo: Files) -> None:
    final = {
        row["referral_ref"]: row["outcome"]
        for row in demo["decisions"]
        if row["outcome"] not in ("defer", "pass_on")
    }
    outcomes = Counter(final.values())
    assert 0.62 <= outcomes["place"] / len(final) <= 0.8
    assert {"support_in_school", "school_place", "decline"} <= set(outcomes)
    assert {"defer", "pass_on"} <= {row["outcome"] for row in demo["decisions"]}
    assert len(final) < len(demo["referrals"])


def test_placements_run_and_end_for_all_kinds_of_reasons(demo: Files) -> None:
    reasons = Counter(row["end_reason"] for row in demo["placements"])
    assert {"", "completed", "reintegrated", "moved_on", "school_leaving_age"} <= set(reasons)
    unplanned = sum(reasons[reason] for reason in UNPLANNED)
    assert 0.05 <= unplanned / len(demo["placements"]) <= 0.3
    assert any(row["start"] >= DEMO_DAY.isoformat() for row in demo["placements"])


def test_hardly_a_programme_has_more_pupils_than_places(demo: Files) -> None:
    places = {row["programme_ref"]: int(row["places"]) for row in demo["programmes"]}
    for when in ("2025-11-12", "2026-03-11", "2026-06-17", "2026-11-18"):
        held = Counter(
            row["programme_ref"]
            for row in demo["placements"]
            if row["start"] <= when and (not row["end"] or row["end"] >= when)
        )
        over = [ref for ref, count in held.items() if count > places[ref]]
        assert len(over) <= 1
        assert 0.3 <= sum(held.values()) / sum(places.values()) <= 1


def test_supply_is_mixed_and_prices_stand_on_every_basis(demo: Files) -> None:
    assert len(demo["providers"]) >= 10
    assert len({row["category"] for row in demo["providers"]}) == 10
    assert len(demo["schools"]) >= 12
    bases = {row["price_basis"] for row in demo["programmes"]}
    assert bases == {"session", "day", "week", "term", "year", "place"}
    assert {row["mode"] for row in demo["programmes"]} == {"full_time", "part_time"}


def test_standards_have_every_status_and_some_expire_within_a_month(demo: Files) -> None:
    statuses = {row["status"] for row in demo["standards"]}
    assert statuses == {"not_started", "in_development", "in_place", "verified"}
    today, soon = DEMO_DAY.isoformat(), (DEMO_DAY + timedelta(days=30)).isoformat()
    assert any(today <= row["expires_on"] <= soon for row in demo["standards"])
    for row in demo["standards"]:
        assert (row["status"] == "verified") == (row["verified_on"] != "")


def test_providers_differ_in_attendance(demo: Files) -> None:
    programmes = by(demo, "programmes", "programme_ref")
    placements = by(demo, "placements", "placement_ref")
    attending = CODE_CLASSES["attending"] | CODE_CLASSES["elsewhere"]
    absent = CODE_CLASSES["authorised"] | CODE_CLASSES["unauthorised"]
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in demo["attendance"]:
        provider = programmes[placements[row["placement_ref"]]["programme_ref"]]["provider_ref"]
        counted[provider][0] += row["code"] in attending
        counted[provider][1] += row["code"] in attending | absent
    rates = [attended / possible for attended, possible in counted.values() if possible > 300]
    assert max(rates) - min(rates) > 0.1
    assert all(0.4 < rate < 0.99 for rate in rates)
