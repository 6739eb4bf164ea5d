"""Placements of the sample: which programme has room, from when to when, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Protocol

from monitoring.exchange.sample import words
from monitoring.exchange.sample.chance import happens, pick
from monitoring.exchange.sample.pupils import LAST_YEAR_GROUP, Pupil
from monitoring.exchange.sample.school_years import SchoolYears, autumn_year
from monitoring.exchange.sample.sheets import Cell, Sheets
from monitoring.exchange.sample.supply import WEEKDAYS, Programme, Slot, Supply

#: Open days from the decision to the first day.
LAG = {"permanent_exclusion": (1, 3), "medical": (2, 7)}
USUAL_LAG = (4, 14)
SHORTEST = 10  # open days that a placement is planned for at least


class Referred(Protocol):
    """What a placement needs to know of its referral."""

    @property
    def ref(self) -> str: ...
    @property
    def pupil(self) -> Pupil: ...
    @property
    def route(self) -> str: ...
    @property
    def aim(self) -> str: ...


@dataclass(frozen=True)
class Stay:
    """A placement, by the numbers of open days: first, planned last and last.

    The last day of a running placement lies in the future. `planned` is whether it ended as
    planned, or runs.
    """

    pupil: Pupil
    programme: Programme
    slots: tuple[Slot, ...]
    first: int
    planned_last: int
    last: int
    ended: bool
    reason: str
    on_school_roll: bool  # dual registered

    @property
    def planned(self) -> bool:
        """Whether the reason is none of the unplanned ones (measures.md: retention)."""
        return self.reason not in words.UNPLANNED


def fit_stay(
    rng: Random,
    years: SchoolYears,
    supply: Supply,
    referral: Referred,
    decided_on: date,
    earlier: Sequence[Stay],
) -> Stay | None:
    """A place on a programme that suits the pupil, taken; None where nothing has room.

    A pupil is never in two places: programmes that clash with an earlier placement are left out.
    """
    lag = rng.randint(*LAG.get(referral.route, USUAL_LAG))
    first = years.number_of(decided_on) + lag
    planned_last = _planned_last(rng, years, referral, first)
    if planned_last is None:
        return None
    pupil = referral.pupil
    suitable = [
        programme
        for programme in supply.for_key_stage(pupil.key_stage_on(years.open_days[first]))
        if _suits(programme, referral)
    ]
    suitable.sort(key=lambda programme: _preference(rng, programme, referral))
    for programme in suitable[:12]:
        slots = _timetable(rng, programme)
        if programme.has_room(first, planned_last) and not _clashes(slots, first, earlier):
            last, reason = _outcome(rng, years, referral, programme, (first, planned_last))
            programme.take_place(first, max(last, planned_last) if not reason else last)
            dual = referral.route != "permanent_exclusion"
            return Stay(
                pupil, programme, slots, first, planned_last, last, bool(reason), reason, dual
            )
    return None


def _planned_last(rng: Random, years: SchoolYears, referral: Referred, first: int) -> int | None:
    """The planned last open day; None where too little of the calendar is left."""
    if first >= len(years.open_days) - SHORTEST:
        return None
    day = years.open_days[first]
    autumn = autumn_year(day)
    year_group = referral.pupil.year_group_on(day)
    if year_group >= LAST_YEAR_GROUP:
        june, july = years.last_in_june(autumn), years.last_of(autumn)
        last = june if happens(rng, 0.7) else july
        return last if year_group == LAST_YEAR_GROUP and last - first >= SHORTEST else None
    if referral.aim in ("qualification", "post16"):
        # To the end of this year, or of the next one, which may end with school itself.
        next_year = autumn + 1 if happens(rng, 0.6) else autumn
        last = years.last_of(min(next_year, years.current))
    else:
        last = first + rng.choice((30, 60, 90, 120)) - 1
        if happens(rng, 0.4):
            last = min(last, years.last_of(autumn))
    if last - first < SHORTEST:
        last = first + 29
    return min(last, len(years.open_days) - 1)


def _suits(programme: Programme, referral: Referred) -> bool:
    pupil, offer = referral.pupil, programme.offer
    if referral.route == "permanent_exclusion" and not offer.excluded:
        return False
    if pupil.sen_provision == "E" and not offer.ehcp:
        return False
    if (programme.provider.category.code == "hospital") and referral.route != "medical":
        return False
    return not pupil.sen_need or pupil.sen_need in offer.needs or pupil.sen_need == "NSA"


def _preference(rng: Random, programme: Programme, referral: Referred) -> float:
    """A sorting key by chance: larger programmes, and full-time ones for the excluded, come first."""
    weight = programme.places * (1 + programme.offer.sessions / 5)
    if referral.route == "permanent_exclusion" and programme.offer.full_time:
        weight *= 3
    return rng.expovariate(weight)


def _timetable(rng: Random, programme: Programme) -> tuple[Slot, ...]:
    """All sessions of the programme, or fewer for some who build up to it; two at least."""
    slots = programme.slots
    if len(slots) > 2 and happens(rng, 0.12):
        return slots[: rng.randint(max(2, len(slots) // 2), len(slots) - 1)]
    return slots


def _clashes(slots: Sequence[Slot], first: int, earlier: Sequence[Stay]) -> bool:
    """Whether a placement from `first` on would share a session with an earlier one.

    A running placement may be extended, so it is taken to have no end.
    """
    return any(
        (not stay.ended or stay.last >= first) and not set(stay.slots).isdisjoint(slots)
        for stay in earlier
    )


def _outcome(
    rng: Random,
    years: SchoolYears,
    referral: Referred,
    programme: Programme,
    planned: tuple[int, int],
) -> tuple[int, str]:
    """The last open day and the reason of the end; no reason while the placement runs."""
    first, last = planned
    if happens(rng, programme.provider.breakdown):
        dropped = first + rng.randint(2, max(3, int(0.85 * (last - first))))
        return (dropped, pick(rng, words.UNPLANNED)) if dropped < years.past else (last, "")
    if last >= years.past:
        return last, ""
    day = years.open_days[last]
    if referral.pupil.year_group_on(day) == LAST_YEAR_GROUP and day.month in (6, 7):
        return last, "school_leaving_age"
    if last >= years.past - 15 and happens(rng, 0.3):  # kept on for now
        return min(years.past + 20, len(years.open_days) - 1), ""
    if happens(rng, 0.05):  # extended, then ended
        last = min(last + rng.randint(5, 20), years.past - 1)
    if happens(rng, 0.03):
        return last, "out_of_area"
    if referral.aim == "reintegration":
        reasons = {"reintegrated": 62, "moved_on": 22, "completed": 16}
        return max(first, last - rng.randint(0, 8)), pick(rng, reasons)
    return last, pick(rng, {"completed": 62, "moved_on": 38})


def write_placement(
    rng: Random, years: SchoolYears, sheets: Sheets, referral: Referred, stay: Stay
) -> None:
    """Write the placement of a referral."""
    row: dict[str, Cell] = {
        "placement_ref": placement_ref(sheets.counts["placements"] + 1),
        "referral_ref": referral.ref,
        "programme_ref": stay.programme.ref,
        "start": years.open_days[stay.first],
        "planned_end": years.open_days[stay.planned_last],
        "end": years.open_days[stay.last] if stay.ended else None,
        "end_reason": stay.reason,
        "registration": "dual" if stay.on_school_roll else "single",
        "timetable": ";".join(f"{WEEKDAYS[day]}{half}" for day, half in stay.slots),
    }
    if happens(rng, 0.08):  # a price of its own
        factor = rng.choice((Decimal("0.90"), Decimal("0.95"), Decimal("1.15")))
        row["price"] = (stay.programme.price * factor).quantize(Decimal("0.01"))
        row["price_basis"] = stay.programme.basis
    shares = _shares(rng, referral)
    row |= dict(zip(("school_share", "la_share", "ehcp_share"), shares, strict=True))
    sheets.add("placements", row)


def placement_ref(number: int) -> str:
    """The reference of the placement with that number."""
    return f"PL{number:05d}"


def _shares(rng: Random, referral: Referred) -> tuple[int, int, int]:
    """What school, authority and education, health and care plan pay, in per cent."""
    if referral.pupil.sen_provision == "E":
        return rng.choice(((0, 40, 60), (0, 0, 100), (20, 40, 40)))
    if referral.route == "school":
        return rng.choice(((100, 0, 0), (50, 50, 0), (50, 50, 0), (0, 100, 0)))
    return rng.choice(((0, 100, 0), (0, 100, 0), (30, 70, 0)))
