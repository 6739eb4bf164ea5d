"""Small numbers cannot be read, and cannot be worked out from what is left (measures.md: Publishing)."""

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.suppression import SUPPRESSED, hidden_in, suppressed

THRESHOLD = 5
COUNT = st.integers(0, 12)


def ways(whole: int, shown: list[int], hidden: int) -> list[tuple[int, ...]]:
    """How the hidden parts of a whole may be, for who knows its total and the parts that are shown."""
    rest = whole - sum(shown)
    return [way for way in product(range(rest + 1), repeat=hidden) if sum(way) == rest]


@given(st.lists(COUNT, min_size=2, max_size=4))
def test_no_part_of_a_whole_can_be_worked_out_from_the_others(counts: list[int]) -> None:
    parts = dict(enumerate(counts))
    hidden = hidden_in(parts)
    assert {key for key, count in parts.items() if 0 < count < THRESHOLD} <= hidden
    open_ways = ways(sum(counts), [n for key, n in parts.items() if key not in hidden], len(hidden))
    if hidden != set(parts):
        # Whoever knows the rule knows that nought is shown as long as something is shown.
        open_ways = [way for way in open_ways if all(way)]
    for place, key in enumerate(sorted(hidden)):
        could_be = {way[place] for way in open_ways}
        assert len(could_be) > 1, f"part {key} of {counts}"


@given(st.lists(COUNT, min_size=2, max_size=5))
def test_what_is_hidden_together_is_no_small_number(counts: list[int]) -> None:
    parts = dict(enumerate(counts))
    hidden = hidden_in(parts)
    together = sum(parts[key] for key in hidden)
    assert not 0 < together < THRESHOLD or hidden == set(parts)


def test_a_whole_without_small_parts_is_shown_as_it_is() -> None:
    assert hidden_in({"a": 5, "b": 0, "c": 17}) == set()


def test_one_small_part_takes_the_next_larger_one_with_it() -> None:
    assert hidden_in({"a": 2, "b": 9, "c": 6, "d": 0}) == {"a", "c"}


# ---- Whole figures -------------------------------------------------------------------------------


def rate(numerator: int, denominator: int) -> dict[str, Any] | None:
    return {"numerator": numerator, "denominator": denominator} if denominator else None


@st.composite
def figures(draw: st.DrawFn) -> dict[str, Any]:
    """Figures of a scope as `to_data` gives them, of some ten pupils."""
    possible = draw(COUNT)
    persistent = draw(st.integers(0, possible))
    severe = draw(st.integers(0, persistent))
    pupils = possible + draw(st.integers(0, 3))
    accredited = draw(st.integers(0, pupils))
    units = draw(st.integers(accredited, 15)) if accredited else 0
    full = draw(st.integers(0, 5)) if accredited else 0
    activities = {
        key: draw(st.integers(1, 7))
        for key in draw(st.sets(st.sampled_from(["fe", "training", "employment", "neet"])))
    }
    known = sum(activities.values())
    progressed = known - activities.get("neet", 0)
    aimed = draw(COUNT)
    returned = draw(st.integers(0, aimed))
    sustained = draw(st.integers(0, returned))
    directions = [draw(COUNT) for _ in range(3)]
    bands = {
        str(stage): {band: draw(COUNT) for band in ("under_50", "50_70", "90_over")}
        for stage in draw(st.sets(st.integers(2, 4), min_size=1))
    }
    measures: dict[str, Any] = {
        "attendance_rate": rate(draw(st.integers(0, 100)), 100),
        "persistent_absence": rate(persistent, possible),
        "severe_absence": rate(severe, possible),
        "retention": rate(draw(st.integers(0, pupils)), pupils),
        "accredited_pupils": rate(accredited, pupils),
        "attendance_bands": bands,
        "attendance_change": {
            "mean_points": "1.0",
            "pupils": sum(directions),
            **dict(zip(("rose", "same", "fell"), directions, strict=True)),
        }
        if sum(directions)
        else None,
        "awards": {
            "total": units + full,
            "units": units,
            "full": full,
            "by_level": {"e": units, "1": full},
        },
        "reintegration": {
            **(rate(returned, aimed) or {}),
            "sustained": sustained,
            "too_early": draw(st.integers(0, returned - sustained)),
        }
        if aimed
        else None,
        "progression": {
            **(rate(progressed, known) or {}),
            "unknown": draw(COUNT),
            "by_activity": activities,
        }
        if known
        else None,
        "charge_total": "1000.00",
        "cost_per_award": "10.00" if units + full else None,
        "cost_per_accredited_pupil": "10.00" if accredited else None,
        "cost_per_positive_outcome": "10.00" if sustained + progressed else None,
        "latent_sessions": 3,
    }
    return {
        "cohort": {"placements": pupils, "pupils": pupils},
        "measures": measures,
        "not_available": {},
    }


