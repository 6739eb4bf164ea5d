"""Headways (Annex 8, section 1): 29 pupils, one dropped out, 80 per cent attendance required."""

from datetime import date

from tests.cases.build.placing import Programme, report
from tests.cases.build.writer import FULL_TIME, Case, rate

PUPILS, PLACES, REQUIRED = 29, 30, 80
DROPPED_OUT_ON = date(2006, 3, 15)


def build() -> Case:
    """The case: pupils in Years 10 and 11 from September 2005, as they stood in March 2006."""
    case = Case("headways", la_code=354)
    start, autumn_end = case.add_term("2005-autumn", date(2005, 9, 12), weeks=1)
    spring, spring_end = case.add_term("2006-spring", date(2006, 3, 13), weeks=1)
    for number, name in enumerate(
        ("Rushbearing High School", "Tandle Edge School", "Irkside Academy")
    ):
        case.add_school(900401 + number, name)
    programme = _programme(case)
    for number in range(PUPILS):
        dropped_out = number == PUPILS - 1
        year_group = 10 + number % 2
        _, placement = programme.place(
            year_group=year_group,
            start=start,
            planned_end=date(2006 if year_group == 11 else 2007, 7, 14),
            end=DROPPED_OUT_ON if dropped_out else None,
            end_reason="withdrew" if dropped_out else "",
            school_urn=900401 + number % 3,
        )
        programme.mark(placement, start, autumn_end, present=8 + number % 3)
        if dropped_out:
            programme.mark(placement, spring, DROPPED_OUT_ON, present=2)
        else:
            programme.mark(placement, spring, spring_end, present=8 + number // 3 % 3)
    measures = {"retention": rate(PUPILS - 1, PUPILS)}
    case.expected.append(
        report("provider:HW", date(2005, 9, 1), date(2006, 3, 31), measures, cohort=PUPILS)
    )
    return case


def _programme(case: Case) -> Programme:
    case.add(
        "providers",
        provider_ref="HW",
        name="Headways Programme (study case)",
        category="college",
        registration="not_required",
        description="Vocational courses on the site of a further education college.",
        published="y",
    )
    case.add(
        "programmes",
        programme_ref="HW-01",
        provider_ref="HW",
        title="Two-year vocational programme",
        subject_areas="English;Maths;ICT;Catering;Construction",
        key_stages="4",
        mode="full_time",
        sessions_per_week=len(FULL_TIME),
        places=PLACES,
        min_attendance=REQUIRED,
        accepts_permanently_excluded="n",
        accepts_ehcp="n",
        entry_requirements="Interview and selection day with parents.",
        qualifications="GCSE;NVQ;BTEC",
        price="55.00",
        price_basis="day",
        price_from="2005-09-01",
    )
    return Programme(
        case,
        provider_ref="HW",
        programme_ref="HW-01",
        panel="Secondary placement panel",
        signed_by="Barnaby Whitworth",
        route="school",
        reason="Disengaged from mainstream lessons.",
        aim="qualification",
        registration="dual",
        la_share=0,
    )
