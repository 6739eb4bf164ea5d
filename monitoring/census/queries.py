"""Reads of the census: who is in scope and who is not, with what is wrong; what was signed."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.census import codes
from monitoring.census.days import birth_dates
from monitoring.census.faults import BLOCKING, KINDS, Case, Fault, case_of, faults, standing
from monitoring.census.items import weekly_sessions, with_slots
from monitoring.census.models import Census, CensusReturn
from monitoring.census.noted import TABLES, read_of_a_placement
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import ask, cohort_of
from placements.placement.models import Placement
from placements.placement.queries import active_between

#: Why a placement is not in the census, in the order in which it is asked.
STATE_SCHOOL, SCHOOL_PAYS, AGE, SECOND = "state_school", "school_pays", "age", "second"
OUT = {
    STATE_SCHOOL: "With a pupil referral unit, AP academy or hospital school, which returns by school census",
    SCHOOL_PAYS: "Paid by the school alone, which returns it by school census",
    AGE: "Pupil not born within the dates that are counted",
    SECOND: "A further placement of a pupil who is counted already",
}


def censuses(*, for_user: Person) -> QuerySet[Census]:
    """All censuses, the latest first, for those who may see them."""
    found = Census.objects.order_by("-year")
    return found if may(for_user, "monitoring.see_census") else found.none()


def returns(census: Census) -> QuerySet[CensusReturn]:
    """What was signed, the latest version first."""
    return census.returns.select_related("signed_by", "document").order_by("-version")


def placed(census: Census) -> QuerySet[Placement]:
    """Placements that were active on a day that the census counts, with what rules ask. Two queries."""
    found = Placement.objects.filter(active_between(census.period_start, census.reference_date))
    return with_what_rules_ask(found).order_by("pk")


def with_what_rules_ask(found: QuerySet[Placement]) -> QuerySet[Placement]:
    """The same placements with all that `faults` asks of each. A query more."""
    found = found.select_related(
        "pupil__census_items", "provider__organisation", "programme", "referral", "census_items"
    )
    return with_slots(found)


def why_out(placement: Placement, census: Census) -> str:
    """Why a placement is not in the census; empty: it is. Without regard to the pupil's other placements.

    In are pupils for whom the authority arranges and pays education that is not in one of its own schools.
    It pays where its own share or that of a plan is above nothing, and where no shares were agreed.
    """
    if placement.provider.category in codes.RETURN_THEMSELVES:
        return STATE_SCHOOL
    if placement.school_share is not None and placement.school_share >= 100:
        return SCHOOL_PAYS
    first, last = birth_dates(census.year)
    return "" if first <= placement.pupil.birth_date <= last else AGE


def on_day(placement: Placement, day: date) -> bool:
    """Whether a placement is active on a day, its last one included (measures.md: cohort)."""
    return placement.start <= day and (placement.end is None or placement.end >= day)


@dataclass(frozen=True)
class Counted:
    """A census as it stands now: who is sent, and which placements are not, with the reason."""

    census: Census
    cases: list[Case] = field(default_factory=list)
    out: list[tuple[Placement, str]] = field(default_factory=list)

    @cached_property
    def found(self) -> dict[int, list[Fault]]:
        """{placement: its faults}."""
        return {case.placement.pk: faults(case) for case in self.cases}

    @cached_property
    def by_standing(self) -> dict[str, list[int]]:
        """{gravest kind of fault, or "" for ready: placements}."""
        result: dict[str, list[int]] = {kind: [] for kind in ("", *KINDS)}
        for key, found in self.found.items():
            result[standing(found)].append(key)
        return result

    @cached_property
    def with_fault(self) -> dict[str, list[int]]:
        """{kind of fault: placements that have one of it}."""
        return {
            kind: [key for key, found in self.found.items() if any(f.kind == kind for f in found)]
            for kind in KINDS
        }

    @property
    def blocking(self) -> int:
        """Pupils of whom something is missing or contradictory."""
        return sum(len(self.by_standing[kind]) for kind in BLOCKING)

    def sent_on_day(self) -> int:
        """Pupils who are placed on the census day itself; the others had left before it."""
        day = self.census.reference_date
        return sum(on_day(case.placement, day) for case in self.cases)

    def out_on_day(self) -> Counter[str]:
        """Placements of the census day that are not sent, by reason."""
        day = self.census.reference_date
        return Counter(why for placement, why in self.out if on_day(placement, day))


def count(census: Census, pupils: Collection[int] | None = None) -> Counted:
    """Count a census anew, or some pupils of it. Two queries, whatever the size of the data.

    A pupil is sent once: with the placement of the census day; of several with the one of most sessions; with
    the last one where all are over.
    """
    day = census.reference_date
    in_scope: dict[int, list[Placement]] = {}
    out: list[tuple[Placement, str]] = []
    for placement in _to_count(census, pupils):
        if why := why_out(placement, census):
            out.append((placement, why))
        else:
            in_scope.setdefault(placement.pupil_id, []).append(placement)
    cases = []
    for own in in_scope.values():
        case, others = _sent(own, day)
        cases.append(case)
        out += [(other, SECOND) for other in others]
    return Counted(census, cases, out)


def _to_count(census: Census, pupils: Collection[int] | None) -> QuerySet[Placement]:
    """What is placed, with no more than is noted of it when it changes: another column would cost a query."""
    (slots,) = (table.columns for table in TABLES if table.path == "slots")
    found = (
        placed(census)
        .select_related(None)
        .select_related("pupil__census_items", "provider", "referral", "census_items")
        .only(*read_of_a_placement())
        .prefetch_related(None)
    )
    found = with_slots(found, *slots)
    return found if pupils is None else found.filter(pupil__in=pupils)


def _sent(own: list[Placement], day: date) -> tuple[Case, list[Placement]]:
    """Of the placements of one pupil, which is sent, and the others."""
    first, *others = sorted(own, key=lambda one: _rank(one, day), reverse=True)
    return case_of(first, day, sum(on_day(other, day) for other in others)), others


def _rank(placement: Placement, day: date) -> tuple[Any, ...]:
    """Which of a pupil's placements is sent: the highest."""
    last = placement.end or date.max
    there = on_day(placement, day)
    sessions = weekly_sessions(placement, day) if there else 0
    return there, sessions, last if not there else date.max, placement.start, placement.pk


