"""A small authority as plain rows: what a spreadsheet would hold, with no database behind it.

Rows name each other by their place in the lists of the `Case`. `store.py` writes them to the database,
`reference.py` counts them.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass
class Term:
    start: date
    end: date
    break_start: date | None = None
    break_end: date | None = None


@dataclass
class Closure:
    day: date
    provider: int | None = None  # None: the whole authority


@dataclass
class School:
    kind: str = "Community school"


@dataclass
class Programme:
    provider: int = 0
    places: int = 8
    sessions_per_week: int = 4


@dataclass
class Price:
    amount: Decimal
    basis: str = "session"
    programme: int = 0
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass
class Pupil:
    year_group: int = 10
    school: int = 0


@dataclass
class Slot:
    """One cell of a weekly timetable; `weekday` 0 Monday, `session` 0 AM."""

    weekday: int
    session: int
    valid_from: date
    valid_to: date | None = None
    place: str = "provider"


@dataclass
class Mark:
    day: date
    session: int
    code: str


@dataclass
class Award:
    day: date
    kind: str = "unit"
    level: str = "Entry 3"


@dataclass
class Extra:
    day: date
    amount: Decimal


@dataclass
class Placement:
    """With its referral (`aim`, `baseline`, `exclusion`) and all that belongs to it."""

    start: date
    end: date | None = None
    pupil: int = 0
    programme: int = 0
    reason: str = ""
    state: str = ""  # empty: ended where there is a reason, else active
    aim: str = "reintegration"
    baseline: Decimal | None = None
    exclusion: date | None = None
    price: Decimal | None = None
    basis: str = ""
    shares: tuple[Decimal, Decimal, Decimal] | None = None  # school, LA, EHCP
    slots: list[Slot] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)

    @property
    def stands(self) -> str:
        return self.state or ("ended" if self.reason else "active")


@dataclass
class Case:
    providers: int = 1
    terms: list[Term] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    schools: list[School] = field(default_factory=lambda: [School()])
    programmes: list[Programme] = field(default_factory=lambda: [Programme()])
    prices: list[Price] = field(default_factory=list)
    pupils: list[Pupil] = field(default_factory=lambda: [Pupil()])
    placements: list[Placement] = field(default_factory=list)
    #: What pupils did at leaving, by pupil.
    destinations: dict[int, str] = field(default_factory=dict)
