"""Demand: who is referred, what is decided, how long it takes until a first session; exclusions by year.

What is asked of a year is one statement. It is kept for school years until something changes that enters it
(noted.py; docs/decisions: kept figures).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear, Lower, Trim, TruncMonth

from apcommission import together
from monitoring.measures import kept, kept_tables
from monitoring.measures.asked import Asked
from monitoring.measures.choices import year_before
from monitoring.measures.figures import Period, Scope
from monitoring.measures.models import Topic
from monitoring.measures.queries import ask
from monitoring.review.pupil_groups import YES_NO, counted_pupils
from monitoring.review.queries import (
    Counted,
    counted,
    counted_of,
    each,
    in_period,
    months,
    most_first,
    of_group,
)
from monitoring.review.waits import Wait, Waits, waits_of
from referrals.panels.models import Decision
from referrals.pupils.models import KEY_STAGES as LAST_YEARS
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

#: Of what a demand is made: referrals, decisions, how long it took, the pupils referred.
PARTS = ("referrals", "decisions", "waits", "pupils")
#: So many schools are named: those that referred most.
SCHOOLS = 30
NOT_GIVEN = "No reason given"
KEY_STAGES = [(stage, f"Key stage {stage}") for stage in range(1, 6)]
FIRST_MONTH = 9  # of an academic year
GROUPS = (
    ("Special educational needs", "pupil__sen_provision", Pupil.SenProvision.choices),
    ("In care", "pupil__looked_after", YES_NO),
    ("Pupil premium", "pupil__pupil_premium", YES_NO),
    ("Sex", "pupil__sex", Pupil.Sex.choices),
)


def year_of(day: date) -> int:
    """The calendar year in which the academic year of this day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def academic_year(year: int) -> Period:
    """1 September to 31 August."""
    return Period(date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH - 1, 31))


def key_stage() -> Case:
    """The key stage of a referral's pupil today."""
    return Case(
        *(When(pupil__year_group__lte=last, then=Value(stage)) for last, stage in LAST_YEARS),
        output_field=IntegerField(),
    )


@dataclass(frozen=True)
class Demand:
    """What was asked for and decided in a period, each number beside that of the same days a year before.

    Referrals submitted, those withdrawn afterwards too; decisions of panel meetings that are signed and in
    force. `rows`: those of each of PARTS.
    """

    period: Period
    rows: Mapping[str, list[dict[str, Any]]]

    @property
    def routes(self) -> list[Counted]:
        """Each there is, in its order."""
        return each(Referral.Route.choices, self._by("route"))

    @property
    def reasons(self) -> list[Counted]:
        """The most frequent first. They are free text: other capitals and outer spaces make no other one."""
        rows = sorted(self._by("reason"), key=most_first)
        return [Counted(row["least"] or NOT_GIVEN, row["number"], row["earlier"]) for row in rows]

    @property
    def months(self) -> list[tuple[date, int]]:
        """Each that the period touches, by its first day, with the referrals of the period."""
        found = {row["of"][:10]: row["number"] for row in self._by("month")}
        return [(month, found.get(month.isoformat(), 0)) for month in months(self.period)]

    @property
    def schools(self) -> list[Counted]:
        """By the school that refers: at most SCHOOLS, the most first."""
        rows = sorted(self._by("school"), key=most_first)
        return [Counted(row["of"] or "No school", row["number"], row["earlier"]) for row in rows]

    @property
    def groups(self) -> list[tuple[str, list[Counted]]]:
        """(group, its referrals): key stage as it is today, needs, care, premium, sex."""
        choices = {"Key stage": KEY_STAGES, **{title: of for title, _, of in GROUPS}}
        return [(title, each(of, self._by(title))) for title, of in choices.items()]

    @property
    def outcomes(self) -> list[Counted]:
        """Decisions by outcome: each there is, in its order."""
        return each(Decision.Outcome.choices, self.rows["decisions"])

    @property
    def waits(self) -> list[Wait]:
        """From the day of submission to the decision, and to the first session attended."""
        return waits_of(self.rows["waits"][0])

    @property
    def pupils(self) -> list[dict[str, Any]]:
        """The pupils referred in the period, by each group (pupil_groups.py)."""
        return self.rows["pupils"]

    def _by(self, name: str) -> list[dict[str, Any]]:
        return of_group(self.rows["referrals"], name)


def demand_of(period: Period, today: date) -> Demand:
    """The demand of a period. One query where it is kept, two where it is counted."""
    (rows,) = kept_tables.rows([DemandTable(ask(Scope("la"), period, today))])
    parts: dict[str, list[dict[str, Any]]] = {name: [] for name in PARTS}
    for name, row in rows:
        parts[name].append(row)
    return Demand(period, parts)


@dataclass(frozen=True)
class DemandTable:
    """What is kept of it (kept_tables.Kept): each row with the name of its part."""

    asked: Asked
    of_its_day = False

    @property
    def wanted(self) -> kept.Wanted:
        period, today = self.asked.period, self.asked.today
        return kept.Wanted("demand", 0, period, today, _made_by(), Topic.DEMAND)

    def counted(self) -> list[kept_tables.Row]:
        found = together.rows_of(_parts(self.asked.period))
        return [(name, row) for name, rows in zip(PARTS, found, strict=True) for row in rows]


@cache
def _made_by() -> str:
    """What tells what is kept from what another version counts."""
    words = (part.query.sql_with_params()[0] for part in _parts(academic_year(2000)))
    return kept.version(" ".join([*PARTS, *words]))


def _parts(period: Period) -> list[together.Asking]:
    """What is asked for PARTS: referrals by all that they are told by, and so on."""
    before = year_before(period)
    submitted = {
        "route": F("route"),
        "reason": Lower(Trim("reason")),
        "month": TruncMonth("submitted_on"),
        "school": F("school__organisation__name"),
        "Key stage": key_stage(),
        **{title: F(path) for title, path, _ in GROUPS},
    }
    referrals = counted(
        counted_of(period, before),
        "submitted_on",
        period,
        before,
        submitted,
        least={"reason": Trim("reason")},
        most={"school": SCHOOLS},
    )
    signed = Decision.objects.filter(state=Decision.State.SIGNED).filter(
        in_period("meeting__date", period) | in_period("meeting__date", before)
    )
    decisions = counted(signed, "meeting__date", period, before, {"outcome": F("outcome")})
    return [referrals, decisions, Waits(period, before), counted_pupils("referred", period)]


def exclusions(last: int, years: int = 5) -> list[tuple[int, int]]:
    """(academic year, permanent exclusions referred in it) of so many years up to `last`. One query."""
    of_years = (academic_year(last - years + 1).start, academic_year(last).end)
    year = Case(
        When(month__gte=FIRST_MONTH, then=ExtractYear("exclusion_date")),
        default=ExtractYear("exclusion_date") - 1,
        output_field=IntegerField(),
    )
    rows = (
        Referral.objects.filter(route=Referral.Route.PERMANENT_EXCLUSION)
        .filter(exclusion_date__range=of_years)
        .exclude(state=Referral.State.DRAFT)
        .annotate(month=ExtractMonth("exclusion_date"))
        .annotate(year=year)
        .values_list("year")
        .annotate(number=Count("pk"))
    )
    found = dict(rows)
    return [(year, found.get(year, 0)) for year in range(last - years + 1, last + 1)]
