"""What an annual review adds to its report: the officer's words, the plan, gaps, who is over-represented."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from apcommission import shown
from monitoring.measures.figures import Rate
from monitoring.measures.telling import likely
from monitoring.reports.frozen import Frozen, percent
from monitoring.reports.kinds import Data
from monitoring.reports.parts import Block, Row, Section, Table, number, row, table
from monitoring.review.representation import Share

COUNTS = ("referred", "waiting", "unoffered", "programmes", "places", "free")
HEAD = ("Referred", "Waiting", "No offer yet", "Programmes", "Places", "Free")


def texts(frozen: Frozen) -> list[Section]:
    """What the officers wrote, each section under its heading."""
    written = frozen.data.get("review", {}).get("texts")
    if not written:
        return []
    blocks = tuple(
        Block(each["heading"], tuple(paragraphs(each["text"])), keep=False) for each in written
    )
    return [Section("review", "The review", blocks, new_page=True)]


def paragraphs(text: str) -> list[str]:
    """A text by its lines that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def plan(frozen: Frozen) -> list[Section]:
    """The plan of action, with how far each action is."""
    actions = frozen.data.get("review", {}).get("actions")
    if not actions:
        return []
    head = ("What is to be done", "Who", "By", "State", "Last note")
    lines = [_action(action) for action in actions]
    return [
        Section(
            "plan",
            "Plan of action",
            (Block(tables=(table("", head, lines, shape="plan"),), keep=False),),
        )
    ]


def _action(action: Data) -> Row:
    notes = action["notes"]
    last = f"{_day(notes[-1]['on'])}: {notes[-1]['words']}" if notes else ""
    return row(action["what"], action["owner"], _day(action["due_on"]), action["state"], last)


def _day(text: str) -> str:
    return shown.long_date(date.fromisoformat(text))


def gaps(frozen: Frozen) -> list[Section]:
    """Demand against supply on the day of the count, by each dimension that the data holds."""
    found = frozen.data.get("gaps")
    if not found:
        return []
    words = (
        "Referred in the year; waiting, and places, on the day of the count. A programme that serves several "
        "of these counts in each of them.",
    )
    first, *rest = [_gap_table(each) for each in found]
    blocks = [
        Block(words=words, tables=(first,), keep=first.keep),
        *(Block(tables=(each,), keep=each.keep) for each in rest),
    ]
    return [Section("gaps", "Demand against supply", tuple(blocks))]


def _gap_table(each: Data) -> Table:
    lines = [_gap_line(line) for line in each["lines"]]
    lines.append(_gap_line(each["whole"], strong=True))
    head = (each["name"], *HEAD, "Gap")
    return table(f"By {each['name'].lower()}", head, lines, numbers=range(1, 7), shape="gaps")


def _gap_line(line: Data, *, strong: bool = False) -> Row:
    missing = line["unoffered"] - line["free"]
    words = f"{shown.how_many(missing, 'place')} missing" if missing > 0 else ""
    words = words if line["known"] else "Cannot be told"
    counts = (number(shown.count(line[name])) for name in COUNTS)
    return row(line["name"], *counts, words, strong=strong)


def groups(frozen: Frozen) -> list[Section]:
    """Shares of groups among the pupils referred, beside the shares expected."""
    found = [each for each in frozen.data.get("groups") or [] if each["lines"]]
    if not found:
        return []
    words = (
        "Of the pupils referred, each counted once, of whom it is known. More or fewer than expected is said "
        "only where the whole likely range lies on one side.",
    )
    blocks = [Block(words=words), *(_group(each) for each in found)]
    return [Section("groups", "Who was referred", tuple(blocks))]


def _group(each: Data) -> Block:
    source = f"Expected: {each['population']}. {each['source']}." if each["source"] else ""
    head = (each["name"], "Pupils", "Share", "Likely range", "Expected", "Reading")
    lines = [_group_line(line) for line in each["lines"]]
    found = table(each["name"], head, lines, numbers=(1, 2, 4), shape="counts")
    return Block(words=(source,) if source else (), tables=(found,), keep=False)


def _group_line(line: Data) -> Row:
    rate = Rate(line["numerator"], line["denominator"])
    expected = None if line["expected"] is None else Decimal(line["expected"])
    share = Share("", line["name"], rate, expected)
    reading = share.verdict or "Nothing to compare with"
    wanted = share.expected_share
    return row(
        line["name"],
        number(shown.count(rate.numerator)),
        number(percent(rate)),
        likely(rate),
        number("–" if wanted is None else shown.rate(Fraction(wanted))),
        reading,
    )
