"""Figures as data: the shape that import-format.md prescribes, and why a figure is missing."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from monitoring.measures.data import to_data
from monitoring.measures.definitions import BY_KEY, DEFINITIONS
from monitoring.measures.figures import (
    Attendance,
    Capacity,
    Change,
    Charges,
    Figures,
    Outcomes,
    Period,
    Progress,
    Scope,
)

FULL = Figures(
    Scope("provider", "P01"),
    Period(date(2025, 9, 1), date(2025, 12, 19)),
    Attendance(
        timetabled=4000,
        due=3950,
        marked=3920,
        attended=3120,
        authorised=500,
        unauthorised=280,
        late=60,
        weeks=300,
        pupils_possible=23,
        persistent=9,
        severe=2,
        bands={"4": {"under_50": 2, "50_70": 1, "70_80": 4, "80_90": 10, "90_over": 6}},
        change=Change(Decimal("12.4"), 18, 15, 1, 2),
    ),
    Outcomes(
        placements=24,
        pupils=23,
        unplanned=3,
        reintegrated=2,
        aimed=5,
        sustained=1,
        too_early=1,
        units=60,
        full=7,
        levels={"Entry 3": 60, "1": 7},
        accredited=19,
        leavers=9,
        progressed=7,
        known=8,
        activities={"fe": 5, "apprenticeship": 2, "neet": 1, "unknown": 1},
        returned=3,
    ),
    Charges(Decimal("48210"), Decimal("12000.5"), Decimal("36000"), Decimal("209.5"), 0),
    Capacity(4410),
    Progress(
        met=8,
        due=12,
        areas={"peers": {"pupils": 9, "points": 5, "rose": 5, "same": 3, "fell": 1}},
        suspensions=3,
        suspensions_before=7,
        started=6,
        middle_wait=9,
        waited=61,
        in_time=2,
        excluded=3,
        progressed_6=5,
        known_6=6,
        progressed_12=4,
        known_12=6,
        placements=24,
    ),
)
EMPTY = replace(
    FULL,
    progress=Progress(),
    attendance=Attendance(),
    outcomes=Outcomes(),
    charges=Charges(),
    capacity=Capacity(),
)
TODAY = date(2026, 1, 5)


def data(figures: Figures = FULL) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(to_data(figures, TODAY)))
    return found


def test_what_was_asked_stands_before_the_measures() -> None:
    found = data()
    assert found["scope"] == "provider:P01"
    assert (found["from"], found["to"], found["made_on"]) == (
        "2025-09-01",
        "2025-12-19",
        "2026-01-05",
    )
    assert found["cohort"] == {"placements": 24, "pupils": 23}
    assert found["not_available"] == {}


def test_every_measure_is_there() -> None:
    assert sorted(data()["measures"]) == sorted(BY_KEY)
    assert sorted(data(EMPTY)["measures"]) == sorted(BY_KEY)


def test_a_rate_has_its_counts_and_its_interval() -> None:
    measures = data()["measures"]
    assert measures["attendance_rate"] == {
        "numerator": 3120,
        "denominator": 3900,
        "interval": ["0.7872", "0.8123"],
    }
    assert measures["completeness"]["denominator"] == 3950
    # No share of a whole: it may be over 100 per cent.
    assert measures["capacity_use"] == {"numerator": 4000, "denominator": 4410}


def test_other_measures_have_their_own_shapes() -> None:
    measures = data()["measures"]
    assert measures["attendance_bands"]["4"]["80_90"] == 10
    assert measures["attendance_change"] == {
        "mean_points": "12.4",
        "pupils": 18,
        "rose": 15,
        "same": 1,
        "fell": 2,
    }
    assert measures["awards"] == {
        "total": 67,
        "units": 60,
        "full": 7,
        "by_level": {"Entry 3": 60, "1": 7},
        "per_pupil": {"numerator": 67, "denominator": 23},
    }
    progression = measures["progression"]
    assert (progression["numerator"], progression["denominator"]) == (7, 8)
    assert progression["unknown"] == 1
    assert progression["by_activity"] == {"fe": 5, "apprenticeship": 2, "neet": 1}
    assert (measures["reintegration"]["sustained"], measures["reintegration"]["too_early"]) == (
        1,
        1,
    )
    assert measures["latent_sessions"] == 410


def test_money_is_text_in_pounds_and_pence() -> None:
    measures = data()["measures"]
    assert measures["charge_total"] == "48210.00"
    assert measures["charge_by_share"] == {"school": "12000.50", "la": "36000.00", "ehcp": "209.50"}
    assert measures["cost_per_attended_session"] == "15.45"
    assert measures["cost_per_award"] == "719.55"
    assert measures["cost_per_positive_outcome"] == "6026.25"


def test_without_anyone_every_figure_is_missing_with_a_reason() -> None:
    found = data(EMPTY)
    assert set(found["measures"].values()) == {None}
    assert sorted(found["not_available"]) == sorted(BY_KEY)
    assert found["not_available"]["retention"] == "There was no placement"
    assert found["not_available"]["capacity_use"] == BY_KEY["capacity_use"].without


def test_a_missing_figure_says_what_is_missing() -> None:
    unpriced = data(replace(FULL, charges=Charges(unpriced=3)))
    for definition in DEFINITIONS:
        if definition.kind in ("money", "shares"):
            assert unpriced["measures"][definition.key] is None
            assert unpriced["not_available"][definition.key] == "3 sessions have no price"
    unknown = replace(FULL.outcomes, known=0, progressed=0, activities={"unknown": 9})
    reasons = data(replace(FULL, outcomes=unknown))["not_available"]
    assert reasons == {"progression": "Of no leaver is the destination known"}
