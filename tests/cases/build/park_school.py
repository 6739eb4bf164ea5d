"""Park School (Annex 2, section 2): attendance of three years, awards, leavers of 2006."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.cases.build.placing import Programme, report
from tests.cases.build.writer import FULL_TIME, Case, rate

PLACES = 20
LEAVERS_OF_2006 = {"fe": 7, "training": 3, "neet": 2}
#: Sessions attended of ten by the 8 of 20 pupils (40 per cent) who attend 90 per cent or more.
HIGH = (10, 10, 10, 10, 9, 9, 9, 9)


@dataclass(frozen=True)
class Year:
    """One academic year: the week that stands for it, sessions attended of ten, and year groups."""

    monday: date
    lower: tuple[int, ...]  # beside HIGH
    year_groups: tuple[tuple[int, int], ...]  # (year group, pupils)


YEARS = (
    Year(
        date(2004, 6, 28),
        (8, 8, 8, 8, 7, 7, 6, 6, 5, 4, 2, 1),
        ((8, 2), (9, 3), (10, 4), (11, 11)),
    ),
    Year(
        date(2005, 6, 27),
        (8, 8, 8, 8, 7, 7, 6, 6, 5, 4, 3, 2),
        ((9, 3), (10, 4), (11, 13)),
    ),
    Year(
        date(2006, 6, 26),
        (8, 8, 8, 8, 8, 8, 7, 7, 6, 5, 4, 3),
        ((9, 3), (10, 5), (11, 12)),
    ),
)


def build() -> Case:
    """The case: 20 pupils in each of three years, one week for each year."""
    case = Case("park_school", la_code=350)
    case.add_school(900201, "Millbeck High School")
    case.add_school(900202, "Croal Bank School")
    programme = _programme(case)
    for year in YEARS:
        _add_year(case, programme, year)
    return case


def _add_year(case: Case, programme: Programme, year: Year) -> None:
    start, end = case.add_term(f"{year.monday.year}-summer", year.monday, weeks=1)
    groups = [group for group, count in year.year_groups for _ in range(count)]
    attended = HIGH + year.lower
    leavers: list[tuple[str, str]] = []
    possible = 0
    for number, group in enumerate(groups):
        reason = "school_leaving_age" if group == 11 else "completed"
        if year.monday.year == 2005 and number == 0:
            reason = "reintegrated"  # "one pupil successfully reintegrated ... full time"
        placed = programme.place(
            year_group=group,
            start=start,
            planned_end=end,
            end=end,
            end_reason=reason,
            school_urn=900201 + number % 2,
            pupil={"sen_provision": "K", "sen_need": "SEMH"},
            referral={"baseline_attendance": number % 4},  # "usually between 0% and 3%"
        )
        # Spread the high attenders over the year groups: 7 and 20 have no common factor.
        possible += programme.mark(placed[1], start, end, present=attended[number * 7 % PLACES])
        if group == 11:
            leavers.append(placed)
    measures: dict[str, object] = {"attendance_rate": rate(sum(attended), possible)}
    if year.monday.year == 2005:
        measures["awards"] = _add_awards(case, [placement for _, placement in leavers], end)
    if year.monday.year == 2006:
        measures["progression"] = _add_destinations(case, [code for code, _ in leavers], end)
    first = date(year.monday.year - 1, 9, 1)
    case.expected.append(
        report("provider:PS", first, date(year.monday.year, 8, 31), measures, cohort=PLACES)
    )


def _add_awards(case: Case, year_11: Sequence[str], day: date) -> dict[str, int]:
    """What the 13 pupils of Year 11 gained in 2004/05."""

    def give(placement: str, title: str, level: str, kind: str) -> None:
        case.add(
            "awards",
            placement_ref=placement,
            title=title,
            level=level,
            kind=kind,
            awarded_on=day,
        )

    for number, placement in enumerate(year_11[:8]):
        give(placement, "On Demand AEB literacy", f"Level {1 + number % 2}", "full")
    for number, placement in enumerate(year_11[:5]):
        give(placement, "On Demand AEB numeracy", f"Level {1 + number % 3}", "full")
    for number in range(9):
        subject = ("art", "English", "maths", "RE")[(number + number // 4) % 4]
        give(year_11[number % 4], f"GCSE {subject}", "Level 1", "full")
    for number in range(3):
        give(year_11[number % 2], f"OCR New CLAIT unit {number + 1}", "Level 1", "unit")
    for number in range(75):
        subject = ("maths", "English", "ICT")[number % 3]
        give(
            year_11[number % 13],
            f"AQA Unit Award: {subject} {number + 1}",
            "Level 1",
            "unit",
        )
    rows = case.files["awards"]
    units = sum(row["kind"] == "unit" for row in rows)
    return {"total": len(rows), "units": units, "full": len(rows) - units}


def _add_destinations(case: Case, leavers: Sequence[str], day: date) -> dict[str, int]:
    """Ten of the 12 leavers of summer 2006 went to a college or a training provider."""
    activities = [name for name, count in LEAVERS_OF_2006.items() for _ in range(count)]
    for code, activity in zip(leavers, activities, strict=True):
        case.add("destinations", upn=code, checked_on=day, check="leaving", activity=activity)
    return rate(len(leavers) - LEAVERS_OF_2006["neet"], len(leavers)) | {"unknown": 0}


def _programme(case: Case) -> Programme:
    case.add(
        "providers",
        provider_ref="PS",
        name="Park School (study case)",
        category="pru",
        registration="registered",
        description="For young people with psychological or emotional difficulties.",
        published="y",
    )
    case.add(
        "programmes",
        programme_ref="PS-01",
        provider_ref="PS",
        title="Key stage 3 and 4 programme",
        subject_areas="English;Maths;ICT;Personal development",
        key_stages="3;4",
        mode="full_time",
        sessions_per_week=len(FULL_TIME),
        places=PLACES,
        needs_met="SEMH;ASD",
        accepts_permanently_excluded="n",
        price="90.00",
        price_basis="day",
        price_from="2003-09-01",
    )
    return Programme(
        case,
        provider_ref="PS",
        programme_ref="PS-01",
        panel="Multi-agency panel",
        signed_by="Gideon Thornley",
        route="medical",
        reason="Anxiety; has stopped attending school.",
        aim="reintegration",
        registration="dual",
    )
