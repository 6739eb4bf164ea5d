"""However the rows of a page are found and counted, they are those that stand there."""

from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def test_more_than_enough_is_not_counted(monkeypatch: Any) -> None:
    SchoolFactory.create_batch(5)
    rows = School.objects.order_by("urn")
    for most, last, words in ((4, 2, "More than 4 schools"), (5, 3, "5 schools")):
        monkeypatch.setattr(KeysFirst, "most_counted", most)
        page = KeysFirst(rows, 2).get_page("9")
        assert (page.number, page.paginator.how_many("school", "schools")) == (last, words)
        assert [row.pk for row in page] == [row.pk for row in rows[2 * last - 2 : most][:2]]


def test_keys_are_found_in_what_is_counted_if_it_is_in_the_same_order() -> None:
    SchoolFactory.create_batch(5)
    rows = School.objects.select_related("organisation").order_by("-urn", "pk")
    counted = School.objects.order_by("-urn", "pk")
    pages = [
        OnePass(rows, 2, counted=one).get_page("2") for one in (None, counted, counted.order_by())
    ]
    assert described(pages[0]) == described(pages[1]) == described(pages[2])


def test_those_of_which_a_condition_is_true_are_counted_on_the_way(
    django_assert_num_queries: Any,
) -> None:
    SchoolFactory.create_batch(3, la_code="7")
    SchoolFactory.create_batch(2, la_code="8")
    pages = OnePass(School.objects.order_by("urn"), 2)
    pages.also = Q(la_code="8")
    with django_assert_num_queries(2):
        assert len(list(pages.get_page("2"))) == 2
        assert (pages.count, pages.number_also) == (5, 2)


@given(sizes=st.lists(st.integers(0, 4), max_size=4), asked=st.sampled_from(ASKED))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_page_of_known_parts_is_the_same(sizes: list[int], asked: str | int | None) -> None:
    with transaction.atomic():
        for part, size in enumerate(sizes):
            SchoolFactory.create_batch(size, la_code=str(part))
        rows = School.objects.order_by("la_code", "-urn", "pk")
        parts = [(Q(la_code=str(part)), size) for part, size in enumerate(sizes)]
        known = KeysFirst(rows, 2, parts=parts).get_page(asked)
        assert described(known) == described(KeysFirst(rows, 2).get_page(asked))
        transaction.set_rollback(True)


def test_of_known_parts_nothing_is_counted(django_assert_num_queries: Any) -> None:
    SchoolFactory.create_batch(3, la_code="7")
    with django_assert_num_queries(1):
        page = KeysFirst(School.objects.order_by("pk"), 2, parts=[(Q(la_code="7"), 3)]).get_page(
            "2"
        )
        assert (len(list(page)), page.paginator.count) == (1, 3)