def small(count: Any) -> bool:
    return isinstance(count, int) and 0 < count < THRESHOLD


@given(figures())
def test_no_small_number_of_pupils_is_left_in_what_is_published(data: dict[str, Any]) -> None:
    shown = suppressed(data)["measures"]
    people = ("persistent_absence", "severe_absence", "accredited_pupils", "retention")
    for key in (*people, "progression", "reintegration"):
        value = shown[key]
        if value in (None, SUPPRESSED):
            continue
        above, below = value["numerator"], value["denominator"]
        assert not any(map(small, (above, below, below - above))), key
        if key == "progression":
            assert not any(map(small, (value["unknown"], *value["by_activity"].values())))
        if key == "reintegration" and value["sustained"] != SUPPRESSED:
            rest = above - value["sustained"] - value["too_early"]
            assert not any(map(small, (value["sustained"], value["too_early"], rest)))
    if shown["attendance_bands"] not in (None, SUPPRESSED):
        for counts in shown["attendance_bands"].values():
            assert not any(map(small, counts.values()))


@given(figures())
def test_no_cost_gives_away_the_number_that_it_was_divided_by(data: dict[str, Any]) -> None:
    whole, shown = data["measures"], suppressed(data)["measures"]
    positive = (whole["reintegration"] or {}).get("sustained", 0)
    positive += (whole["progression"] or {}).get("numerator", 0)
    if small(positive):
        assert shown["cost_per_positive_outcome"] == SUPPRESSED
    if shown["accredited_pupils"] == SUPPRESSED or small(whole["awards"]["total"]):
        for key in ("awards", "cost_per_award", "cost_per_accredited_pupil"):
            assert shown[key] in (None, SUPPRESSED), key


@given(figures())
def test_the_bands_do_not_tell_a_rate_of_absence_that_is_hidden(data: dict[str, Any]) -> None:
    shown = suppressed(data)["measures"]
    bands = shown["attendance_bands"]
    if bands in (None, SUPPRESSED) or "all" not in bands:
        return
    for band, key in (("under_50", "severe_absence"), ("90_over", "persistent_absence")):
        if shown[key] == SUPPRESSED:
            assert bands["all"][band] == SUPPRESSED


@given(st.lists(COUNT, min_size=1, max_size=5))
def test_a_small_provider_is_hidden_behind_the_next_larger_one(sizes: list[int]) -> None:
    part = {"attendance_rate": rate(1, 2), "completeness": rate(1, 1), "charge_total": "9.00"}
    parts = [
        {"name": f"P{place}", "placements": size, "pupils": size, **part}
        for place, size in enumerate(sizes)
    ]
    data = {
        "cohort": {"placements": sum(sizes), "pupils": sum(sizes)},
        "measures": {},
        "not_available": {},
        "breakdown": parts,
    }
    found = suppressed(data)["breakdown"]
    hidden = [size for size, part in zip(sizes, found, strict=True) if part["pupils"] == SUPPRESSED]
    assert all(not small(part["pupils"]) for part in found)
    assert len(hidden) != 1 or len(sizes) == 1
    for part in found:
        if part["pupils"] == SUPPRESSED:
            assert {part[key] for key in ("attendance_rate", "charge_total")} == {SUPPRESSED}
