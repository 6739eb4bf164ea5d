"""What must hold between rows, of the folder and of the database: found before anything is written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitoring.exchange import queries
from monitoring.exchange.checks import Row
from monitoring.exchange.comparing import MARKS, Changes
from monitoring.exchange.reading import Case
from monitoring.exchange.timetables import Plan, plans
from monitoring.exchange.values import HALVES, Slot, written

TWO_PLACES = "expected sessions in which the pupil is not elsewhere"


def check_terms(case: Case) -> None:
    """No two terms share a day. One query, where the folder has terms."""
    sheet = case.sheets.get("terms")
    if not sheet or not sheet.rows:
        return
    own = {row["term"] for _, row in sheet.rows}
    spans: list[tuple[date, date, str, int]] = [
        (first, last, name, 0) for name, first, last in queries.terms() if name not in own
    ]
    spans += [(row["start"], row["end"], row["term"], line) for line, row in sheet.rows]
    spans.sort()
    reach = spans[0]
    for span in spans[1:]:
        if span[0] <= reach[1] and (span[3] or reach[3]):
            # Told on the line of the later one, or of the one that is in this folder.
            here, other = (span, reach) if span[3] else (reach, span)
            column, value = ("start", here[0]) if here is span else ("end", here[1])
            place = f"line {other[3]}" if other[3] else "already loaded"
            words = (
                f"expected days outside of the term {other[2]} ({place}, {other[0]} to {other[1]})"
            )
            case.faults.add(sheet.file, here[3], column, value.isoformat(), words)
        reach = max(reach, span, key=lambda each: each[1])


def check_codes(case: Case) -> None:
    """A code stands in the half of the day, and at the time, for which it is. One query."""
    sheet = case.sheets.get(MARKS)
    if not sheet or not sheet.rows:
        return
    codes = queries.codes()
    for line, row in sheet.rows:
        code = codes.get(row["code"])
        if code is None:
            continue
        if code.session is not None and HALVES[code.session] != row["session"]:
            words = f"expected this code in the {HALVES[code.session]} session only"
            case.faults.add(sheet.file, line, "code", row["code"], words)
        elif (code.valid_from and row["date"] < code.valid_from) or (
            code.valid_to and row["date"] > code.valid_to
        ):
            words = f"expected a code that was in force on {row['date']}"
            case.faults.add(sheet.file, line, "code", row["code"], words)


@dataclass(frozen=True)
class _Hold:
    """That a placement holds a session of a pupil's week. `line` is 0 for one that is not in the folder."""

    first: date
    last: date | None
    reference: str
    line: int


def check_two_places(case: Case, changes: dict[str, Changes]) -> list[Plan]:
    """No pupil is in two places at once; gives the timetables to be written. Three queries at most."""
    placements = changes.get("placements")
    if not placements or not placements.rows:
        return []
    upns = _pupils(case, placements.rows)
    held = queries.held_slots(set(upns.values()))
    planned = plans(placements, upns, held)
    ours = {plan.reference for plan in planned}
    holds: dict[tuple[str, Slot], list[_Hold]] = defaultdict(list)
    for slot in held:
        if slot.holds and slot.placement_ref not in ours:
            holds[slot.upn, slot.slot].append(_Hold(slot.first, slot.last, slot.placement_ref, 0))
    for plan in planned:
        if plan.holds:
            for part in plan.slots:
                hold = _Hold(part.first, part.last, plan.reference, plan.line)
                holds[plan.upn, part.slot].append(hold)
    clashes: dict[tuple[int, str, str], list[Slot]] = defaultdict(list)
    for (_, place), each in holds.items():
        for one, other in _overlaps(each):
            here, there = (one, other) if one.line > other.line else (other, one)
            dates = f"{there.first} to {there.last}" if there.last else f"{there.first} on"
            where = f"line {there.line}" if there.line else "already loaded"
            words = f"{TWO_PLACES}; placement {there.reference} ({where}) holds them from {dates}"
            clashes[here.line, here.reference, words].append(place)
    for (line, _, words), slots in clashes.items():
        value = written(sorted(slots))
        case.faults.add(placements.sheet.file, line, "timetable", value, words)
    return planned


def _pupils(case: Case, rows: Iterable[tuple[int, Row]]) -> dict[str, str]:
    """The UPN of each referral that these placements name."""
    sheet = case.sheets.get("referrals")
    upns = {row["referral_ref"]: row["upn"] for _, row in sheet.rows} if sheet else {}
    missing = {row["referral_ref"] for _, row in rows} - upns.keys()
    return upns | queries.pupils_of(missing) if missing else upns


def _overlaps(holds: list[_Hold]) -> Iterable[tuple[_Hold, _Hold]]:
    """The pairs of holds of different placements that share a day; two in the database do not."""
    open_ones: list[_Hold] = []
    for hold in sorted(holds, key=lambda each: (each.first, each.line)):
        open_ones = [one for one in open_ones if one.last is None or one.last >= hold.first]
        for one in open_ones:
            if (one.line or hold.line) and one.reference != hold.reference:
                yield one, hold
        open_ones.append(hold)
