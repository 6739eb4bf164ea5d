"""A sample pupil's way: referral, profile, decisions, placement, and perhaps another referral."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from monitoring.exchange.sample import words
from monitoring.exchange.sample.chance import happens, pick
from monitoring.exchange.sample.panels import Panels
from monitoring.exchange.sample.placing import Stay, fit_stay, write_placement
from monitoring.exchange.sample.pupils import LAST_YEAR_GROUP, Pupil
from monitoring.exchange.sample.school_years import SchoolYears
from monitoring.exchange.sample.sheets import Cell, Sheets
from monitoring.exchange.sample.supply import Supply

MOST_REFERRALS = 4
#: Parameters of the beta distribution of attendance in the term before the referral.
BASELINE = {"medical": (1.2, 3.0), "agency": (1.2, 3.0)}
USUAL_BASELINE = (3.4, 1.6)


@dataclass(frozen=True)
class Referral:
    """A referral, as far as what follows depends on it."""

    ref: str
    pupil: Pupil
    route: str
    aim: str
    submitted_on: date
    consent: bool


class Journeys:
    """Follows pupils one by one and writes what becomes of them."""

    def __init__(self, rng: Random, years: SchoolYears, sheets: Sheets, supply: Supply) -> None:
        self._rng = rng
        self._years = years
        self._sheets = sheets
        self._supply = supply
        self._panels = Panels(rng, years, sheets)

    def follow(self, pupil: Pupil, referred_on: date) -> list[Stay]:
        """Write a pupil's referrals, decisions and placements; gives the placements in order."""
        stays: list[Stay] = []
        day: date | None = referred_on
        for _ in range(MOST_REFERRALS):
            if day is None:
                break
            day = self._case(pupil, day, stays)
        return stays

    def _case(self, pupil: Pupil, day: date, stays: list[Stay]) -> date | None:
        """One referral and what comes of it; gives the day of the next referral, if any."""
        referral = self._refer(pupil, day)
        scores = self._rate(referral, day, {})
        self._tell_interventions(referral)
        hearing = self._panels.hear(referral.ref, referral.route, day)
        if hearing is None:  # still waiting for a panel
            return None
        outcome = pick(self._rng, words.OUTCOMES)
        stay = None
        if outcome == "place" and referral.consent:
            stay = fit_stay(self._rng, self._years, self._supply, referral, hearing.meets_on, stays)
        if stay is None and outcome == "place":
            outcome = "support_in_school"  # no place was free, or the parents do not agree
        self._panels.decide(referral.ref, hearing, outcome, stay)
        if stay is None:
            wait = self._rng.randint(15, 70) if happens(self._rng, 0.2) else None
            return self._again(pupil, self._years.number_of(hearing.meets_on), wait)
        if self._is_arranged(hearing.meets_on):
            write_placement(self._rng, self._years, self._sheets, referral, stay)
            stays.append(stay)
            self._rate_again(referral, stay, scores)
        return self._after(pupil, stay, stays)

    def _is_arranged(self, decided_on: date) -> bool:
        """Whether the placement is made yet: of the latest decisions only some are."""
        latest = self._years.number_of(decided_on) > self._years.past - 8
        return not (latest and happens(self._rng, 0.5))

    def _after(self, pupil: Pupil, stay: Stay, stays: Sequence[Stay]) -> date | None:
        """The day of the next referral after a placement, if any."""
        rng = self._rng
        if stay not in stays:
            return None
        if stay.ended:
            again = happens(rng, 0.1 if stay.planned else 0.45)
            return self._again(pupil, stay.last, rng.randint(3, 25) if again else None)
        # A pupil with much of the week free may get a second programme beside the first.
        beside = len(stays) == 1 and len(stay.slots) <= 4 and happens(rng, 0.25)
        return self._again(pupil, stay.first, rng.randint(3, 25) if beside else None)

    def _again(self, pupil: Pupil, since: int, wait: int | None) -> date | None:
        """The day that is `wait` open days after one; none where it is not past, or too late."""
        if wait is None or since + wait >= self._years.past:
            return None
        day = self._years.open_days[since + wait]
        year_group = pupil.year_group_on(day)
        too_late = year_group == LAST_YEAR_GROUP and 4 <= day.month <= 8
        return None if too_late or year_group > LAST_YEAR_GROUP else day

    def _refer(self, pupil: Pupil, day: date) -> Referral:
        rng = self._rng
        route = pick(rng, words.ROUTES)
        referral = Referral(
            ref=f"R{self._sheets.counts['referrals'] + 1:05d}",
            pupil=pupil,
            route=route,
            aim=pick(rng, words.AIMS[pupil.key_stage_on(day)]),
            submitted_on=day,
            consent=happens(rng, 0.96),
        )
        row: dict[str, Cell] = {
            "referral_ref": referral.ref,
            "upn": pupil.upn,
            "school_urn": pupil.school.urn,
            "route": route,
            "reason": rng.choice(words.REASONS[route]),
            "submitted_on": day,
            "aim": referral.aim,
            "parent_consent": referral.consent,
        }
        if route == "permanent_exclusion":
            row["exclusion_date"] = day - timedelta(days=rng.choice((0, 0, 0, 1)))
        if happens(rng, 0.85):
            share = rng.betavariate(*BASELINE.get(route, USUAL_BASELINE))
            row["baseline_attendance"] = f"{share * 100:.1f}"
        self._sheets.add("referrals", row)
        return referral

    def _rate(self, referral: Referral, day: date, before: dict[str, int]) -> dict[str, int]:
        """Write a rating in every area; gives the scores."""
        rng = self._rng
        scores: dict[str, int] = {}
        for area in words.AREAS:
            if before:
                change = rng.choices((-1, 0, 1), weights=(1, 5, 4))[0]
                scores[area] = min(4, max(1, before[area] + change))
            else:
                scores[area] = rng.choices((1, 2, 3, 4), weights=(34, 42, 20, 4))[0]
            self._sheets.add(
                "ratings",
                {
                    "referral_ref": referral.ref,
                    "rated_on": day,
                    "area": area,
                    "score": scores[area],
                },
            )
        return scores

    def _rate_again(self, referral: Referral, stay: Stay, scores: dict[str, int]) -> None:
        """Ratings again every half-term or so of a placement, for most pupils."""
        if not happens(self._rng, 0.8):
            return
        last = min(stay.last, self._years.past - 1)
        for day in range(stay.first + 30, last + 1, 35)[:3]:
            scores = self._rate(referral, self._years.open_days[day], scores)

    def _tell_interventions(self, referral: Referral) -> None:
        rng = self._rng
        stages = tuple(words.INTERVENTIONS)[: rng.randint(1, len(words.INTERVENTIONS))]
        start = referral.submitted_on - timedelta(days=rng.randint(120, 300))
        for stage in stages:
            end = min(start + timedelta(days=rng.randint(20, 60)), referral.submitted_on)
            self._sheets.add(
                "interventions",
                {
                    "referral_ref": referral.ref,
                    "stage": stage,
                    "description": rng.choice(words.INTERVENTIONS[stage]),
                    "from": start,
                    "to": end,
                    "outcome": rng.choice(words.INTERVENTION_OUTCOMES),
                },
            )
            start = min(start + timedelta(days=rng.randint(10, 50)), referral.submitted_on)
