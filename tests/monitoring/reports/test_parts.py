"""Long tables of a report are read part by part (parts.py)."""

from hypothesis import given
from hypothesis import strategies as st

from monitoring.reports.parts import part_of, row, table

LINES = 3


@given(lines=st.integers(0, 12), asked=st.one_of(st.integers(1, 6).map(str), st.text(max_size=3)))
def test_each_part_has_its_lines_and_the_totals(lines: int, asked: str) -> None:
    told = [row(str(number)) for number in range(lines)]
    whole = table("Each provider", ("Provider",), [*told, row("All", strong=True)])
    some = part_of(whole, asked, LINES)
    *own, total = (line.head.text for line in some.rows)
    assert total == "All"
    if lines <= LINES:
        assert some == whole
        return
    assert some.part
    first, last = some.part.start_index(), some.part.end_index()
    assert own == [str(number) for number in range(first - 1, last)]
    assert some.part.paginator.count == lines
    if asked in [str(number) for number in some.part.paginator.page_range]:
        assert some.part.number == int(asked)
