"""The sample's pupils: all invented, with the mix of needs that alternative provision serves."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from monitoring.exchange.sample.chance import happens, pick
from monitoring.exchange.sample.names import (
    LA_CODE,
    NEIGHBOUR_LA_CODE,
    person,
    postcode,
    upn,
)
from monitoring.exchange.sample.school_years import SchoolYears, autumn_year
from monitoring.exchange.sample.sheets import Sheets
from monitoring.exchange.sample.supply import School

#: Year groups at the first referral, and how often each comes.
YEAR_GROUPS = dict(
    zip(range(1, 12), (1, 1, 2, 2, 3, 3, 9, 16, 23, 26, 14), strict=True)  # years 1 to 11
)
NEEDS = {
    "SEMH": 56,
    "ASD": 12,
    "MLD": 9,
    "SPLD": 8,
    "SLCN": 6,
    "NSA": 4,
    "OTH": 3,
    "PD": 1,
    "HI": 1,
}
ETHNICITIES = {
    "WBRI": 66,
    "WIRT": 1,
    "WROM": 2,
    "WOTH": 4,
    "MWBC": 6,
    "MWAS": 2,
    "APKN": 6,
    "ABAN": 3,
    "BCRB": 4,
    "BAFR": 4,
    "NOBT": 2,
}
LAST_YEAR_GROUP = 11


@dataclass(frozen=True)
class Pupil:
    """A pupil; `began` is the calendar year in whose autumn they were in Year 1."""

    upn: str
    school: School
    began: int
    sen_provision: str
    sen_need: str

    def year_group_on(self, day: date) -> int:
        """The year group on a day; more than 11 for someone who has left."""
        return autumn_year(day) - self.began + 1

    def key_stage_on(self, day: date) -> int:
        """The key stage on a day: 1 (years 1-2), 2 (3-6), 3 (7-9), 4 (10-11)."""
        year = self.year_group_on(day)
        return 1 if year <= 2 else 2 if year <= 6 else 3 if year <= 9 else 4


class Pupils:
    """Makes pupils one by one; every UPN is new."""

    def __init__(self, rng: Random, years: SchoolYears, schools: tuple[School, ...]) -> None:
        self._rng = rng
        self._years = years
        self._schools = schools
        self._issued: dict[tuple[int, int], int] = defaultdict(int)

    def make(self, sheets: Sheets, referred_on: date) -> Pupil:
        """Make and write a pupil who is first referred on a day.

        The year group written is today's, and Year 11 for someone who has left since.
        """
        rng = self._rng
        began = autumn_year(referred_on) - self._first_year_group(referred_on) + 1
        year_group = min(LAST_YEAR_GROUP, self._years.current - began + 1)
        school = rng.choice([school for school in self._schools if year_group in school.years])
        provision = pick(rng, {"N": 26, "K": 44, "E": 30})
        need = "" if provision == "N" else pick(rng, NEEDS)
        pupil = Pupil(self._new_upn(school, began), school, began, provision, need)
        self._write(sheets, pupil, year_group)
        return pupil

    def _first_year_group(self, referred_on: date) -> int:
        """Nobody is referred in the last months of Year 11."""
        year_group = pick(self._rng, YEAR_GROUPS)
        if year_group == LAST_YEAR_GROUP and 4 <= referred_on.month <= 8:
            return LAST_YEAR_GROUP - 1
        return year_group

    def _new_upn(self, school: School, began: int) -> str:
        """A number issued in the year before Year 1, by the pupil's school."""
        key = (2000 + school.urn % 1000, began - 1)
        self._issued[key] += 1
        return upn(*key, self._issued[key])

    def _write(self, sheets: Sheets, pupil: Pupil, year_group: int) -> None:
        rng = self._rng
        forename, surname = person(rng)
        sheets.add(
            "pupils",
            {
                "upn": pupil.upn,
                "surname": surname,
                "forename": forename,
                "birth_date": date(pupil.began - 6, 9, 1) + timedelta(days=rng.randrange(365)),
                "sex": pick(rng, {"M": 64, "F": 36}),
                "year_group": year_group,
                "school_urn": pupil.school.urn,
                "home_la": LA_CODE if happens(rng, 0.97) else NEIGHBOUR_LA_CODE,
                "sen_provision": pupil.sen_provision,
                "sen_need": pupil.sen_need,
                "ethnicity": pick(rng, ETHNICITIES),
                "looked_after": happens(rng, 0.08),
                "pupil_premium": happens(rng, 0.61),
                "postcode": postcode(rng),
            },
        )
