"""What is known about a pupil and their referral. True, False, or None where it was not told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from referrals.matching.models import Fact
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

Known = bool | None
Route = Referral.Route


@dataclass(frozen=True)
class Case:
    """Whom a programme is sought for: from when, on which weekdays (0 Monday; empty: on any)."""

    referral: Referral
    start: date
    days: tuple[int, ...] = ()

    @property
    def pupil(self) -> Pupil:
        return self.referral.pupil

    @property
    def attendance(self) -> Decimal | None:
        """Per cent in the last full term."""
        return self.referral.baseline_attendance

    @property
    def needs_full_time(self) -> bool:
        """From the sixth school day of a permanent exclusion education is full-time (SI 2007/1870)."""
        return bool(is_excluded(self))


def is_excluded(case: Case) -> Known:
    """By the route, or by a day of exclusion in the referral."""
    referral = case.referral
    return referral.route == Route.PERMANENT_EXCLUSION or referral.exclusion_date is not None


def _plan(case: Case) -> Known:
    provision = case.pupil.sen_provision
    return provision == Pupil.SenProvision.EHCP if provision else None


def _semh(case: Case) -> Known:
    if case.pupil.sen_provision == Pupil.SenProvision.NONE:
        return False
    return case.pupil.sen_need == "SEMH" if case.pupil.sen_need else None


def _away_from_school(case: Case) -> Known:
    routes = (Route.PERMANENT_EXCLUSION, Route.MOVED_IN, Route.CUSTODY)
    return case.referral.school_id is None or case.referral.route in routes


def _attendance_below(case: Case, threshold: Decimal) -> Known:
    return None if case.attendance is None else case.attendance < threshold


TELLERS: dict[str, Callable[[Case], Known]] = {
    Fact.EXCLUDED: is_excluded,
    Fact.EHCP: _plan,
    Fact.MEDICAL: lambda case: case.referral.route == Route.MEDICAL,
    Fact.NOT_AT_SCHOOL: _away_from_school,
    Fact.LOOKED_AFTER: lambda case: case.pupil.looked_after,
    Fact.CUSTODY: lambda case: case.referral.route == Route.CUSTODY,
    Fact.SEMH: _semh,
}
#: What is missing, where a fact cannot be told.
MISSING = {
    Fact.EHCP: "whether the pupil has an EHC plan",
    Fact.LOOKED_AFTER: "whether the pupil is looked after",
    Fact.SEMH: "the pupil’s primary need",
    Fact.ATTENDANCE_BELOW: "the attendance of the last full term",
}


def known(case: Case, fact: str, threshold: Decimal | None) -> Known:
    """Whether a fact holds for a case; None where it was not told."""
    if fact == Fact.ATTENDANCE_BELOW:
        return _attendance_below(case, threshold or Decimal(0))
    return TELLERS[fact](case)
