"""Makes a whole sample case: an invented authority with as many pupils as are asked for."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

from monitoring.exchange.sample.journeys import Journeys
from monitoring.exchange.sample.marks import COUNTED_AS_ATTENDED, Registers
from monitoring.exchange.sample.placing import Stay, placement_ref
from monitoring.exchange.sample.pupils import Pupils
from monitoring.exchange.sample.results import Results, write_comparators
from monitoring.exchange.sample.school_years import SchoolYears
from monitoring.exchange.sample.sheets import Sheets
from monitoring.exchange.sample.supply import make_supply, write_standing


def write_sample(folder: Path, *, pupils: int, seed: int, today: date) -> Mapping[str, int]:
    """Write a sample case into `folder`; gives the number of rows of each file.

    The same arguments give the same bytes. Pupils are made and written one by one, so memory does
    not grow with the marks. Nobody and nothing in it is real.
    """
    years = SchoolYears(today)
    with Sheets(folder) as sheets:
        _write_calendar(years, sheets)
        supply = make_supply(_rng(seed, "supply"), years, sheets, pupils)
        write_standing(_rng(seed, "standing"), years, sheets, supply)
        write_comparators(years, sheets)
        maker = Pupils(_rng(seed, "pupils"), years, supply.schools)
        journeys = Journeys(_rng(seed, "journeys"), years, sheets, supply)
        registers = Registers(_rng(seed, "registers"), years)
        results = Results(_rng(seed, "results"), years, sheets)
        days = _rng(seed, "days")
        for _ in range(pupils):
            day = _first_referral(days, years)
            pupil = maker.make(sheets, day)
            before = sheets.counts["placements"]
            stays = journeys.follow(pupil, day)
            for number, stay in enumerate(stays, start=before + 1):
                _write_course(sheets, registers, results, placement_ref(number), stay)
            results.write_destinations(pupil, stays)
        return dict(sheets.counts)


def _rng(seed: int, part: str) -> Random:
    """Chance of its own for each part, so that a change of one does not stir up the others."""
    return Random(f"{seed}:{part}")  # noqa: S311 - the same seed must give the same sample


def _write_calendar(years: SchoolYears, sheets: Sheets) -> None:
    for term in years.terms:
        sheets.add(
            "terms",
            {
                "term": term.reference,
                "start": term.start,
                "end": term.end,
                "break_start": term.break_start,
                "break_end": term.break_end,
            },
        )
    for day, reason in sorted(years.closures.items()):
        sheets.add("closures", {"date": day, "reason": reason})


def _first_referral(rng: Random, years: SchoolYears) -> date:
    """A day up to yesterday; one in five in the weeks before the first term."""
    if years.past == 0 or rng.random() < 0.2:
        weekday = date(years.years[0], 6, 1).toordinal() + rng.randrange(42)
        day = date.fromordinal(weekday)
        return date.fromordinal(weekday - max(0, day.weekday() - 4))
    return years.open_days[rng.randrange(years.past)]


def _write_course(
    sheets: Sheets, registers: Registers, results: Results, ref: str, stay: Stay
) -> None:
    """Write the marks, awards and extras of a placement."""
    rows = registers.fill(ref, stay)
    sheets.add_texts("attendance", rows)
    results.write_awards(ref, stay, sum(row[3] in COUNTED_AS_ATTENDED for row in rows))
    results.write_extras(ref, stay)
