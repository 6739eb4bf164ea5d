"""Pages that are found and counted in one pass are those that are found and counted one after the other."""

from typing import Any

import pytest

from apcommission.paginators import KeysFirst, OnePass
from apcommission.people.models import School
from tests.factories.apcommission import SchoolFactory

pytestmark = pytest.mark.django_db
ASKED = (None, "", "1", "2", "3", "4", "0", "-1", "two", "²", "1.0", "99", "9" * 40, 2)


@pytest.mark.parametrize("number", [0, 1, 4, 5])
def test_any_page_is_the_same(number: int) -> None:
    SchoolFactory.create_batch(number)
    rows = School.objects.select_related("organisation").order_by("-urn", "pk")
    for asked in ASKED:
        told = [described(kind(rows, 2).get_page(asked)) for kind in (KeysFirst, OnePass)]
        assert told[0] == told[1], asked


def described(page: Any) -> tuple[int, int, int, list[int]]:
    return page.number, page.paginator.count, page.paginator.num_pages, [row.pk for row in page]


def test_one_query_finds_the_keys_and_counts(django_assert_num_queries: Any) -> None:
    SchoolFactory.create_batch(3)
    with django_assert_num_queries(2):
        page = OnePass(School.objects.order_by("urn"), 2).get_page("2")
        assert (len(list(page)), page.paginator.count) == (1, 3)
