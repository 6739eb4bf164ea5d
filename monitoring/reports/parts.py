"""What a printed report is made of. All is text already, so that the template has nothing to work out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator

from apcommission.as_read import AsRead


@dataclass(frozen=True)
class Cell:
    """A cell of a table. `link`: where the rows behind it are. `span`: over so many columns."""

    text: str
    link: str = ""
    note: str = ""
    number: bool = False
    span: int = 1


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is about, and what there is to say. `strong`: a total."""

    head: Cell
    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `head` has the title of each column, the first one that of the heads of the lines.

    Columns of numbers stand on the right. `keep`: short enough to stay on one page. `shape` gives the columns
    their widths (print.css), so that tables under each other line up.
    """

    caption: str
    head: tuple[Cell, ...]
    rows: Sequence[Row]  # those that are made as they are read (AsRead) have no total
    shape: str = ""
    keep: bool = True
    part: Page | None = None  # where not all lines are there


@dataclass(frozen=True)
class Chart:
    """A drawing with its caption. Its numbers stand in a table as well.

    `draw` gives the SVG. It is called when a page is printed: who asks for tables alone draws nothing.
    """

    caption: str
    draw: Callable[[], str]


@dataclass(frozen=True)
class Block:
    """Something under a heading of its own, or the first thing of a section. `keep`: on one page."""

    heading: str = ""
    words: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    keep: bool = True


@dataclass(frozen=True)
class Section:
    """A part of the report, listed in its contents. `key` is its address within the document."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True)
class Tile:
    """A figure that stands out. `quiet`: there is none."""

    label: str
    text: str
    note: str = ""
    link: str = ""
    quiet: bool = False

    @property
    def long(self) -> bool:
        """Whether it must be set smaller."""
        return len(self.text) > 11


@dataclass(frozen=True)
class Point:
    """What the report says of one theme, in a sentence or two."""

    theme: str
    words: str


#: A table of more lines than this may run over to the next page, under its heads.
LINES_KEPT = 14


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Row],
    *,
    numbers: Iterable[int] = (),
    shape: str = "amounts",
) -> Table:
    """A table whose columns `numbers` (the heads of the lines are column 0) are numbers."""
    lines, right = rows if isinstance(rows, AsRead) else tuple(rows), set(numbers)
    heads = tuple(Cell(title, number=place in right) for place, title in enumerate(head))
    return Table(caption, heads, lines, shape, keep=len(lines) <= LINES_KEPT)


def part_of(whole: Table, number: str, lines: int) -> Table:
    """So many lines of a long table, asked for as pages of lists are; the totals are always among them."""
    rows = whole.rows
    plain = rows if isinstance(rows, AsRead) else [line for line in rows if not line.strong]
    part = Paginator(plain, lines).get_page(number)
    if not part.has_other_pages():
        return whole
    totals = () if isinstance(rows, AsRead) else (line for line in rows if line.strong)
    return replace(whole, rows=(*part, *totals), part=part)


def row(head: str | Cell, *cells: str | Cell, strong: bool = False) -> Row:
    """A line of words."""
    first = head if isinstance(head, Cell) else Cell(head)
    others = (cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)
    return Row(first, tuple(others), strong)


def number(text: str, link: str = "", note: str = "") -> Cell:
    """A cell of a column of numbers."""
    return Cell(text, link, note, number=True)
