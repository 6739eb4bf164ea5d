"""Charts of printed reports: plain numbers in, SVG text out.

Drawn by matplotlib, which is loaded by the first chart, so that only the worker pays for it. They are
drawn without axes: each bar carries its own number, and the table beside the chart carries them all. The
colours stay apart in grey and for every kind of colour sight; text stays text, set in the report's own font.
`alt` is what is read out in the place of the chart (WeasyPrint: the title of an SVG).
"""

import io
import math
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

#: All lengths are points: the width of the text on a page of A4 (print.css).
WIDTH = 482.0
#: The column of labels is as wide as the longest asks for, between these two.
LABELS = (110.0, 205.0)
TEXT = 8.5
LETTER = 0.56  # mean width of a letter, in its height, in the widest font that may stand in
#: Matplotlib measures in the font that it carries; the reader gets the report's own.
CARRIED, FONTS = "'DejaVu Sans'", "'Liberation Sans',Arial,'DejaVu Sans',sans-serif"
INK, QUIET, RULE, PAPER = "#0b0c0c", "#505a5f", "#b1b4b6", "#ffffff"
#: In this order for parts that have no order of their own; each is lighter than the one before it.
PARTS = ("#0b4a50", "#c8651b", "#f0c58e", "#d3d8d8")
#: From what needs care, dark, to what is well, light.
STEPS = ("#08363b", "#2b6e75", "#5f9aa0", "#97c1c5", "#cfe3e5")
MAIN = PARTS[0]
STYLE = re.compile(r'style="([^"]*)"')
#: Names of elements, which would stand in the page once for each chart; and the style of no element of ours.
UNUSED = re.compile(r'<defs>.*?</defs>\s*| id="[^"]*"', re.DOTALL)


@dataclass(frozen=True)
class Bar:
    """One bar of a chart of parts: `parts` are the numbers, `texts` what stands in them."""

    label: str
    parts: Sequence[float]
    texts: Sequence[str]
    note: str = ""


@dataclass(frozen=True)
class Span:
    """A share (0 to 1) with the range in which it may lie; `text` is the share as it is shown."""

    label: str
    share: float
    low: float
    high: float
    text: str


def parts(
    bars: Sequence[Bar], names: Sequence[str], *, alt: str, colours: Sequence[str] = PARTS
) -> str:
    """Bars of one length, divided by `names`. A bar whose parts are all 0 stays empty."""
    height = 20.0 + 27.0 * len(bars)
    words = "; ".join(_said(bar, names) for bar in bars)
    sheet = Sheet(height, alt, words, [bar.label for bar in bars])
    sheet.legend(names, colours)
    notes = 62.0 if any(bar.note for bar in bars) else 0.0
    length = WIDTH - sheet.labels - notes
    for number, bar in enumerate(bars):
        top = 24.0 + 27.0 * number
        sheet.label(bar.label, top + 10)
        _divide(sheet, bar, colours, top, length)
        sheet.text(WIDTH, top + 10, bar.note, colour=QUIET, side="right")
    return sheet.svg()


def _divide(sheet: "Sheet", bar: Bar, colours: Sequence[str], top: float, length: float) -> None:
    total = sum(_finite(part) for part in bar.parts)
    left = sheet.labels
    for part, text, colour in zip(bar.parts, bar.texts, colours, strict=False):
        if total and part:
            width = length * part / total
            sheet.box(left, top, width, 20, colour)
            if len(text) * TEXT * LETTER + 4 < width:
                sheet.text(left + width / 2, top + 10, text, colour=_on(colour), side="center")
            left += width
    if not total:
        sheet.line(sheet.labels, top + 10, sheet.labels + length, top + 10)


def _said(bar: Bar, names: Sequence[str]) -> str:
    said = ", ".join(f"{name} {text}" for name, text in zip(names, bar.texts, strict=False))
    return f"{bar.label}: {said}"


def bars(rows: Sequence[tuple[str, float, str]], *, alt: str) -> str:
    """Bars from nought, one for each row of label, number (0 or more) and number as shown."""
    words = "; ".join(f"{label}: {text}" for label, _, text in rows)
    sheet = Sheet(20.0 * len(rows) + 2, alt, words, [label for label, _, _ in rows])
    most = max((_finite(number) for _, number, _ in rows), default=0)
    length = WIDTH - sheet.labels - 70
    for number, (label, value, text) in enumerate(rows):
        top = 20.0 * number + 2
        width = length * value / most if most else 0
        sheet.label(label, top + 7.5)
        sheet.box(sheet.labels, top, max(width, 0.8), 15, MAIN)
        sheet.text(sheet.labels + max(width, 0.8) + 5, top + 7.5, text)
    return sheet.svg()


