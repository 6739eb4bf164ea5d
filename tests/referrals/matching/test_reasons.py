"""Reasons for and against, and the order that follows: the programmes of the study, and what always holds."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.matching.facts import Case
from referrals.matching.matches import Side, Surroundings, match, matches
from referrals.matching.models import Fact, Rule
from referrals.matching.others import Company, Result
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

Effect = Rule.Effect
START = date(2026, 9, 7)


def case(attendance: int | None = 90, **told: Any) -> Case:
    """A pupil of year 9 at a school, referred by it; `told` are fields of the pupil or the referral."""
    pupil = Pupil(pk=1, year_group=9, sen_provision="N", looked_after=False, school_id=7)
    referral = Referral(pupil=pupil, route="school", school_id=7)
    for name, value in told.items():
        setattr(pupil if hasattr(pupil, name) and name != "school_id" else referral, name, value)
    referral.baseline_attendance = None if attendance is None else Decimal(attendance)
    return Case(referral, START)


def programme(key: int = 1, **fields: Any) -> Any:
    """A programme as `directory.queries.programmes` gives it."""
    told = {
        "pk": key, "title": f"Programme {key}", "key_stages": [3, 4], "mode": "full_time", "days": [],
        "sessions_per_week": 10, "places": 8, "places_free": 3, "needs_met": [],
        "min_attendance": None, "accepts_permanently_excluded": None, "accepts_ehcp": None,
        "entry_requirements": "", "miles": 4.0, "price_a_session": Decimal(40),
    }  # fmt: skip
    return SimpleNamespace(**{**told, **fields})


def rule(fact: str, effect: str, words: str = "A rule.", **fields: Any) -> Rule:
    return Rule(fact=fact, effect=effect, words=words, **fields)


def ruled(of: Case, *rules: Rule, **fields: Any) -> Any:
    return match(of, programme(**fields), Surroundings(rules={1: list(rules)}))


def words(found: Any, side: Side) -> str:
    return " ".join(reason.words for reason in found.reasons if reason.side == side)


# ---- The programmes of the study -------------------------------------------------------------------

HEADWAYS = (
    rule(Fact.EXCLUDED, Effect.NEVER, "Takes no permanently excluded pupil."),
    rule(Fact.ATTENDANCE_BELOW, Effect.NEVER, "Takes no persistent truant: 80 per cent attendance is needed.",
         threshold=Decimal(80)),
    rule(Fact.EHCP, Effect.NEVER, "Takes no statemented pupil."),
    rule(Fact.MEDICAL, Effect.NEVER, "Takes no pupil with a medical need."),
)  # fmt: skip
PARK_SCHOOL = (
    rule(Fact.ATTENDANCE_BELOW, Effect.FOR, "For pupils who are too anxious to attend.",
         threshold=Decimal(60), weight=3),
    rule(Fact.EXCLUDED, Effect.AGAINST, "Seldom takes excluded pupils.", weight=2),
)  # fmt: skip
SIPS = (rule(Fact.NOT_AT_SCHOOL, Effect.ONLY, "For pupils lost to education."),)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"route": "permanent_exclusion"}, "no permanently excluded pupil"),
        ({"exclusion_date": START}, "no permanently excluded pupil"),
        ({"attendance": 79}, "no persistent truant"),
        ({"sen_provision": "E"}, "no statemented pupil"),
        ({"route": "medical"}, "no pupil with a medical need"),
    ],
)
def test_headways_takes_none_of_these(told: dict[str, Any], why: str) -> None:
    found = ruled(case(**told), *HEADWAYS)
    assert found.is_ruled_out
    assert why in words(found, Side.NEVER)


def test_headways_takes_who_attends_eighty_per_cent_and_says_what_it_does_not_know() -> None:
    assert not ruled(case(attendance=80), *HEADWAYS).is_ruled_out
    unknown = ruled(case(attendance=None, sen_provision=""), *HEADWAYS)
    assert not unknown.is_ruled_out
    told = words(unknown, Side.UNKNOWN)
    assert "Not told: the attendance of the last full term." in told
    assert "Not told: whether the pupil has an EHC plan." in told


def test_park_school_is_for_anxious_non_attenders_and_seldom_for_excluded_pupils() -> None:
    anxious = ruled(case(attendance=30), *PARK_SCHOOL)
    excluded = ruled(case(attendance=90, route="permanent_exclusion"), *PARK_SCHOOL)
    neither = ruled(case(attendance=90), *PARK_SCHOOL)
    assert not excluded.is_ruled_out
    assert anxious.total > neither.total > excluded.total
    assert "Seldom takes excluded pupils." in words(excluded, Side.AGAINST)


def test_mary_knox_is_for_key_stage_3() -> None:
    assert not ruled(case(year_group=9), key_stages=[3]).is_ruled_out
    older = ruled(case(year_group=10), key_stages=[3])
    assert words(older, Side.NEVER) == "It is not for key stage 4, the pupil’s."


def test_sips_is_for_pupils_lost_to_education() -> None:
    assert ruled(case(), *SIPS).is_ruled_out
    for told in ({"school_id": None}, {"route": "moved_in"}, {"route": "custody"}):
        found = ruled(case(**told), *SIPS)
        assert not found.is_ruled_out
        assert "For pupils lost to education." in words(found, Side.FOR)


# ---- What the entry says ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "fields", "side", "expected"),
    [
        ({"route": "permanent_exclusion"}, {"accepts_permanently_excluded": False}, Side.NEVER,
         "takes no permanently excluded"),
        ({"sen_provision": "E"}, {"accepts_ehcp": False}, Side.NEVER, "no pupil with an EHC plan"),
        ({"sen_need": "SEMH"}, {"needs_met": ["SEMH"]}, Side.FOR, "It meets the pupil’s primary need"),
        ({"sen_need": "ASD"}, {"needs_met": ["SEMH"]}, Side.AGAINST, "does not name"),
        ({"attendance": 70}, {"min_attendance": Decimal("80.00")}, Side.AGAINST,
         "asks pupils to keep 80 per cent attendance; in the last full term it was 70 per cent"),
        ({"attendance": None}, {"min_attendance": Decimal(80)}, Side.UNKNOWN, "not in the referral"),
        ({"attendance": 85}, {"min_attendance": Decimal(80)}, Side.FOR, "reaches the 80 per cent"),
        ({"route": "permanent_exclusion"}, {"mode": "part_time", "sessions_per_week": 4},
         Side.AGAINST, "full-time education is due from the sixth day"),
        ({}, {"places_free": 0}, Side.NEVER, "All 8 places are taken. From 7 September 2026."),
        ({}, {"miles": 2.96}, Side.FOR, "3.0 miles"),
        ({}, {"miles": 10.2}, Side.AGAINST, "10.2 miles"),
        ({}, {"miles": None}, Side.UNKNOWN, "not known"),
        ({}, {"entry_requirements": "A visit"}, Side.TOLD, "Entry requirements: A visit"),
        ({}, {"price_a_session": None}, Side.UNKNOWN, "The price is not told."),
    ],
)  # fmt: skip
def test_an_entry_gives_its_reasons(
    told: dict[str, Any], fields: dict[str, Any], side: Side, expected: str
) -> None:
    assert expected in words(match(case(**told), programme(**fields), Surroundings()), side)


def test_days_that_are_asked_for() -> None:
    asked = Case(case().referral, START, (0, 2))
    runs = match(asked, programme(days=[0, 1, 2]), Surroundings())
    does_not = match(asked, programme(days=[0, 1]), Surroundings())
    assert "all the days asked for" in words(runs, Side.FOR)
    assert "It does not run on Wednesday." in words(does_not, Side.AGAINST)


# ---- Who is there, and what came of it -------------------------------------------------------------


@pytest.mark.parametrize("limit", ["school", "area", "year"])
def test_a_limit_of_the_mix_rules_out_when_it_is_reached(limit: str) -> None:
    limited = Rule(limit=limit, at_most=1, words="At most one.")

    def found(company: Company) -> Any:
        return match(case(), programme(), Surroundings({1: [limited]}, {1: company}))

    assert not found(Company()).is_ruled_out
    others = {"school": 3, "area": 3, "year": 3, limit: 0}
    assert not found(Company(**others)).is_ruled_out
    assert words(found(Company(**{limit: 1})), Side.NEVER) == "At most one. There are 1 now."


def test_who_must_not_be_together_is_told_to_those_who_decide_only() -> None:
    company = {1: Company(apart=1)}
    told = Surroundings(company=company, sees_apart=True)
    untold = Surroundings(company=company)
    assert "must not be placed with this one" in words(match(case(), programme(), told), Side.NEVER)
    reader = match(case(), programme(), untold)
    assert not reader.is_ruled_out
    everything = " ".join(reason.words for reason in reader.reasons)
    assert "must not" not in everything
    assert "Ask the authority before you choose" in everything


@pytest.mark.parametrize(
    ("result", "side", "expected"),
    [
        (None, Side.UNKNOWN, "No placement of a pupil like this one"),
        (Result(4, 4, (0.51, 1.0)), Side.UNKNOWN, "4 of 4 placements"),
        (Result(18, 20, (0.699, 0.972)), Side.FOR, "(95% interval: 70% to 97%)"),
        (Result(2, 20, (0.03, 0.3)), Side.AGAINST, "2 of 20"),
        (Result(10, 20, (0.3, 0.7)), Side.TOLD, "10 of 20"),
    ],
)
def test_results_come_with_their_numbers_and_uncertainty(
    result: Result | None, side: Side, expected: str
) -> None:
    around = Surroundings(results={1: result} if result else {})
    assert expected in words(match(case(), programme(), around), side)


# ---- What must always hold -------------------------------------------------------------------------

programmes = st.lists(
    st.builds(
        programme,
        key=st.integers(1, 99),
        key_stages=st.sampled_from([[3], [4], [3, 4]]),
        places_free=st.integers(0, 2),
        miles=st.sampled_from([None, 1.0, 5.0, 20.0]),
        price_a_session=st.sampled_from([None, Decimal(30), Decimal(50)]),
        min_attendance=st.sampled_from([None, Decimal(80)]),
    ),
    max_size=8,
    unique_by=lambda one: one.pk,
)


@given(programmes)
def test_every_programme_is_there_once_with_reasons_in_a_stable_order(found: list[Any]) -> None:
    ordered = matches(case(), found, Surroundings())
    again = matches(case(), reversed(found), Surroundings())
    assert sorted(one.programme.pk for one in ordered) == sorted(one.pk for one in found)
    assert [one.programme.pk for one in ordered] == [one.programme.pk for one in again]
    assert all(one.reasons for one in ordered)
    totals = [(one.is_ruled_out, -one.total) for one in ordered]
    assert totals == sorted(totals)
    for one in ordered:
        assert one.total == sum(reason.weight for reason in one.reasons)


@given(programmes, st.integers(0, 7))
def test_a_rule_that_rules_out_never_betters_a_place(found: list[Any], which: int) -> None:
    if which >= len(found):
        return
    key = found[which].pk
    barred = {key: [rule(Fact.MEDICAL, Effect.NEVER)]}
    of = case(route="medical")

    def place(around: Surroundings) -> int:
        return [one.programme.pk for one in matches(of, found, around)].index(key)

    assert place(Surroundings(rules=barred)) >= place(Surroundings())
