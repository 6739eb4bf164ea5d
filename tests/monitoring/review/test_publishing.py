"""What is published hides small counts, and what would give them away."""

from hypothesis import given
from hypothesis import strategies as st

from monitoring.measures.suppression import SUPPRESSED
from monitoring.reports.parts import number, row, table
from monitoring.review.publishing import published


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_small_count_is_shown_nor_can_be_worked_out(counts: list[int]) -> None:
    rows = [row(f"Line {place}", number(f"{count:,}")) for place, count in enumerate(counts)]
    rows.append(row("All", number(f"{sum(counts):,}"), strong=True))
    found = published(table("", ("What", "Pupils"), rows, numbers=(1,)))
    *cells, total = (line.cells[0].text for line in found.rows)
    for text, count in zip(cells, counts, strict=True):
        assert text in (f"{count:,}", SUPPRESSED)
        assert text == SUPPRESSED or not 0 < count < 5
    if cells.count(SUPPRESSED) == 1:
        assert total == SUPPRESSED


def test_a_rate_over_few_goes_with_its_line_and_links_go_everywhere() -> None:
    few = row("A", number("50.0%", "https://rows"), "2 of 4 pupils", "15.0% to 85.0%")
    nearly = row("B", number("95.0%"), "38 of 40 pupils", "83.5% to 98.6%")
    many = row("C", number("50.0%", "https://rows"), "20 of 40 pupils", "35.2% to 64.8%")
    found = published(table("", ("What", "Share", "From", "Range"), [few, nearly, many]))
    texts = [[cell.text for cell in line.cells] for line in found.rows]
    assert texts[0] == texts[1] == [SUPPRESSED] * 3
    assert texts[2] == ["50.0%", "20 of 40 pupils", "35.2% to 64.8%"]
    assert not any(cell.link for line in found.rows for cell in line.cells)


def test_shares_do_not_give_away_a_hidden_count() -> None:
    counts = (3, 10, 27)
    lines = [
        row(f"Line {count}", number(f"{count}"), number(f"{count * 2.5}%")) for count in counts
    ]
    found = published(table("", ("What", "Pupils", "Share"), lines))
    texts = [[cell.text for cell in line.cells] for line in found.rows]
    assert texts == [[SUPPRESSED, SUPPRESSED], [SUPPRESSED, SUPPRESSED], ["27", "67.5%"]]


def test_programmes_and_places_are_no_pupils_but_what_is_missing_tells_of_them() -> None:
    line = row("Subject", number("2"), number("1"), number("0"), "2 places missing")
    found = published(table("", ("By", "Waiting", "Programmes", "Free", "Gap"), [line]))
    assert [cell.text for cell in found.rows[0].cells] == [SUPPRESSED, "1", "0", SUPPRESSED]
