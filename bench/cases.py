"""Schools, and what comes before a placement: pupils, referrals, the meetings of panels and their decisions.

Each year has its own: a referral is submitted within the months before and during the year of its placement,
and decided by a meeting of the week after next. Pupils of former years have left school.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from bench.copying import FIRST_KEY, copied
from bench.sized import Size

#: The first referrals of a year are submitted so many days before it, the last so many days after those.
BEFORE, DAYS = 36, 270  # made meetings are on Sundays, as none of the sample's is
#: How many days before today those of placements under way were submitted, and within how many days.
LATELY, LATELY_DAYS = 25, 90
#: The school of the nth pupil, referral and placement; `nth` is SQL.
SCHOOL = (
    "(SELECT (array_agg(organisation_id ORDER BY organisation_id))[1 + ({nth}) %% count(*)::int]"
    " FROM apcommission_school)"
)
#: The day on which the nth referral was submitted.
SUBMITTED = (
    "(CASE WHEN n < %(ended)s THEN %(start)s::date + 365 * (n / %(pupils)s) + n %% %(days)s"
    " ELSE %(lately)s::date - n %% %(lately_days)s END)"
)


def statements(
    size: Size, ended: int, late: int, start: date
) -> Iterator[tuple[str, dict[str, object]]]:
    """What makes schools, and `ended` cases and `late` more, of which placements are under way.

    `start`: the first day of the first year.
    """
    own = {
        "ended": ended,
        "pupils": size.pupils,
        "start": start - timedelta(days=BEFORE),
        "days": DAYS,
        "lately": timezone.localdate() - timedelta(days=LATELY),
        "lately_days": LATELY_DAYS,
        # Of organisations, schools come after the providers, which have the first keys.
        "schools": FIRST_KEY + size.providers,
    }
    weeks = (timezone.localdate() - start).days // 7 + 8
    for table, number, row, where in _copies(size, ended + late, weeks):
        key = "organisation_id" if table == "apcommission_school" else "id"
        words, values = copied(table, number, row, key=key, where=where)
        yield words, {**own, **values}


def _copies(size: Size, cases: int, weeks: int) -> Iterator[tuple[str, int, str, str]]:
    """(table, how many rows, what is different in the nth, which rows of the sample are copied)"""
    school, key = SCHOOL.format(nth="n"), "'id', %(first)s + n"
    yield (
        "apcommission_organisation",
        size.schools,
        "jsonb_build_object('id', %(schools)s + n, 'reference', 'BS' || n, 'name', 'School B' || n)",
        "WHERE t.kind = 'school'",
    )
    yield (
        "apcommission_school",
        size.schools,
        "jsonb_build_object('organisation_id', %(schools)s + n, 'urn', 'B' || n)",
        "",
    )
    yield (
        "referrals_pupil",
        cases,
        f"jsonb_build_object({key}, 'school_id', {school}, 'upn', 'B' || lpad(n::text, 12, '0'),"
        " 'surname', model.surname || chr(97 + n %% 26) || chr(97 + n / 26 %% 26))"
        " || CASE WHEN n < %(ended)s - %(pupils)s THEN jsonb_build_object('year_group', 13)"
        " ELSE '{}' END",
        "",
    )
    yield (
        "referrals_referral",
        cases,
        f"jsonb_build_object({key}, 'school_id', {school}, 'reference', 'B' || n,"
        f" 'pupil_id', %(first)s + n, 'submitted_on', {SUBMITTED},"
        f" 'exclusion_date', CASE WHEN model.exclusion_date IS NOT NULL THEN {SUBMITTED} END)",
        "WHERE t.state = 'decided'",
    )
    yield (
        "referrals_meeting",
        weeks,
        f"jsonb_build_object({key}, 'date', %(start)s::date + 7 * n)",
        "WHERE t.state = 'closed'",
    )
    yield (
        "referrals_decision",
        cases,
        f"jsonb_build_object({key}, 'referral_id', %(first)s + n,"
        f" 'meeting_id', %(first)s + 2 + ({SUBMITTED} - %(start)s::date) / 7)",
        "WHERE t.state = 'signed' AND t.outcome = 'place' AND t.supersedes_id IS NULL",
    )
