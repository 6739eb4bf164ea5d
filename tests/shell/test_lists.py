"""The list page: filters, order, pages, download."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apcommission.audit.models import AuditEvent
from tests.factories.apcommission import SchoolFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/test/schools/"


def school(name: str, phase: str = "Secondary", **fields: object) -> object:
    return SchoolFactory(organisation__name=name, phase=phase, **fields)


def names(response: Any) -> list[str]:
    return [cells[0][1] for cells in response.context["rows"]]


def test_rows_stand_in_the_order_of_the_list_regardless_of_case(signed_in: Client) -> None:
    for name in ("beech", "Ash", "Cedar"):
        school(name)
    assert names(signed_in.get(ADDRESS)) == ["Ash", "beech", "Cedar"]


def test_a_column_sorts_both_ways_and_says_so(signed_in: Client) -> None:
    school("Ash", "Secondary")
    school("Beech", "Primary")
    up = signed_in.get(ADDRESS, {"sort": "phase"})
    assert names(up) == ["Beech", "Ash"]
    assert [head.sorted for head in up.context["heads"]] == ["none", "ascending", "none"]
    assert 'aria-sort="ascending"' in up.content.decode()
    down = signed_in.get(up.context["heads"][1].sort_url)
    assert names(down) == ["Ash", "Beech"]
    assert down.context["heads"][1].sorted == "descending"


@pytest.mark.parametrize(
    "sort", ["organisation__kind", "pk", "-", "postcode", "?", "phase,urn", "--phase"]
)
def test_only_columns_of_the_list_can_be_sorted_by(signed_in: Client, sort: str) -> None:
    school("Beech", "Primary", postcode="A")
    school("Ash", "Secondary", postcode="B")
    assert names(signed_in.get(ADDRESS, {"sort": sort})) == ["Ash", "Beech"]


def test_every_typed_word_must_be_found(signed_in: Client) -> None:
    school("Ash Grove School")
    school("Ash Lane School")
    response = signed_in.get(ADDRESS, {"search": "  grove ASH "})
    assert names(response) == ["Ash Grove School"]
    assert [(chip.label, chip.text, chip.url) for chip in response.context["chips"]] == [
        ("School name or URN", "grove ASH", ADDRESS)
    ]


def test_taking_one_filter_away_keeps_the_others_and_the_order(signed_in: Client) -> None:
    school("Ash", "Primary")
    day = {"changed_0": "3", "changed_1": "9", "changed_2": "2026"}
    response = signed_in.get(ADDRESS, {"phase": "Primary", "sort": "-urn", "page": "4", **day})
    urls = {chip.label: chip.url for chip in response.context["chips"]}
    assert urls["Since"] == f"{ADDRESS}?phase=Primary&sort=-urn"
    assert urls["Phase"] == f"{ADDRESS}?sort=-urn&changed_0=3&changed_1=9&changed_2=2026"


def test_a_filter_that_cannot_be_understood_is_said_and_keeps_what_was_typed(
    signed_in: Client,
) -> None:
    school("Ash")
    response = signed_in.get(ADDRESS, {"changed_0": "31", "changed_1": "2", "changed_2": "2026"})
    page = response.content.decode()
    assert response.status_code == 200
    assert names(response) == []
    assert "Enter a real date" in page
    assert 'href="#id_changed_0"' in page
    assert 'value="31"' in page
    assert page.count("<title>Error: ") == 1


def test_a_choice_that_is_not_on_offer_is_said(signed_in: Client) -> None:
    school("Ash")
    response = signed_in.get(ADDRESS, {"phase": "Tertiary"})
    assert "Tertiary is not one of the available choices" in response.content.decode()


def test_pages_hold_25_rows_never_twice_the_same_and_keep_the_filters(signed_in: Client) -> None:
    for _ in range(60):
        school("Ash")  # all of one name: only the key tells them apart
    seen: list[str] = []
    for number in (1, 2, 3):
        response = signed_in.get(ADDRESS, {"phase": "Secondary", "sort": "school", "page": number})
        seen += [cells[2][1] for cells in response.context["rows"]]
    assert len(seen) == len(set(seen)) == 60
    page = response.content.decode()
    assert "Showing 51 to 60 of" in page
    assert "60 schools" in page
    assert 'href="?phase=Secondary&amp;sort=school&amp;page=2"' in page


@pytest.mark.parametrize(("asked", "given"), [("99", 2), ("0", 2), ("-1", 2), ("two", 1), ("", 1)])
def test_a_page_that_is_not_there_gives_the_nearest(
    signed_in: Client, asked: str, given: int
) -> None:
    for _ in range(30):
        school("Ash")
    assert signed_in.get(ADDRESS, {"page": asked}).context["page"].number == given


def test_a_list_asks_the_same_few_queries_for_one_row_and_for_many(signed_in: Client) -> None:
    school("Ash")
    signed_in.get(ADDRESS)
    with CaptureQueriesContext(connection) as for_one:
        signed_in.get(ADDRESS)
    for _ in range(24):
        school("Beech")
    with CaptureQueriesContext(connection) as for_many:
        signed_in.get(ADDRESS)
    # The session is cached: the person, their roles for the menu, the count and the rows.
    assert len(for_one) == len(for_many) <= 4


def test_an_empty_list_says_what_to_do_next(signed_in: Client) -> None:
    page = signed_in.get(ADDRESS).content.decode()
    assert "No schools yet" in page
    assert "An administrator loads them." in page
    assert "<table" not in page


def test_filters_that_find_nothing_can_be_cleared(signed_in: Client) -> None:
    school("Ash")
    page = signed_in.get(ADDRESS, {"search": "Oak"}).content.decode()
    assert "No schools match these filters" in page
    assert f'<a class="govuk-link" href="{ADDRESS}">clear them all</a>' in page


def test_a_list_with_a_permission_is_closed_to_others(signed_in: Client) -> None:
    assert signed_in.get("/test/closed/").status_code == 403
    assert signed_in.get("/test/closed/", {"format": "csv"}).status_code == 403


def test_a_list_is_closed_to_who_is_not_signed_in(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 302


def test_a_search_that_holds_code_is_shown_as_text(signed_in: Client) -> None:
    page = signed_in.get(ADDRESS, {"search": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def download(client: Client, **query: str) -> list[list[str]]:
    response = client.get(ADDRESS, {"format": "csv", **query})
    assert response["Content-Disposition"] == 'attachment; filename="schools.csv"'
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_download_holds_every_row_that_the_filters_let_through(signed_in: Client) -> None:
    for number in range(30):
        school(f"Ash {number:02}", postcode="WN1 1AA")
    school("Beech")
    head, *rows = download(signed_in, search="ash", sort="-school", page="2")
    assert head == ["School", "Phase", "URN", "Postcode"]
    assert [row[0] for row in rows] == [f"Ash {number:02}" for number in reversed(range(30))]
    assert rows[0][3] == "WN1 1AA"


def test_a_download_never_holds_a_formula(signed_in: Client) -> None:
    school('=HYPERLINK("http://example.com")')
    (row,) = download(signed_in)[1:]
    assert row[0] == '\'=HYPERLINK("http://example.com")'


def test_a_download_is_in_the_audit_trail_without_what_was_searched_for(
    signed_in: Client, officer: Any
) -> None:
    school("Ash")
    download(signed_in, search="Ash")
    event = AuditEvent.objects.get(verb="exported")
    assert event.by == officer
    assert event.detail == {"list": "schools", "rows": 1, "filters": ["search"]}
