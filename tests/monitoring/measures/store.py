"""Writes a case of plain rows to the database, a statement or two for each table."""

from datetime import date
from itertools import count
from typing import Any

from apcommission.calendar.models import Closure, Term
from apcommission.people.models import Organisation, School
from monitoring.measures import queries
from monitoring.measures.figures import Figures, Period, Scope
from placements.attendance.models import Mark
from placements.charges.models import Extra
from placements.learning.models import Award
from placements.leaving.models import Destination
from placements.placement.models import Placement, TimetableSlot
from providers.directory.models import Price, Programme, Provider
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.factories.referrals import upn
from tests.monitoring.measures import case as rows
from tests.monitoring.measures.case import Case


class Stored:
    """A case in the database; `scope("la")`, `scope(("provider", 0))` name what it holds."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._calendar()
        self._supply()
        self._pupils()
        self._placements()

    def scope(self, scope: Any) -> Scope:
        if scope == "la":
            return Scope("la")
        kind, number = scope
        references = {
            "provider": lambda: self.providers[number].organisation.reference,
            "programme": lambda: self.programmes[number].reference,
            "school": lambda: self.schools[number].urn,
        }
        return Scope(kind, references[kind]())

    def figures(self, scope: Any, start: date, end: date, today: date) -> Figures:
        period = Period(start, end)
        return queries.figures(scope=self.scope(scope), period=period, today=today)

    def _organisations(self, kind: str, references: list[str]) -> list[Organisation]:
        return Organisation.objects.bulk_create(
            Organisation(kind=kind, name=f"{kind} {ref}", reference=ref) for ref in references
        )

    def _calendar(self) -> None:
        Term.objects.bulk_create(
            Term(
                reference=f"term-{number}",
                start=term.start,
                end=term.end,
                break_start=term.break_start,
                break_end=term.break_end,
            )
            for number, term in enumerate(self.case.terms)
        )

    def _supply(self) -> None:
        references = [f"P{number}" for number in range(self.case.providers)]
        owners = self._organisations("provider", references)
        self.providers = Provider.objects.bulk_create(
            Provider(organisation=owner, category="training", state="published") for owner in owners
        )
        Closure.objects.bulk_create(
            Closure(
                date=each.day, provider=None if each.provider is None else owners[each.provider]
            )
            for each in self.case.closures
        )
        self.programmes = Programme.objects.bulk_create(
            Programme(
                reference=f"PR{number}",
                provider=self.providers[programme.provider],
                title=f"Programme {number}",
                key_stages=[3, 4],
                mode="part_time",
                sessions_per_week=programme.sessions_per_week,
                places=programme.places,
            )
            for number, programme in enumerate(self.case.programmes)
        )
        Price.objects.bulk_create(
            Price(
                programme=self.programmes[price.programme],
                amount=price.amount,
                basis=price.basis,
                valid_from=price.valid_from,
                valid_to=price.valid_to,
            )
            for price in self.case.prices
        )

    def _pupils(self) -> None:
        urns = [str(800001 + number) for number in range(len(self.case.schools))]
        self.schools = School.objects.bulk_create(
            School(
                organisation=owner,
                urn=owner.reference,
                la_code="999",
                establishment_type=school.kind,
                phase="Secondary",
            )
            for owner, school in zip(
                self._organisations("school", urns), self.case.schools, strict=True
            )
        )
        self.pupils = Pupil.objects.bulk_create(
            Pupil(
                upn=upn(900 + number),
                surname=f"Surname{number}",
                forename="Kim",
                birth_date=date(2011, 1, 15),
                sex="F",
                year_group=pupil.year_group,
                school=self.schools[pupil.school],
                home_la="999",
            )
            for number, pupil in enumerate(self.case.pupils)
        )
        Destination.objects.bulk_create(
            Destination(
                pupil=self.pupils[pupil],
                checked_on=date(2027, 9, 1),
                check_point="leaving",
                activity=activity,
            )
            for pupil, activity in self.case.destinations.items()
        )

    def _placements(self) -> None:
        referrals = Referral.objects.bulk_create(
            Referral(
                reference=f"R{number}",
                pupil=self.pupils[row.pupil],
                school=self.pupils[row.pupil].school,
                state="decided",
                submitted_on=row.start,
                aim=row.aim,
                baseline_attendance=row.baseline,
                exclusion_date=row.exclusion,
            )
            for number, row in enumerate(self.case.placements)
        )
        self.placements = Placement.objects.bulk_create(
            self._placement(number, row, referral)
            for number, row, referral in zip(count(), self.case.placements, referrals, strict=False)
        )
        pairs = list(zip(self.case.placements, self.placements, strict=True))
        TimetableSlot.objects.bulk_create(
            _slot(slot, placement) for row, placement in pairs for slot in row.slots
        )
        Mark.objects.bulk_create(
            Mark(placement=placement, date=mark.day, session=mark.session, code_id=mark.code)
            for row, placement in pairs
            for mark in row.marks
        )
        Award.objects.bulk_create(
            Award(
                placement=placement,
                title=f"Award {number}",
                level=award.level,
                kind=award.kind,
                awarded_on=award.day,
            )
            for row, placement in pairs
            for number, award in enumerate(row.awards)
        )
        Extra.objects.bulk_create(
            Extra(placement=placement, date=extra.day, kind="transport", amount=extra.amount)
            for row, placement in pairs
            for extra in row.extras
        )

    def _placement(self, number: int, row: rows.Placement, referral: Referral) -> Placement:
        school, la, ehcp = row.shares or (None, None, None)
        programme = self.programmes[row.programme]
        return Placement(
            reference=f"PL{number}",
            referral=referral,
            pupil=referral.pupil,
            school=referral.school,
            programme=programme,
            provider=programme.provider,
            state=row.stands,
            start=row.start,
            planned_end=row.end or row.start,
            end=row.end,
            end_reason=row.reason,
            price=row.price,
            price_basis=row.basis,
            school_share=school,
            la_share=la,
            ehcp_share=ehcp,
        )


def _slot(slot: rows.Slot, placement: Placement) -> TimetableSlot:
    return TimetableSlot(
        placement=placement,
        pupil=placement.pupil,
        weekday=slot.weekday,
        session=slot.session,
        place=slot.place,
        valid_from=slot.valid_from,
        valid_to=slot.valid_to,
        holds=placement.state not in ("declined", "cancelled"),
    )


def told(figures: Figures) -> dict[str, Any]:
    """What the engine says, in the words of the reference."""
    measures = figures.measures()
    outcomes, charges = figures.outcomes, figures.charges
    change, awards = measures.pop("attendance_change"), measures.pop("awards")
    split = measures.pop("charge_by_share")
    waits, against = measures.pop("time_to_placement"), measures.pop("suspensions")
    return {
        "placements": outcomes.placements,
        "pupils": outcomes.pupils,
        **{
            name: (value.numerator, value.denominator) if hasattr(value, "numerator") else value
            for name, value in measures.items()
            if not isinstance(value, int)
        },
        "latent_sessions": measures["latent_sessions"],
        "attendance_change": change and vars(change),
        "awards": awards and {"units": awards.units, "full": awards.full, "levels": awards.levels},
        **{name: split and getattr(charges, name) for name in ("school", "la", "ehcp")},
        "time_to_placement": waits and (waits.middle_wait, waits.waited, waits.started),
        "suspensions": against and (against.suspensions, against.suspensions_before),
        "sustained": outcomes.sustained,
        "too_early": outcomes.too_early,
        "leavers": outcomes.leavers,
        "chances": outcomes.chances,
        "activities": outcomes.activities,
    }
