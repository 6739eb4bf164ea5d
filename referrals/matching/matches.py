"""Whether a programme suits a pupil: every reason in words, and an order that follows from them alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from apcommission.shown import money, span
from providers.directory.models import KeyStage, Need
from referrals.matching.facts import MISSING, Case, is_excluded, known
from referrals.matching.models import Limit, Override, Rule
from referrals.matching.others import Company, Result

Effect = Rule.Effect
#: Fewer placements than these tell nothing about the next one.
FEW = 5
NEAR, FAR = 3, 10  # miles
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Side(models.TextChoices):
    """What a reason does: it rules the programme out, speaks for or against it, or only tells."""

    NEVER = "never", "Rules it out"
    FOR = "for", "Speaks for it"
    AGAINST = "against", "Speaks against it"
    TOLD = "told", "To be known"
    UNKNOWN = "unknown", "Cannot be said"


@dataclass(frozen=True)
class Reason:
    """One reason; `weight` is what it adds to the order (below nought where it speaks against)."""

    side: Side
    words: str
    weight: int = 0


@dataclass(frozen=True)
class Surroundings:
    """What matching needs besides the case: read once for all programmes."""

    rules: dict[int | None, list[Rule]] = field(default_factory=dict)
    company: dict[int, Company] = field(default_factory=dict)
    results: dict[int, Result] = field(default_factory=dict)
    overrides: dict[int, Override] = field(default_factory=dict)
    sees_apart: bool = (
        False  # whether the reader may be told of pupils who must not be with this one
    )


@dataclass(frozen=True)
class Match:
    """A programme with every reason for and against it."""

    programme: Any
    reasons: tuple[Reason, ...]
    override: Override | None = None

    @property
    def is_ruled_out(self) -> bool:
        """A reason rules it out, and nobody decided otherwise."""
        return self.override is None and any(one.side == Side.NEVER for one in self.reasons)

    @property
    def total(self) -> int:
        """The sum of the weights of its reasons."""
        return sum(reason.weight for reason in self.reasons)

    @property
    def by_side(self) -> list[tuple[str, list[Reason]]]:
        """The reasons under what they do, those that rule out first."""
        found = [(side.label, [one for one in self.reasons if one.side == side]) for side in Side]
        return [(label, reasons) for label, reasons in found if reasons]


def matches(case: Case, programmes: Iterable[Any], around: Surroundings) -> list[Match]:
    """All programmes in order: those ruled out last, then by total, price for a session and title.

    The programmes carry the annotations of `directory.queries.offered`, `miles` from the pupil.
    """
    found = [match(case, programme, around) for programme in programmes]
    return sorted(found, key=_place)


def _place(one: Match) -> tuple[bool, int, Decimal, str, int]:
    price = one.programme.price_a_session
    dear = Decimal(10**9) if price is None else price
    return (one.is_ruled_out, -one.total, dear, one.programme.title.lower(), one.programme.pk)


def match(case: Case, programme: Any, around: Surroundings) -> Match:
    """One programme with its reasons: what its entry says, the rules, who is there, what came of it."""
    rules = [*around.rules.get(None, ()), *around.rules.get(programme.pk, ())]
    reasons = [
        *_entry(case, programme),
        *(reason for rule in rules if rule.fact for reason in _by_rule(case, rule)),
        *_company(around.company.get(programme.pk, Company()), rules, around),
        *_places(case, programme),
        *_distance(programme),
        _result(around.results.get(programme.pk)),
        _cost(programme),
    ]
    return Match(programme, tuple(reasons), around.overrides.get(programme.pk))


# ---- What the entry of the programme says ----------------------------------------------------------


def _entry(case: Case, programme: Any) -> Iterable[Reason]:
    stage = case.pupil.key_stage
    label = KeyStage(stage).label
    if stage not in programme.key_stages:
        yield Reason(Side.NEVER, f"It is not for {label.lower()}, the pupil’s.")
    else:
        yield Reason(Side.FOR, f"It is for {label.lower()}.", 1)
    if is_excluded(case) and programme.accepts_permanently_excluded is False:
        yield Reason(Side.NEVER, "Its entry says that it takes no permanently excluded pupil.")
    if case.pupil.sen_provision == "E" and programme.accepts_ehcp is False:
        yield Reason(Side.NEVER, "Its entry says that it takes no pupil with an EHC plan.")
    yield from _need(case, programme)
    yield from _attendance(case, programme)
    yield from _time(case, programme)
    if programme.entry_requirements:
        yield Reason(Side.TOLD, f"Entry requirements: {programme.entry_requirements}")


def _need(case: Case, programme: Any) -> Iterable[Reason]:
    need = case.pupil.sen_need
    if not need or not programme.needs_met:
        return
    name = Need(need).label
    if need in programme.needs_met:
        yield Reason(Side.FOR, f"It meets the pupil’s primary need: {name}.", 2)
    else:
        yield Reason(Side.AGAINST, f"It does not name the pupil’s primary need: {name}.", -1)


def _attendance(case: Case, programme: Any) -> Iterable[Reason]:
    asked = programme.min_attendance
    if asked is None:
        return
    share = f"{asked.normalize():f} per cent"
    if case.attendance is None:
        yield Reason(
            Side.UNKNOWN,
            f"It asks pupils to keep {share} attendance; the attendance is not in the referral.",
        )
    elif case.attendance < asked:
        told = f"{case.attendance.normalize():f} per cent"
        yield Reason(
            Side.AGAINST,
            f"It asks pupils to keep {share} attendance; in the last full term it was {told}.",
            -2,
        )
    else:
        yield Reason(Side.FOR, f"The pupil’s attendance reaches the {share} that it asks for.", 1)


def _time(case: Case, programme: Any) -> Iterable[Reason]:
    part_time = programme.mode == "part_time"
    if case.needs_full_time and part_time:
        words = f"It is part time ({programme.sessions_per_week} sessions a week), and full-time education"
        yield Reason(Side.AGAINST, f"{words} is due from the sixth day of the exclusion.", -1)
    missing = [day for day in case.days if programme.days and day not in programme.days]
    if missing:
        names = " and ".join(DAYS[day] for day in missing)
        yield Reason(Side.AGAINST, f"It does not run on {names}.", -1)
    elif case.days and programme.days:
        yield Reason(Side.FOR, "It runs on all the days asked for.", 1)


# ---- The rules of the authority --------------------------------------------------------------------


def _by_rule(case: Case, rule: Rule) -> Iterable[Reason]:
    holds = known(case, rule.fact, rule.threshold)
    if holds is None:
        what = MISSING.get(rule.fact, "something about the pupil")  # type: ignore[call-overload]
        yield Reason(Side.UNKNOWN, f"{rule.words} Not told: {what}.")
    elif (rule.effect == Effect.NEVER and holds) or (rule.effect == Effect.ONLY and not holds):
        yield Reason(Side.NEVER, rule.words)
    elif rule.effect == Effect.ONLY or (rule.effect == Effect.FOR and holds):
        yield Reason(Side.FOR, rule.words, rule.weight)
    elif rule.effect == Effect.AGAINST and holds:
        yield Reason(Side.AGAINST, rule.words, -rule.weight)


# ---- Who is there, and whether there is room ---------------------------------------------------------


def _company(there: Company, rules: Iterable[Rule], around: Surroundings) -> Iterable[Reason]:
    if there.apart:
        yield (
            Reason(Side.NEVER, "A pupil who must not be placed with this one is there.")
            if around.sees_apart
            else Reason(Side.UNKNOWN, "Ask the authority before you choose this programme.")
        )
    like = {Limit.SCHOOL: there.school, Limit.AREA: there.area, Limit.YEAR: there.year}
    for rule in rules:
        if rule.limit and like[Limit(rule.limit)] >= (rule.at_most or 0):
            count = like[Limit(rule.limit)]
            yield Reason(Side.NEVER, f"{rule.words} There are {count} now.")


def _places(case: Case, programme: Any) -> Iterable[Reason]:
    when = span(case.start, None)
    if programme.places_free > 0:
        words = f"{programme.places_free} of {programme.places} places are free. {when}."
        yield Reason(Side.FOR, words, 1)
    else:
        yield Reason(Side.NEVER, f"All {programme.places} places are taken. {when}.")


def _distance(programme: Any) -> Iterable[Reason]:
    miles = programme.miles
    if miles is None:
        yield Reason(Side.UNKNOWN, "How far it is from home is not known.")
        return
    words = f"{miles:.1f} miles in a straight line from home."
    if miles <= NEAR:
        yield Reason(Side.FOR, words, 1)
    elif miles > FAR:
        yield Reason(Side.AGAINST, words, -1)
    else:
        yield Reason(Side.TOLD, words)


# ---- What came of it, and what it costs --------------------------------------------------------------


def _result(result: Result | None) -> Reason:
    if result is None or not result.total:
        return Reason(Side.UNKNOWN, "No placement of a pupil like this one is over yet.")
    words = f"{result.good} of {result.total} placements of pupils of the same key stage did not break down"
    if result.total < FEW or result.interval is None:
        return Reason(Side.UNKNOWN, f"{words}: too few to tell what to expect.")
    low, high = result.interval
    words = f"{words} (95% interval: {low:.0%} to {high:.0%})."
    if low > 0.5:
        return Reason(Side.FOR, words, 1)
    return Reason(Side.AGAINST, words, -1) if high < 0.5 else Reason(Side.TOLD, words)


def _cost(programme: Any) -> Reason:
    if programme.price_a_session is None:
        return Reason(Side.UNKNOWN, "The price is not told.")
    return Reason(Side.TOLD, f"A session costs {money(programme.price_a_session)}.")
