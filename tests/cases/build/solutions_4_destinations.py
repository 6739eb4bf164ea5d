"""Solutions 4 (Annex 5, section 2): destinations of leavers, 23, 23, 6, 36 and 10 per cent."""

from datetime import date

from tests.cases.build.placing import Programme, report
from tests.cases.build.writer import FULL_TIME, Case, rate

#: The smallest number of leavers whose rounded percentages are the five that are printed (69), and
#: the one leaver that this leaves over. The words of the study stand beside the codes of today.
LEAVERS = {
    "fe": 16,  # "moved on to FE": 23 per cent
    "apprenticeship": 16,  # "work-based learning": 23 per cent
    "armed_forces": 4,  # "enrolled with the armed forces": 6 per cent
    "employment": 25,  # "entered employment": 36 per cent
    "training": 7,  # "E2E provision" (entry to employment): 10 per cent
    "neet": 1,  # not in the study: the percentages printed make 98
}


def build() -> Case:
    """The case: 69 pupils in Year 11 who left in summer 2003, each with a check at leaving."""
    case = Case("solutions_4_destinations", la_code=925)
    start, _ = case.add_term("2002-autumn", date(2002, 9, 9), weeks=2)
    case.add_term("2003-spring", date(2003, 1, 13), weeks=2)
    _, end = case.add_term("2003-summer", date(2003, 6, 30), weeks=2)
    case.add_school(900101, "Fenmarsh High School")
    case.add_school(900102, "Stonebridge Wold School")
    programme = _programme(case)
    activities = [activity for activity, count in LEAVERS.items() for _ in range(count)]
    for number, activity in enumerate(activities):
        code, _ = programme.place(
            year_group=11,
            start=start,
            planned_end=end,
            end=end,
            end_reason="school_leaving_age",
            school_urn=900101 + number % 2,
        )
        case.add("destinations", upn=code, checked_on=end, check="leaving", activity=activity)
    total = len(activities)
    progression = rate(total - LEAVERS["neet"], total) | {
        "unknown": 0,
        "by_activity": LEAVERS,
    }
    case.expected.append(
        report(
            "provider:S4",
            date(2002, 9, 1),
            date(2003, 8, 31),
            {"progression": progression},
            cohort=total,
        )
    )
    return case


def _programme(case: Case) -> Programme:
    case.add(
        "providers",
        provider_ref="S4",
        name="Solutions 4 (study case)",
        category="la_service",
        registration="not_required",
        description="Vocational education with a network of 11 training providers.",
        published="y",
    )
    case.add(
        "programmes",
        programme_ref="S4-01",
        provider_ref="S4",
        title="Key stage 4 alternative curriculum",
        subject_areas="Construction;Animal care;Hair and beauty;Light engineering",
        key_stages="4",
        mode="full_time",
        sessions_per_week=len(FULL_TIME),
        places=80,
        accepts_permanently_excluded="y",
        qualifications="BTEC Skills for Working Life;NVQ",
        price="60.00",
        price_basis="day",
        price_from="2002-09-01",
    )
    return Programme(
        case,
        provider_ref="S4",
        programme_ref="S4-01",
        panel="Solutions 4 panel",
        signed_by="Rosalind Hartwell",
        route="permanent_exclusion",
        reason="Permanently excluded from school.",
        aim="post16",
        registration="single",
    )
