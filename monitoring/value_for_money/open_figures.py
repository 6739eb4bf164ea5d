"""Open figures: the authority's unit costs with what they were counted from, fit to be published."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.conf import settings

from apcommission import shown
from monitoring.measures.definitions import BY_KEY
from monitoring.measures.figures import Period, Rate, Scope, per
from monitoring.measures.queries import ask
from monitoring.measures.suppression import SUPPRESSED
from monitoring.value_for_money.queries import PartCost, cost_range, parts_of
from monitoring.value_for_money.suppression import hidden

POUNDS, PER_CENT, NUMBER = "pounds", "per cent", "number"
WHOLE = "All alternative provision"
Numbers = dict[str, int | Decimal]


@dataclass(frozen=True)
class Measure:
    """An open figure: `above` and `below` name what it is counted from."""

    key: str
    title: str
    definition: str
    unit: str
    above: str
    below: str = ""
    is_share: bool = True  # of a whole: then it has an interval


def _of(key: str, unit: str, above: str, below: str = "", *, is_share: bool = True) -> Measure:
    found = BY_KEY[key]
    return Measure(key, found.title, found.words, unit, above, below, is_share)


MEASURES = (
    Measure(
        "pupils", "Pupils", "Pupils with a placement on a day of the period.", NUMBER, "pupils"
    ),
    Measure(
        "placements",
        "Placements",
        "Placements active on a day of the period.",
        NUMBER,
        "placements",
    ),
    _of("charge_total", POUNDS, "charge"),
    _of("cost_per_placement_week", POUNDS, "charge", "weeks"),
    _of("cost_per_timetabled_session", POUNDS, "charge", "timetabled"),
    _of("cost_per_attended_session", POUNDS, "charge", "attended"),
    _of("cost_per_award", POUNDS, "charge", "awards"),
    _of("cost_per_accredited_pupil", POUNDS, "charge", "accredited"),
    _of("cost_per_positive_outcome", POUNDS, "charge", "positive"),
    _of("accredited_pupils", PER_CENT, "accredited", "pupils"),
    Measure(
        "positive_outcomes",
        "Positive outcomes",
        "Returns to school that lasted 12 school weeks and leavers in education, employment or training, out "
        "of placements that ended with a return or aimed at one and leavers whose destination is known.",
        PER_CENT,
        "positive",
        "chances",
    ),
    _of("capacity_use", PER_CENT, "timetabled", "offered", is_share=False),
)
#: Of the costs of outcomes: the share from whose interval their own comes.
SHARES = {
    "cost_per_accredited_pupil": ("accredited", "pupils"),
    "cost_per_positive_outcome": ("positive", "chances"),
}
NAMES = tuple(dict.fromkeys(name for one in MEASURES for name in (one.above, one.below) if name))


@dataclass(frozen=True)
class Figure:
    """One line: a measure of a group, as text. Hidden numbers are `c`, those that there are none of empty."""

    group: str
    measure: Measure
    value: str
    above: str
    below: str
    low: str = ""
    high: str = ""
    why: str = ""  # there is no value

    @property
    def text(self) -> str:
        """The value as a person writes it."""
        return self.written(self.value) if self.value else shown.NOT_AVAILABLE.capitalize()

    @property
    def likely(self) -> str:
        """`£765.00 to £1,352.74`; empty where there is no range."""
        return f"{self.written(self.low)} to {self.written(self.high)}" if self.low else ""

    @property
    def counted(self) -> str:
        """`£3,825.00 / 45`: what it was worked out from."""
        if not self.measure.below:
            return ""
        above = self.written(self.above) if self.measure.unit == POUNDS else self.above
        return f"{above or shown.NOT_AVAILABLE} / {self.below}"

    def written(self, text: str) -> str:
        """A number of this measure's unit, from plain digits; `c` stays as it is."""
        if not text or text == SUPPRESSED:
            return text
        if self.measure.unit == POUNDS:
            return shown.money(Decimal(text))
        return f"{text}%" if self.measure.unit == PER_CENT else shown.count(int(text))

    @property
    def is_hidden(self) -> bool:
        return self.value == SUPPRESSED


@dataclass(frozen=True)
class Opened:
    """The figures of a period and what is said of all of them."""

    period: Period
    figures: list[Figure]

    @property
    def by_group(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.group, []).append(figure)
        return found


def opened(*, period: Period, today: date | None = None) -> Opened:
    """The figures of the authority and of each kind of provision. Two queries in all."""
    asked = ask(Scope("la"), period, today)
    wholes = parts_of(asked, "whole")
    kinds = parts_of(asked, "kind")
    threshold = settings.SUPPRESSION_THRESHOLD
    return Opened(
        period, [line for whole in wholes for line in without_small(whole, kinds, threshold)]
    )