def spans(rows: Sequence[Span], *, alt: str, whole: float | None = None, name: str = "") -> str:
    """A dot for each share on a line from 0 to 100 per cent, with the range in which it may lie.

    `whole` draws a line through them all, named `name`.
    """
    end = 18.0 + 15.0 * len(rows)
    words = "; ".join(f"{row.label}: {row.text}" for row in rows)
    sheet = Sheet(end + 16, alt, words, [row.label for row in rows])
    length = WIDTH - sheet.labels - 48

    def at(share: float) -> float:
        return sheet.labels + length * min(max(_finite(share), 0.0), 1.0)

    for tenth in range(0, 11, 2):
        across = at(tenth / 10)
        sheet.line(across, 16, across, end, colour="#dfe3e3")
        sheet.text(across, end + 8, f"{tenth * 10}%", colour=QUIET, side="center")
    if whole is not None:
        sheet.line(at(whole), 12, at(whole), end, colour=PARTS[1], width=1.2)
        side = "left" if whole < 0.5 else "right"
        sheet.text(at(whole), 6, name, colour="#9a4a0f", side=side)
    for number, row in enumerate(rows):
        middle = 25.0 + 15.0 * number
        sheet.label(row.label, middle)
        sheet.line(at(row.low), middle, at(row.high), middle, colour=MAIN, width=2.4)
        sheet.dot(at(row.share), middle)
        sheet.text(WIDTH, middle, row.text, side="right")
    return sheet.svg()


class Sheet:
    """A drawing of the width of the text, measured from its upper left corner."""

    def __init__(self, height: float, alt: str, words: str, labels: Sequence[str]) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.height, self.alt, self.words = height, alt, words
        longest = max((len(label) for label in labels), default=0) * TEXT * LETTER + 8
        self.labels = min(max(longest, LABELS[0]), LABELS[1])
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")
        self.place = Affine2D().scale(1, -1).translate(0, height)

    def add(self, artist: Any) -> None:
        artist.set(transform=self.place, zorder=len(self.figure.artists))
        self.figure.add_artist(artist)

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """A filled part, with a thin white rim that keeps neighbours apart."""
        from matplotlib.patches import Rectangle

        rim = 0.8 if width > 2 else 0.0
        self.add(
            Rectangle((left, top), width, height, facecolor=colour, edgecolor=PAPER, linewidth=rim)
        )

    def line(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        colour: str = RULE,
        width: float = 0.6,
    ) -> None:
        from matplotlib.lines import Line2D

        self.add(Line2D((left, right), (top, bottom), color=colour, linewidth=width))

    def dot(self, across: float, down: float) -> None:
        from matplotlib.patches import Circle

        self.add(Circle((across, down), 3.4, facecolor=MAIN, edgecolor=PAPER, linewidth=0.8))

    def text(
        self, across: float, middle: float, words: str, *, colour: str = INK, side: str = "left"
    ) -> None:
        """`words` on one line, at the height of `middle`; no sign in them is a formula."""
        if words:
            self.figure.text(
                across / WIDTH,
                1 - (middle + TEXT * 0.35) / self.height,
                words,
                color=colour,
                ha=side,
                va="baseline",
                fontsize=TEXT,
                fontfamily="DejaVu Sans",
                zorder=1_000_000,  # over all boxes
                parse_math=False,
            )

    def label(self, words: str, middle: float) -> None:
        """What a bar is about, in the column before the bars; cut short where it is too long."""
        room = int((self.labels - 8) / TEXT / LETTER)
        short = words if len(words) <= room else f"{words[: room - 1].rstrip()}…"
        self.text(self.labels - 8, middle, short, side="right")

    def legend(self, names: Sequence[str], colours: Sequence[str]) -> None:
        wide = sum(25 + len(name) * TEXT * LETTER for name in names)
        left = max(0.0, min(self.labels, WIDTH - wide))
        for name, colour in zip(names, colours, strict=False):
            self.box(left, 3, 9, 9, colour)
            self.text(left + 13, 7.5, name, colour=QUIET)
            left += 25 + len(name) * TEXT * LETTER

    def svg(self) -> str:
        """The drawing as an `svg` element: the same numbers give the same text, to the letter."""
        from matplotlib import rc_context

        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        settings: dict[Any, Any] = {
            "svg.fonttype": "none",
            "svg.hashsalt": "report",
        }
        with rc_context(settings), io.StringIO() as file, warnings.catch_warnings():
            # Its font may lack a letter of a name; the reader's fonts stand in for each other.
            warnings.filterwarnings("ignore", "Glyph")
            self.figure.savefig(file, format="svg", metadata=nothing)
            drawn = file.getvalue().replace(CARRIED, FONTS)
        element = STYLE.sub(_attributes, UNUSED.sub("", drawn[drawn.index("<svg") :]))
        start, rest = element.split(">", 1)
        return (
            f'{start} role="img"><title>{escape(self.alt)}</title>'
            f"<desc>{escape(self.words)}</desc>{rest.strip()}"
        )


def _attributes(style: re.Match[str]) -> str:
    """The properties of a style as attributes: within a page, a style is read as if it were the page's."""
    pairs = (pair.split(": ", 1) for pair in style[1].split("; "))
    return " ".join(f'{name}="{value}"' for name, value in pairs)


def _finite(number: float) -> float:
    if not math.isfinite(number) or number < 0:
        raise ValueError("A chart shows numbers of 0 or more")
    return number


def _on(colour: str) -> str:
    """Ink or paper: which of the two can be read on a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER
