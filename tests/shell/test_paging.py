"""Which pages of a list are named."""

from itertools import pairwise

import pytest
from django.core.paginator import Paginator
from hypothesis import given
from hypothesis import strategies as st

from apcommission.paging import page_links


def links(number: int, last: int) -> list[int | None]:
    return page_links(Paginator(range(last), 1).page(number))


@given(st.data(), st.integers(1, 400))
def test_the_ends_the_neighbours_and_no_gap_that_hides_a_single_page(
    data: st.DataObject, last: int
) -> None:
    number = data.draw(st.integers(1, last))
    named = links(number, last)
    pages = [page for page in named if page is not None]
    assert pages == sorted(set(pages))
    wanted = {1, last, number, max(1, number - 1), min(last, number + 1)}
    assert wanted <= set(pages)
    assert len(named) <= 9
    for before, here, after in zip(named, named[1:], named[2:], strict=False):
        if here is None:
            assert before is not None
            assert after is not None
            assert after - before > 2
    for before, after in pairwise(pages):
        gap = named[named.index(before) + 1] is None
        assert gap == (after - before > 1)


@pytest.mark.parametrize(
    ("number", "last", "named"),
    [
        (1, 1, [1]),
        (7, 40, [1, None, 6, 7, 8, None, 40]),
        (3, 5, [1, 2, 3, 4, 5]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (1, 9, [1, 2, None, 9]),
    ],
)
def test_pages_as_the_design_system_names_them(
    number: int, last: int, named: list[int | None]
) -> None:
    assert links(number, last) == named