def without_small(whole: PartCost, kinds: Sequence[PartCost], threshold: int) -> Iterator[Figure]:
    """Every measure of the whole and of its kinds, small numbers hidden."""
    groups = [numbers(kind) for kind in kinds]
    total = numbers(whole)
    own, of_total = hidden(groups, total, threshold)
    for group, counted, left_out, priced in (
        (WHOLE, total, of_total, whole.charge is not None),
        *(
            (kind.name, counted, left_out, kind.charge is not None)
            for kind, counted, left_out in zip(kinds, groups, own, strict=True)
        ),
    ):
        for measure in MEASURES:
            yield _figure(group, measure, counted, left_out, priced=priced)


def numbers(part: PartCost) -> Numbers:
    """What every measure is counted from; no charge where a session has no price."""
    return {name: getattr(part, name) or 0 for name in NAMES}


def _figure(
    group: str, measure: Measure, counted: Numbers, left_out: set[str], *, priced: bool
) -> Figure:
    texts = {
        name: SUPPRESSED if name in left_out else _text(counted[name])
        for name in (measure.above, measure.below)
        if name
    }
    above, below = texts[measure.above], texts.get(measure.below, "")
    if measure.above == "charge" and not priced:
        return Figure(group, measure, "", "", below, why="Some sessions have no price")
    if SUPPRESSED in texts.values():
        return Figure(group, measure, SUPPRESSED, above, below)
    if measure.below and not counted[measure.below]:
        return Figure(group, measure, "", above, below, why=f"There are no {_words(measure.below)}")
    low, high = _interval(measure, counted, left_out)
    return Figure(group, measure, _value(measure, counted), above, below, low, high)


def _value(measure: Measure, counted: Numbers) -> str:
    above, below = counted[measure.above], counted.get(measure.below, 0)
    if not measure.below:
        return _text(above)
    if measure.unit == POUNDS:
        return str(per(Decimal(above), int(below)))
    return _share(Fraction(int(above), int(below)))


def _interval(measure: Measure, counted: Numbers, left_out: set[str]) -> tuple[str, str]:
    if measure.key in SHARES:
        names = SHARES[measure.key]
        if not left_out.isdisjoint(names):
            return "", ""
        rate = Rate(int(counted[names[0]]), int(counted[names[1]]))
        found = cost_range(Decimal(counted["charge"]), rate)
        return (str(found[0]), str(found[1])) if found else ("", "")
    if measure.unit != PER_CENT or not measure.is_share:
        return "", ""
    interval = Rate(int(counted[measure.above]), int(counted[measure.below])).interval
    return (_share(Fraction(interval[0])), _share(Fraction(interval[1]))) if interval else ("", "")


def _share(share: Fraction) -> str:
    return shown.tenths(share * 100)


def _text(number: int | Decimal) -> str:
    return str(number)


def _words(name: str) -> str:
    return {
        "weeks": "weeks of placements",
        "offered": "sessions offered",
        "chances": "chances of one",
    }.get(name, {"timetabled": "sessions", "attended": "attended sessions"}.get(name, name))


#: The columns of the file, and how each is read from a figure.
COLUMNS: tuple[tuple[str, Callable[[Opened, Figure], str]], ...] = (
    ("authority_code", lambda _, __: settings.AUTHORITY_CODE),
    ("authority", lambda _, __: settings.AUTHORITY_NAME),
    ("period_start", lambda opened, _: opened.period.start.isoformat()),
    ("period_end", lambda opened, _: opened.period.end.isoformat()),
    ("group", lambda _, figure: figure.group),
    ("measure", lambda _, figure: figure.measure.key),
    ("title", lambda _, figure: figure.measure.title),
    ("definition", lambda _, figure: figure.measure.definition),
    ("unit", lambda _, figure: figure.measure.unit),
    ("value", lambda _, figure: figure.value),
    ("low", lambda _, figure: figure.low),
    ("high", lambda _, figure: figure.high),
    ("numerator", lambda _, figure: figure.above),
    ("numerator_counts", lambda _, figure: figure.measure.above),
    ("denominator", lambda _, figure: figure.below),
    ("denominator_counts", lambda _, figure: figure.measure.below),
    ("note", lambda _, figure: "Hidden: small numbers" if figure.is_hidden else figure.why),
)


def lines(found: Opened) -> Iterator[list[str]]:
    """The rows of the file, in the order of COLUMNS."""
    for figure in found.figures:
        yield [read(found, figure) for _, read in COLUMNS]