@dataclass(frozen=True)
class Agreement:
    """The census beside the measures' own count of the placements of the census day (measures.md: cohort)."""

    placements: int
    pupils: int
    sent: int
    left_out: list[tuple[str, int]]

    @property
    def holds(self) -> bool:
        """Whether each placement of the day is either sent or left out for a reason that is told."""
        return self.placements == self.sent + sum(number for _, number in self.left_out)


class OfDay(Protocol):
    """Of a census: who is sent of the placements of its day, and who is not, by reason."""

    @property
    def census(self) -> Census: ...
    def sent_on_day(self) -> int: ...
    def out_on_day(self) -> Counter[str]: ...


def agreement(counted: OfDay) -> Agreement:
    """Compare with the measures. One query."""
    day = counted.census.reference_date
    placements, pupils = cohort_of(ask(Scope("la"), Period(day, day)))
    by_reason = counted.out_on_day()
    left_out = [(words, by_reason[why]) for why, words in OUT.items() if by_reason[why]]
    return Agreement(placements, pupils, counted.sent_on_day(), left_out)


def case_in(census: Census, placement: Placement) -> Case | None:
    """The case of one pupil who is sent with this placement; None where it is not. Two queries."""
    own = [
        one for one in placed(census).filter(pupil=placement.pupil_id) if not why_out(one, census)
    ]
    if not own:
        return None
    case, _ = _sent(own, census.reference_date)
    return case if case.placement.pk == placement.pk else None


def due_for_discarding(before: Any) -> QuerySet[CensusReturn]:
    """Returns whose file was made before a moment."""
    return CensusReturn.objects.filter(Q(document__made_at__lt=before)).order_by("pk")
