"""What comes of the sample's placements: awards, destinations, extras; and the comparators."""

from datetime import date, timedelta
from random import Random

from monitoring.exchange.sample.chance import happens, pick
from monitoring.exchange.sample.placing import Stay
from monitoring.exchange.sample.pupils import LAST_YEAR_GROUP, Pupil
from monitoring.exchange.sample.school_years import SchoolYears
from monitoring.exchange.sample.sheets import Cell, Sheets

SESSIONS_A_UNIT = 28  # attended, on average
ACTIVITIES = {
    "fe": 45,
    "sixth_form": 5,
    "apprenticeship": 13,
    "training": 10,
    "employment": 6,
    "armed_forces": 2,
    "voluntary": 1,
    "neet": 13,
    "unknown": 5,
}
#: Check, and how many days after 31 August of the leaving year it begins.
LATER_CHECKS = (("6_months", 150), ("12_months", 330))


class Results:
    """Writes what pupils gained and where they went."""

    def __init__(self, rng: Random, years: SchoolYears, sheets: Sheets) -> None:
        self._rng = rng
        self._years = years
        self._sheets = sheets

    def write_awards(self, ref: str, stay: Stay, attended: int) -> None:
        """Units in the course of a placement, and for some the full qualification at its end."""
        rng, offer = self._rng, stay.programme.offer
        last = min(stay.last, self._years.past - 1)
        first = min(stay.first + 8, last)
        if last <= stay.first or not offer.units:
            return
        count = min(len(offer.units), int(attended / SESSIONS_A_UNIT * rng.uniform(0.4, 1.5)))
        level = offer.full[1] if offer.full else "Entry 3"
        for number, unit in enumerate(rng.sample(offer.units, count), start=1):
            day = first + (last - first) * number // (count + 1)
            self._award(ref, f"{unit} unit", level, "unit", day)
        finished = stay.reason in ("completed", "school_leaving_age", "moved_on")
        if offer.full and finished and attended > 60 and happens(rng, 0.55):
            self._award(ref, *offer.full, "full", max(first, last - rng.randint(0, 5)))

    def _award(self, ref: str, title: str, level: str, kind: str, day: int) -> None:
        self._sheets.add(
            "awards",
            {
                "placement_ref": ref,
                "title": title,
                "level": level,
                "kind": kind,
                "awarded_on": self._years.open_days[day],
                # Shaped like a number of the Ofqual register; none there begins with 999.
                "qualification_number": f"999/{len(title):04d}/0" if kind == "full" else None,
            },
        )

    def write_extras(self, ref: str, stay: Stay) -> None:
        """Transport by the month for some, support and exam fees for a few."""
        rng, open_days = self._rng, self._years.open_days
        last = min(stay.last, self._years.past - 1)
        days = range(stay.first, last + 1)
        if not days:
            return
        if happens(rng, 0.22):
            amount = rng.choice((64, 80, 96, 120, 160))
            for day in days[::20]:
                self._extra(ref, open_days[day], "transport", f"{amount}.00", "Taxi, four weeks")
        if happens(rng, 0.06):
            self._extra(ref, open_days[days[0]], "support", "450.00", "Support worker, first weeks")
        if stay.reason == "school_leaving_age" and happens(rng, 0.3):
            self._extra(ref, open_days[days[-1]], "exam_fee", "38.50", "Entry fee")

    def _extra(self, ref: str, day: date, kind: str, amount: str, note: str) -> None:
        row: dict[str, Cell] = {
            "placement_ref": ref,
            "date": day,
            "kind": kind,
            "amount": amount,
            "note": note,
        }
        self._sheets.add("extras", row)

    def write_destinations(self, pupil: Pupil, stays: list[Stay]) -> None:
        """The checks that are due by now of someone who left Year 11 from a placement."""
        leaving_year = pupil.began + LAST_YEAR_GROUP
        if not stays or any(not stay.ended for stay in stays):
            return
        left_on = self._years.open_days[max(stay.last for stay in stays)]
        if not date(leaving_year, 6, 1) <= left_on <= date(leaving_year, 8, 31):
            return
        activity = pick(self._rng, ACTIVITIES)
        day = left_on + timedelta(days=self._rng.randint(0, 21))
        self._destination(pupil, day, "leaving", activity)
        for check, days in LATER_CHECKS:
            if happens(self._rng, 0.2):
                activity = pick(self._rng, ACTIVITIES)
            day = date(leaving_year, 8, 31) + timedelta(days=days + self._rng.randint(0, 20))
            self._destination(pupil, day, check, activity)

    def _destination(self, pupil: Pupil, day: date, check: str, activity: str) -> None:
        if day < self._years.today:
            row: dict[str, Cell] = {
                "upn": pupil.upn,
                "checked_on": day,
                "check": check,
                "activity": activity,
            }
            self._sheets.add("destinations", row)


def write_comparators(years: SchoolYears, sheets: Sheets) -> None:
    """The unit costs of other choices, made up, as their source says."""
    first, second = years.years
    year = f"{first}/{second % 100:02d}"
    for name, unit, amount in (
        ("Place in the pupil referral unit", "year", "24000.00"),
        ("Independent special school out of the authority", "year", "62500.00"),
        ("Support in school (teaching assistant, half time)", "week", "295.00"),
        ("Home tuition, ten hours", "week", "480.00"),
    ):
        row = {"name": name, "unit": unit, "amount": amount, "year": year}
        sheets.add("comparators", row | {"source": "Invented for the sample authority"})
