"""Names that people look for stand in no address (apcommission/sought.py)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.urls import get_resolver

from apcommission import sought
from apcommission.filters import NameFilter, SearchFilter
from apcommission.lists import ListPage
from tests.factories.referrals import PupilFactory

PUPILS = "/pupils/"
#: The last parts of the paths to what names a person.
NAMES = ("surname", "forename", "upn", "email", "owner__name", "reviewer__name", "person__name")


def names(page: Any) -> list[str]:
    return [cells[0][1] for cells in page.context["rows"]]


def lists() -> list[type[ListPage]]:
    found, waiting = [], [ListPage]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            found += [one] if one.filterset_class else []
    return found


def test_what_is_typed_is_found_and_stands_in_no_address(world: Any, as_: Any) -> None:
    PupilFactory(school=world.school, surname="Quillfeather", forename="Ada")
    officer = as_("officer")
    form = officer.get(PUPILS).content.decode()
    assert f'<form method="post"\n          action="{PUPILS}"' in form
    sent = officer.post(PUPILS, {"search": " quillfeather ADA", "year_group": "", "sort": "-year"})
    query = parse_qs(urlsplit(sent.url).query, keep_blank_values=True)
    assert (query["sort"], query["year_group"]) == (["-year"], [""])
    assert "quill" not in sent.url.lower()
    page = officer.get(sent.url)
    assert names(page) == ["Quillfeather, Ada"]
    assert 'value="quillfeather ADA"' in page.content.decode()
    (chip,) = page.context["chips"]
    assert (chip.text, "search" in chip.url) == ("quillfeather ADA", False)
    again = officer.post(PUPILS, {"search": "quillfeather ADA"})
    assert parse_qs(urlsplit(again.url).query)["search"] == query["search"]


def test_the_key_opens_in_no_other_session(world: Any, as_: Any) -> None:
    PupilFactory(school=world.school, surname="Quillfeather")
    sent = as_("officer").post(PUPILS, {"search": "Quillfeather"})
    page = as_("commissioner").get(sent.url)
    assert page.context["rows"] == []
    assert "Enter the name again: it is kept only until you sign out" in page.content.decode()
    assert "Quillfeather" not in page.content.decode()


def test_a_session_keeps_the_last_searches_and_no_more_of_each_than_a_name_needs(
    world: Any, as_: Any
) -> None:
    officer = as_("officer")
    for number in range(sought.MOST + 3):
        officer.post(PUPILS, {"search": f"{number}" + "x" * 500})
    kept = list(officer.session[sought.SESSION_KEY].values())
    assert [words.split("x")[0] for words in kept] == [str(n) for n in range(3, sought.MOST + 3)]
    assert {len(words) for words in kept} == {sought.LONGEST}
    page = officer.get(officer.post(PUPILS, {"search": "x" * 500}).url).content.decode()
    assert "at most 100 characters" in page


def test_a_list_without_names_takes_no_post(world: Any, as_: Any) -> None:
    assert as_("officer").post("/directory/", {"search": "farm"}).status_code == 405


def test_every_list_that_is_searched_by_names_of_people_keeps_them() -> None:
    assert get_resolver().url_patterns  # with them the pages of all rooms are there
    typed = {
        f"{page.__module__}.{page.__name__}": [
            name
            for name, one in page.filterset_class.base_filters.items()
            if isinstance(one, SearchFilter)
            and not isinstance(one, NameFilter)
            and any(field.endswith(NAMES) for field in one.fields)
        ]
        for page in lists()
    }
    assert len(typed) > 40
    assert [(page, open_to_all) for page, open_to_all in typed.items() if open_to_all] == []
