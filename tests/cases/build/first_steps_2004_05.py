"""First Steps 2004/05 (Annex 5, section 3): 24 leavers, 48 places, 67 passes and 56 passes."""

from datetime import date

from tests.cases.build.placing import Programme, report
from tests.cases.build.writer import FULL_TIME, Case, rate

PUPILS, PLACES, BTEC_PASSES, OTHER_PASSES = 24, 48, 67, 56
CORE = ("ICT", "Health and safety", "Interview skills")
VOCATIONAL = (
    "Introduction to beauty therapy",
    "Introduction to hair care",
    "Small animal care",
    "Growing plants",
    "Introduction to brickwork",
)
OTHER = (
    ("Key Skills: communication", "Level 1"),
    ("Key Skills: application of number", "Level 1"),
    ("Entry Level Certificate in numeracy", "Entry 3"),
    ("Entry Level Certificate in literacy", "Entry 3"),
    ("CIEH Basic health and safety", "Level 1"),
)


def build() -> Case:
    """The case: 24 pupils in Year 11, on five whole days a week, from autumn to summer."""
    case = Case("first_steps_2004_05", la_code=925)
    start, _ = case.add_term("2004-autumn", date(2004, 9, 13), weeks=2)
    spring, _ = case.add_term("2005-spring", date(2005, 1, 17), weeks=2)
    summer, end = case.add_term("2005-summer", date(2005, 7, 4), weeks=2)
    case.add_school(900101, "Fenmarsh High School")
    case.add_school(900102, "Stonebridge Wold School")
    programme = _programme(case)
    placements = [
        programme.place(
            year_group=11,
            start=start,
            planned_end=end,
            end=end,
            end_reason="school_leaving_age",
            school_urn=900101 + number % 2,
        )[1]
        for number in range(PUPILS)
    ]
    for number in range(BTEC_PASSES):
        placement, turn = number % PUPILS, number // PUPILS
        title = CORE[turn] if placement % 3 else VOCATIONAL[(placement + turn) % len(VOCATIONAL)]
        case.add(
            "awards",
            placement_ref=placements[placement],
            title=f"BTEC Skills for Working Life: {title}",
            level="Level 1",
            kind="unit",
            awarded_on=(spring, summer, end)[turn],
        )
    for number in range(OTHER_PASSES):
        placement, turn = number % PUPILS, number // PUPILS
        title, level = OTHER[(placement + turn) % len(OTHER)]
        case.add(
            "awards",
            placement_ref=placements[placement],
            title=title,
            level=level,
            kind="full",
            awarded_on=end,
        )
    _expect(case, weeks=6)
    return case


def _programme(case: Case) -> Programme:
    case.add(
        "providers",
        provider_ref="FS",
        name="First Steps (study case)",
        category="training",
        registration="not_required",
        description="Work-related vocational training for pupils aged 13 to 16.",
        published="y",
    )
    case.add(
        "programmes",
        programme_ref="FS-01",
        provider_ref="FS",
        title="Vocational training centre",
        subject_areas="Horticulture;Construction;Animal care;Hair and beauty",
        key_stages="3;4",
        mode="full_time",
        sessions_per_week=len(FULL_TIME),
        places=PLACES,
        accepts_permanently_excluded="y",
        qualifications="BTEC Skills for Working Life",
        price="60.00",
        price_basis="day",
        price_from="2004-09-01",
    )
    return Programme(
        case,
        provider_ref="FS",
        programme_ref="FS-01",
        panel="Solutions 4 panel",
        signed_by="Rosalind Hartwell",
        route="permanent_exclusion",
        reason="Permanently excluded from school.",
        aim="qualification",
        registration="single",
    )


def _expect(case: Case, weeks: int) -> None:
    used, offered = (count * len(FULL_TIME) * weeks for count in (PUPILS, PLACES))
    total = BTEC_PASSES + OTHER_PASSES
    measures = {
        "awards": {
            "total": total,
            "units": BTEC_PASSES,
            "full": OTHER_PASSES,
            "per_pupil": rate(total, PUPILS),
        },
        "capacity_use": rate(used, offered),
        "latent_sessions": offered - used,
    }
    case.expected.append(
        report("provider:FS", date(2004, 9, 1), date(2005, 8, 31), measures, cohort=PUPILS)
    )
