"""Timetables of placements as a load leaves them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monitoring.exchange.checks import Row
from monitoring.exchange.comparing import Changes
from monitoring.exchange.queries import HeldSlot
from monitoring.exchange.values import Slot
from placements.placement.models import TimetableSlot

PROVIDER = TimetableSlot.Place.PROVIDER


@dataclass(frozen=True)
class Part:
    """One session of the week, at a place, from a day to a day (empty: open)."""

    slot: Slot
    place: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Plan:
    """The timetable of a placement. `same`: the database has it already, so nothing is to be written."""

    line: int
    reference: str
    upn: str
    holds: bool
    slots: tuple[Part, ...]
    same: bool


def plans(placements: Changes, upns: dict[str, str], held: Iterable[HeldSlot]) -> list[Plan]:
    """The timetables of all placements that are added or changed, where the pupil is known."""
    stored: dict[str, list[HeldSlot]] = defaultdict(list)
    for slot in held:
        stored[slot.placement_ref].append(slot)
    planned = []
    for line, row in placements.rows:
        if row["referral_ref"] not in upns:
            continue  # told as an unknown reference
        now = stored[row["placement_ref"]]
        before = placements.was(row)
        present = [Part(slot.slot, slot.place, slot.first, slot.last) for slot in now]
        parts = _laid_out(row, before, present)
        planned.append(
            Plan(
                line=line,
                reference=row["placement_ref"],
                upn=upns[row["referral_ref"]],
                # A placement that was declined or cancelled stays so, unless it turns out to have ended.
                holds=not now or any(slot.holds for slot in now) or row["end"] is not None,
                slots=tuple(parts),
                same=before is not None and parts == present,
            )
        )
    return planned


def _laid_out(row: Row, before: Row | None, present: Sequence[Part]) -> list[Part]:
    """The slots of a placement: the present ones where the timetable stays, moved with its dates.

    A new timetable holds from the first day to the last; sessions at school, college or work stay as they are
    where it does not take their time.
    """
    if before is not None and before["timetable"] == row["timetable"]:
        return [part for old in present if (part := _moved(old, row, before))]
    taken = set(row["timetable"])
    kept = [old for old in present if old.place != PROVIDER and old.slot not in taken]
    new = [Part(slot, PROVIDER, row["start"], row["end"]) for slot in row["timetable"]]
    return [part for old in kept if (part := _moved(old, row, before))] + new


def _moved(part: Part, row: Row, before: Row | None) -> Part | None:
    """A slot within the dates of its placement; none where they leave it no day."""
    was_start, was_end = (before["start"], before["end"]) if before else (None, None)
    first, last = part.first, part.last
    if first == was_start or first < row["start"]:
        first = row["start"]
    if last == was_end or (row["end"] and (last is None or last > row["end"])):
        last = row["end"]
    return None if last and last < first else Part(part.slot, part.place, first, last)
