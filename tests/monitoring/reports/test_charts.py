"""Charts: valid SVG that says in words what it shows, whatever the numbers."""

import math
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.reports import charts
from monitoring.reports.charts import Bar, Span

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = st.lists(st.integers(0, 5000), min_size=2, max_size=4)
NAMES = ("One", "Two", "Three", "Four")
#: Text that a page can hold: XML knows no control characters.
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cn", "Cs")), max_size=60)


def drawing(svg: str) -> ElementTree.Element:
    """The parsed drawing; fails for anything that is no number."""
    assert "nan" not in re.sub(r">[^<]*<", "><", svg).lower()
    assert "style=" not in svg
    assert " id=" not in svg
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    return root


def texts(root: ElementTree.Element) -> list[str]:
    return [str(text.text) for text in root.iter(f"{SVG}text")]


def widths(root: ElementTree.Element) -> list[float]:
    """The widths of the filled boxes, in points, those of the legend aside."""
    found = []
    for path in root.iter(f"{SVG}path"):
        if path.get("fill") != "none":
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d", ""))]
            found.append(max(numbers[::2]) - min(numbers[::2]))
    return [width for width in found if width != 9]


def test_a_chart_says_in_words_what_it_shows() -> None:
    bar = Bar("Key stage 3", [1, 3], ["1", "3"], "4 pupils")
    root = drawing(charts.parts([bar], ("Under 50%", "50% and over"), alt="Pupils in bands"))
    assert root.findtext(f"{SVG}title") == "Pupils in bands"
    assert root.findtext(f"{SVG}desc") == "Key stage 3: Under 50% 1, 50% and over 3"
    assert root.get("role") == "img"
    assert {"Key stage 3", "1", "3", "4 pupils", "Under 50%"} <= set(texts(root))


def test_parts_share_the_bar_as_their_numbers_do() -> None:
    bar = Bar("All", [10, 30, 60], ["", "", ""])
    first, second, third = widths(drawing(charts.parts([bar], NAMES[:3], alt="")))
    assert second / first == pytest.approx(3, rel=0.01)
    assert third / second == pytest.approx(2, rel=0.01)


def test_bars_are_as_long_as_their_numbers() -> None:
    rows = [("Further education", 5.0, "5"), ("Training", 2.5, "2.5")]
    first, second = widths(drawing(charts.bars(rows, alt="")))
    assert first / second == pytest.approx(2, rel=0.01)


def test_a_name_that_looks_like_a_formula_or_a_tag_stays_as_it_is() -> None:
    root = drawing(charts.bars([("$x^2$ <b>&", 1.0, "1")], alt="<b> & $y$"))
    assert "$x^2$ <b>&" in texts(root)
    assert root.findtext(f"{SVG}title") == "<b> & $y$"


def test_a_long_name_is_cut_in_the_drawing_and_whole_in_its_words() -> None:
    name = "The Greater Wenbury and Upper Marsham Valleys Consortium for Land-based Learning"
    root = drawing(charts.bars([(name, 1.0, "1")], alt=""))
    assert texts(root)[0].endswith("…")
    assert name in str(root.findtext(f"{SVG}desc"))


def test_the_same_numbers_give_the_same_drawing() -> None:
    rows = [Span("One", 0.5, 0.25, 0.75, "50.0%")]
    assert charts.spans(rows, alt="") == charts.spans(rows, alt="")


@pytest.mark.parametrize("number", [math.nan, math.inf, -1.0])
def test_what_is_no_number_is_no_chart(number: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        charts.bars([("One", number, "")], alt="")
    with pytest.raises(ValueError, match="0 or more"):
        charts.parts([Bar("One", [number], [""])], NAMES, alt="")
    with pytest.raises(ValueError, match="0 or more"):
        charts.spans([Span("One", number, 0, 1, "")], alt="")


@given(st.lists(st.tuples(WORDS, COUNTS), max_size=4))
def test_any_counts_give_a_drawing(rows: list[tuple[str, list[int]]]) -> None:
    bars = [Bar(label, counts, [str(n) for n in counts], "note") for label, counts in rows]
    drawing(charts.parts(bars, NAMES, alt="Anything"))
    drawing(charts.bars([(label, counts[0], label) for label, counts in rows], alt="Anything"))


@given(st.lists(st.tuples(WORDS, st.lists(st.floats(0, 1), min_size=3, max_size=3)), max_size=4))
def test_any_shares_give_a_drawing(rows: list[tuple[str, list[float]]]) -> None:
    spans = [
        Span(label, middle, low, high, f"{middle}")
        for label, (low, middle, high) in ((label, sorted(shares)) for label, shares in rows)
    ]
    whole = spans[0].share if spans else None
    drawing(charts.spans(spans, alt="Anything", whole=whole, name="All"))


def test_pages_do_not_load_the_library_that_draws() -> None:
    code = "import sys, monitoring.reports.charts; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
