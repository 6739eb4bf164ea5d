"""What the page of cost and value shows: its parts in tables, figures in words, with where their rows are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from apcommission import shown
from monitoring.measures import kept_tables
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Rate, Scope
from monitoring.measures.telling import likely, rows_url
from monitoring.value_for_money import queries, value_added
from monitoring.value_for_money.comparing import likely_cost
from monitoring.value_for_money.models import Comparator
from monitoring.value_for_money.queries import PartCost, instead
from monitoring.value_for_money.value_added import LIKE_AT_LEAST, NONE, ValueAdded

NONE_SHOWN = shown.NOT_AVAILABLE.capitalize()
OVER = "more than is offered"


@dataclass(frozen=True)
class Cell:
    """A figure in words; `note` stands below it, `url` leads to its rows, `of` says in words what it is."""

    text: str
    note: str = ""
    url: str = ""
    of: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table: whose, and the figures."""

    name: str
    cells: list[Cell]
    is_whole: bool = False


@dataclass(frozen=True)
class Table:
    caption: str
    heads: Sequence[str]
    lines: list[Line]
    words: str = ""


@dataclass(frozen=True)
class Shown:
    """What is shown: whose parts, of what time; `parts` first and then all of them together.

    `number`: how many parts there are, where `parts` are those of one page.
    """

    scope: Scope
    period: Period
    by: str
    parts: Sequence[PartCost]
    whole: PartCost | None
    added: dict[str, ValueAdded] = field(default_factory=dict)
    added_of_whole: ValueAdded = NONE
    number: int | None = None

    def lines(self) -> Iterator[tuple[PartCost, ValueAdded, bool]]:
        for part in self.parts:
            yield part, self.added.get(part.reference, NONE), False
        number = len(self.parts) if self.number is None else self.number
        if self.whole and number != 1:
            yield self.whole, self.added_of_whole, True

    def opens(self, part: PartCost) -> bool:
        """Whether the rows behind a part's figures are those of all of the part: then they can be shown."""
        if part.scope is None:
            return False
        narrower = {"la": ("provider", "programme"), "provider": ("programme",)}
        return part.scope == self.scope or part.scope.kind in narrower.get(self.scope.kind, ())

    def url(self, key: str, part: PartCost) -> str:
        """Where the rows behind a figure of a part are; empty where there is no such page."""
        if not key or not self.opens(part):
            return ""
        times = {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return rows_url(key, {"scope": str(self.scope), **times}, str(part.scope))


def all_parts(asked: Asked, by: str) -> Shown:
    """What is shown of a scope, all its parts by one of GROUPINGS.

    One query where all is kept, else one more for each of five tables.
    """
    whole, parts, *starts = kept_tables.rows(
        [
            queries.cost_table(asked, "whole"),
            queries.cost_table(asked, by),
            *value_added.tables(asked, by),
        ]
    )
    added, of_whole = value_added.from_tables(starts)
    return Shown(
        asked.scope,
        asked.period,
        by,
        queries.parts(asked, by, parts),
        next(iter(queries.parts(asked, "whole", whole)), None),
        added,
        of_whole,
    )


Cells = Callable[[PartCost, ValueAdded], list[Cell]]


def tables(found: Shown) -> list[Table]:
    """All tables, the comparison with another choice aside."""
    return [_costs(found), _awards(found), _outcomes(found), _use(found)]


def _table(found: Shown, caption: str, heads: Sequence[str], words: str, cells: Cells) -> Table:
    lines = [
        Line("All together" if is_whole else part.name, cells(part, added), is_whole)
        for part, added, is_whole in found.lines()
    ]
    return Table(caption, heads, lines, words)


def _costs(found: Shown) -> Table:
    def cells(part: PartCost, _: ValueAdded) -> list[Cell]:
        return [
            Cell(shown.count(part.pupils)),
            _money(found, part, "charge_total", part.charge, "charge"),
            _each(found, part, "cost_per_placement_week", part.weeks),
            _each(found, part, "cost_per_timetabled_session", part.timetabled),
            _each(found, part, "cost_per_attended_session", part.attended),
        ]

    heads = (
        "Pupils",
        "Charge",
        "Each week of a placement",
        "Each session",
        "Each attended session",
    )
    words = "Absence does not lower a charge, so an attended session costs more than a session."
    return _table(found, "What it cost", heads, words, cells)


def _awards(found: Shown) -> Table:
    def cells(part: PartCost, _: ValueAdded) -> list[Cell]:
        return [
            Cell(shown.count(part.awards)),
            _each(found, part, "cost_per_award", part.awards),
            _share(found, part, "accredited_pupils", part.with_award),
            _each_outcome(found, part, "cost_per_accredited_pupil", part.with_award),
        ]

    heads = ("Awards", "Each award", "Pupils with an award", "Each pupil with an award")
    return _table(found, "Awards", heads, "", cells)


def _outcomes(found: Shown) -> Table:
    def cells(part: PartCost, added: ValueAdded) -> list[Cell]:
        return [
            _share(found, part, "", part.outcome),
            _each_outcome(found, part, "cost_per_positive_outcome", part.outcome),
            Cell(_expected(added)),
            _added(added),
        ]

    heads = ("Positive outcomes", "Each positive outcome", "To be expected", "Value added")
    words = (
        "A return to school that lasted 12 school weeks, or a leaver in education, employment or training, "
        "out of those who could have had one, as far as it is known. Value added is the share beside the one "
        "to be expected: that of all of the authority’s own pupils with the same attendance band before the "
        "referral and the same SEN provision, over the three years before. It is told only of pupils for "
        f"whom there are {LIKE_AT_LEAST} or more of these."
    )
    return _table(found, "Positive outcomes and value added", heads, words, cells)


def _use(found: Shown) -> Table:
    def cells(part: PartCost, _: ValueAdded) -> list[Cell]:
        if not part.offered:
            return [Cell("Not offered"), Cell(""), Cell(""), Cell("")]
        url = found.url("latent_sessions", part)
        return [
            Cell(shown.count(part.places)),
            Cell(shown.count(part.offered)),
            Cell(
                shown.rate(part.use.value),
                OVER if part.timetabled > part.offered else "",
                found.url("capacity_use", part),
                "use of places",
            ),
            Cell(shown.count(part.latent), "", url, "sessions not used"),
        ]

    heads = ("Places", "Sessions offered", "Used", "Sessions not used")
    return _table(found, "Use of places", heads, "", cells)


def against(found: Shown, comparator: Comparator) -> Table:
    """The same pupil-weeks at the unit cost of another choice. Source: measures.md."""

    def cells(part: PartCost, _: ValueAdded) -> list[Cell]:
        would = instead(comparator, part.pupil_weeks) if part.pupil_weeks else None
        return [
            Cell(shown.count(part.pupil_weeks)),
            _money(found, part, "charge_total", part.charge, "charge"),
            Cell(shown.money(would) if would is not None else NONE_SHOWN),
            Cell(difference(part.charge, would)),
        ]

    heads = ("Pupil-weeks", "Charge", "Would cost", "The other choice")
    unit = comparator.get_unit_display()
    words = (
        f"{shown.money(comparator.amount)} {unit}, {comparator.year}. Source: {comparator.source}. A cost by "
        "the year is spread over 38 school weeks. Most other choices are for a whole week in school, of ten "
        "sessions; whether they would have given the same is not known."
    )
    return _table(found, f"Against {comparator.name}", heads, words, cells)


def difference(charge: Decimal | None, would: Decimal | None) -> str:
    """`£120.00 more`: what the other choice costs beside the charge."""
    if charge is None or would is None:
        return NONE_SHOWN
    if would == charge:
        return "The same"
    return f"{shown.money(abs(would - charge))} {'more' if would > charge else 'less'}"


def choices(whole: PartCost, found: Sequence[Comparator]) -> list[tuple[Comparator, str, str]]:
    """(comparator, what the same pupil-weeks would cost, beside the charge) of every other choice."""
    lines = []
    for comparator in found:
        would = instead(comparator, whole.pupil_weeks) if whole.pupil_weeks else None
        text = shown.money(would) if would is not None else NONE_SHOWN
        lines.append((comparator, text, difference(whole.charge, would)))
    return lines


# ---- Cells ---------------------------------------------------------------------------------------


def _money(found: Shown, part: PartCost, key: str, amount: Decimal | None, of: str) -> Cell:
    if amount is None:
        return Cell(NONE_SHOWN, "some sessions have no price", found.url(key, part), of)
    return Cell(shown.money(amount), "", found.url(key, part), of)


def _each(found: Shown, part: PartCost, key: str, count: int) -> Cell:
    cost = part.each(count)
    if cost is None and part.charge is not None:
        return Cell(NONE_SHOWN)
    text = NONE_SHOWN if cost is None else shown.money(cost)
    return Cell(text, "", found.url(key, part), "the rows behind it")


def _share(found: Shown, part: PartCost, key: str, rate: Rate) -> Cell:
    if rate.value is None:
        return Cell(NONE_SHOWN)
    note = f"{rate.numerator:,} of {rate.denominator:,}; likely {likely(rate)}"
    return Cell(shown.rate(rate.value), note, found.url(key, part), "pupils")


def _each_outcome(found: Shown, part: PartCost, key: str, rate: Rate) -> Cell:
    cell = _each(found, part, key, rate.numerator)
    between = likely_cost(part.charge, rate)
    return Cell(cell.text, f"likely {between}" if between else "", cell.url, cell.of)


def _expected(added: ValueAdded) -> str:
    return NONE_SHOWN if added.expected is None else shown.rate(added.expected)


def _added(added: ValueAdded) -> Cell:
    """The difference, its range, and of how many it is told."""
    left_out = f"{added.left_out:,} left out: no like group" if added.left_out else ""
    if added.difference is None or added.interval is None:
        return Cell(NONE_SHOWN, left_out)
    low, high = (shown.points(Fraction(bound)) for bound in added.interval)
    notes = [f"likely {low} to {high}", f"of {added.rate.denominator:,}", left_out]
    if added.interval[0] <= 0 <= added.interval[1]:
        notes.insert(1, "no clear difference")
    return Cell(shown.points(added.difference), "; ".join(note for note in notes if note))
