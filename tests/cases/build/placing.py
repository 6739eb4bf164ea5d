"""A pupil's way into a placement, in the fewest rows that the import format allows."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.cases.build.writer import FULL_TIME, Case, open_sessions

PRESENT = {"AM": "/", "PM": "\\"}


@dataclass
class Programme:
    """The programme that a case is about, and how its pupils come to it."""

    case: Case
    provider_ref: str
    programme_ref: str
    panel: str
    signed_by: str
    route: str
    reason: str
    aim: str
    registration: str
    timetable: tuple[str, ...] = FULL_TIME
    la_share: int = 100
    placed: int = field(default=0, init=False)

    def place(
        self,
        *,
        year_group: int,
        start: date,
        planned_end: date,
        end: date | None = None,
        end_reason: str = "",
        school_urn: int,
        pupil: dict[str, Any] | None = None,
        referral: dict[str, Any] | None = None,
    ) -> tuple[str, str]:
        """Add a pupil, the referral, the decision and the placement; gives UPN and placement_ref.

        Referred twelve weeks and decided nine weeks before the start. Without an `end` the
        placement is running.
        """
        self.placed += 1
        number = self.placed
        referral_ref = f"R{number:03d}"
        placement_ref = f"PL{number:03d}"
        code = self.case.add_pupil(
            number,
            year_group=year_group,
            on=start,
            school_urn=school_urn,
            **(pupil or {}),
        )
        submitted = start - timedelta(weeks=12)
        excluded = {"exclusion_date": submitted} if self.route == "permanent_exclusion" else {}
        self.case.add(
            "referrals",
            referral_ref=referral_ref,
            upn=code,
            school_urn=school_urn,
            route=self.route,
            reason=self.reason,
            submitted_on=submitted,
            aim=self.aim,
            parent_consent="y",
            **excluded,
            **(referral or {}),
        )
        self.case.add(
            "decisions",
            referral_ref=referral_ref,
            panel=self.panel,
            meeting_date=start - timedelta(weeks=9),
            outcome="place",
            programme_ref=self.programme_ref,
            reasons="The programme meets the pupil's needs.",
            review_on=start + timedelta(weeks=6),
            signed_by=self.signed_by,
        )
        self.case.add(
            "placements",
            placement_ref=placement_ref,
            referral_ref=referral_ref,
            programme_ref=self.programme_ref,
            start=start,
            planned_end=planned_end,
            end=end,
            end_reason=end_reason,
            registration=self.registration,
            timetable=";".join(self.timetable),
            school_share=100 - self.la_share,
            la_share=self.la_share,
            ehcp_share=0,
        )
        return code, placement_ref

    def mark(self, placement_ref: str, first: date, last: date, *, present: int) -> int:
        """Mark every timetabled session: the first `present` of them attended, the others ill.

        Gives the number of sessions marked.
        """
        sessions = list(open_sessions(first, last, self.timetable))
        for index, (day, half) in enumerate(sessions):
            self.case.add(
                "attendance",
                placement_ref=placement_ref,
                date=day,
                session=half,
                code=PRESENT[half] if index < present else "I",
                recorded_by="Centre register",
            )
        return len(sessions)


def report(
    scope: str,
    first: date,
    last: date,
    measures: dict[str, Any],
    cohort: int | None = None,
) -> dict[str, Any]:
    """What a termly report of `scope` over a period must hold (one placement for each pupil)."""
    expected: dict[str, Any] = {
        "kind": "termly",
        "scope": scope,
        "from": str(first),
        "to": str(last),
    }
    if cohort is not None:
        expected["cohort"] = {"placements": cohort, "pupils": cohort}
    return expected | {"measures": measures}
