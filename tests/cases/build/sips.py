"""SIPs (Annex 7, section 1): pupils by attendance band and key stage in two years."""

from datetime import date

from tests.cases.build.placing import Programme, report
from tests.cases.build.writer import FULL_TIME, Case

Table = dict[str, tuple[int, ...]]

BANDS = ("under_50", "50_70", "70_80", "80_90", "90_over")
#: Sessions attended of ten that put a pupil into a band.
ATTENDED = {"under_50": 4, "50_70": 6, "70_80": 7, "80_90": 8, "90_over": 10}
YEAR_GROUPS = {"2": (5, 6), "3": (7, 8, 9), "4": (10, 11)}
SCHOOLS = {"2": 900303, "3": 900301, "4": 900302}
#: The table of the study: key stage, then pupils by band. It has no column from 50 to 70 per cent.
TABLE_2004_05: Table = {
    "2": (0, 0, 0, 0, 2),
    "3": (0, 0, 1, 1, 6),
    "4": (1, 0, 2, 1, 2),
}
TABLE_2005_06: Table = {
    "2": (0, 0, 0, 0, 2),
    "3": (0, 0, 1, 4, 4),
    "4": (1, 0, 1, 2, 6),
}


def build() -> Case:
    """The case: one week in summer 2005, and one in March 2006 ("as at Mar 06")."""
    case = Case("sips", la_code=891)
    case.add_school(900301, "Trentholme School")
    case.add_school(900302, "Sherbrook Academy")
    case.add_school(900303, "Leenside Primary School", phase="Primary")
    programme = _programme(case)
    first = case.add_term("2005-summer", date(2005, 6, 27), weeks=1)
    _add_year(case, programme, TABLE_2004_05, first, ended=True)
    second = case.add_term("2006-spring", date(2006, 3, 13), weeks=1)
    _add_year(case, programme, TABLE_2005_06, second, ended=False)
    _expect(case, TABLE_2004_05, date(2004, 9, 1), date(2005, 8, 31))
    _expect(case, TABLE_2005_06, date(2005, 9, 1), date(2006, 3, 31))
    return case


def _add_year(
    case: Case,
    programme: Programme,
    table: Table,
    term: tuple[date, date],
    *,
    ended: bool,
) -> None:
    """Pupils of one year; `ended` is whether their placements end with the week."""
    start, end = term
    for key_stage, counts in table.items():
        bands = [band for band, count in zip(BANDS, counts, strict=True) for _ in range(count)]
        groups = YEAR_GROUPS[key_stage]
        for number, band in enumerate(bands):
            statemented = programme.placed % 10 != 0  # "approximately 90 per cent"
            _, placement = programme.place(
                year_group=groups[number % len(groups)],
                start=start,
                planned_end=end if ended else date(2006, 7, 21),
                end=end if ended else None,
                end_reason="completed" if ended else "",
                school_urn=SCHOOLS[key_stage],
                pupil={
                    "sen_provision": "E" if statemented else "K",
                    "sen_need": "SEMH",
                },
            )
            programme.mark(placement, start, end, present=ATTENDED[band])


def _expect(case: Case, table: Table, first: date, last: date) -> None:
    bands = {stage: dict(zip(BANDS, counts, strict=True)) for stage, counts in table.items()}
    pupils = sum(sum(counts) for counts in table.values())
    measures = {"attendance_bands": bands}
    case.expected.append(report("provider:SIP", first, last, measures, cohort=pupils))


def _programme(case: Case) -> Programme:
    case.add(
        "providers",
        provider_ref="SIP",
        name="Special Individual Programmes (study case)",
        category="la_service",
        registration="not_required",
        description="Individual programmes for young people with severe and complex needs.",
        published="y",
    )
    case.add(
        "programmes",
        programme_ref="SIP-01",
        provider_ref="SIP",
        title="Individual programme",
        subject_areas="English;Maths;Science;Horticulture",
        key_stages="2;3;4",
        mode="full_time",
        sessions_per_week=len(FULL_TIME),
        places=30,
        needs_met="SEMH;ASD",
        accepts_ehcp="y",
        qualifications="GCSE;Key Skills;OCN awards",
        price="110.00",
        price_basis="day",
        price_from="2004-09-01",
    )
    return Programme(
        case,
        provider_ref="SIP",
        programme_ref="SIP-01",
        panel="Complex needs panel",
        signed_by="Imogen Castledine",
        route="agency",
        reason="Not attending any education.",
        aim="engagement",
        registration="dual",
    )
