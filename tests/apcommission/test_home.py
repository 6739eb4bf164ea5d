"""The home page and the menu: what waits for whom, and no way that leads to a closed door."""

import gzip
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from apcommission import home
from apcommission.home import Work
from apcommission.people.models import Person, Role, RoleAssignment
from apcommission.shell import ShownArea, areas_for, menu_of
from providers.directory.models import Provider
from tests.access.personas import PERSONAS
from tests.access.rows import MOST_QUERIES, grow, table_names
from tests.factories.apcommission import person_with
from tests.factories.providers import ProviderFactory

LINK = re.compile(r'href="(/[^"#]*)"')


@pytest.mark.parametrize("persona", [name for name in PERSONAS if "other" not in name])
def test_every_way_from_the_home_page_is_open_to_whom_it_is_shown(
    world: Any, as_: Any, persona: str
) -> None:
    ProviderFactory(state="submitted")
    client = as_(persona)
    page = client.get("/").content.decode()
    assert f"Hello, {world.people[persona]}" in page
    ways = {way for way in LINK.findall(page) if not way.startswith("/static/")}
    answers = {way: client.get(way.replace("&amp;", "&"), follow=True).status_code for way in ways}
    assert {way: status for way, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("persona", "sees", "misses"),
    [
        ("officer", {"Directory", "Referrals", "Placements"}, {"People", "Audit trail"}),
        ("administrator", {"People", "School calendar", "Audit trail"}, {"Referrals"}),
        ("provider_tutor", {"Directory", "Attendance"}, {"People", "Referrals"}),
        ("headteacher", {"Directory", "Referrals"}, {"People", "Audit trail"}),
        ("member", {"Directory", "Audit trail"}, {"People", "Referrals", "Pupils"}),
    ],
)
def test_the_menu_shows_the_areas_of_ones_roles(
    world: Any, as_: Any, persona: str, sees: set[str], misses: set[str]
) -> None:
    shown = {area.text for area in as_(persona).get("/").context["areas"]}
    assert sees <= shown
    assert not misses & shown


def test_the_menu_says_where_one_is(world: Any, as_: Any) -> None:
    page = as_("officer").get(reverse("directory:provider_detail", args=[world.provider.pk]))
    assert [area.text for area in page.context["areas"] if area.current] == ["Directory"]


def test_whoever_holds_no_role_sees_no_area_and_is_told(world: Any, client: Any) -> None:
    person = person_with(Role.OFFICER)
    person.role_assignments.update(ended_on=world.today)
    client.force_login(person)
    page = client.get("/")
    assert page.status_code == 200
    assert list(page.context["areas"]) == []


def test_a_stranger_sees_no_menu(client: Any, db: None) -> None:
    page = client.get("/account/login/")
    assert not page.context["areas"]
    assert list(areas_for(page.wsgi_request)) == []


def test_urgent_work_stands_first_then_what_waits_then_the_other_groups(monkeypatch: Any) -> None:
    first = Work("Late returns", "/a", 2, urgent=True)
    plain = Work("Offers to answer", "/b", 1)
    grouped = Work("Reports", "/c", group="To read")
    monkeypatch.setattr(home, "_TELLERS", [lambda _: [grouped, plain], lambda _: [first]])
    assert home.work_for(Person()) == [
        ("Needs attention now", [first]),
        ("Waiting for you", [plain]),
        ("To read", [grouped]),
    ]


def test_what_is_told_again_is_what_would_be_told_anew(world: Any, as_: Any) -> None:
    people = [world.people[name] for name in PERSONAS]
    home._KEPT.clear()
    before = [_words(person) for person in people]
    assert any(home._KEPT.values())
    again = [_words(person) for person in people]
    grow(world, table_names())
    ProviderFactory(state="submitted")
    home._KEPT.clear()
    anew = [_words(person) for person in people]
    assert before == again
    for old, new in zip(before, anew, strict=True):
        assert {tell: old[tell] for tell in new if tell in old} == new


def _words(person: Person) -> dict[Any, Any]:
    """What is kept of the tellers that read nothing, for a person as they come with a new request."""
    person = Person.objects.get(pk=person.pk)
    home.work_for(person)
    return dict(home._KEPT[home._all_that_decides(person)])


def test_a_teller_that_reads_is_asked_each_time(world: Any, monkeypatch: Any) -> None:
    def reads(person: Person) -> list[Work]:
        return [Work(f"Providers: {Provider.objects.count()}", "/a")]

    def counted(person: Person) -> list[Work]:
        return [Work("Providers", "/b", Provider.objects.all())]

    monkeypatch.setattr(home, "_TELLERS", [reads, counted])
    officer = world.people["officer"]

    def told() -> list[tuple[str, Any]]:
        person = Person.objects.get(pk=officer.pk)
        return [(line.title, line.count) for _, lines in home.work_for(person) for line in lines]

    number = Provider.objects.count()
    assert told() == [(f"Providers: {number}", None), ("Providers", number)]
    ProviderFactory()
    assert told() == [(f"Providers: {number + 1}", None), ("Providers", number + 1)]
    officer.role_assignments.update(ended_on=world.today)
    assert list(home._KEPT)[-1] != home._all_that_decides(Person.objects.get(pk=officer.pk))


def test_no_one_waits_for_more_than_a_dozen_queries_whatever_their_roles(
    world: Any, as_: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    everything = person_with(Role.OFFICER)
    for persona in PERSONAS:
        for held in world.person(persona).role_assignments.all():
            RoleAssignment.objects.get_or_create(
                person=everything, role=held.role, organisation=held.organisation
            )
        signed_in = as_(persona)
        with django_assert_max_num_queries(MOST_QUERIES):
            signed_in.get("/")
    client.force_login(everything)
    # Whoever signs for several has their sign-in kept as well, on the first page.
    with django_assert_max_num_queries(2 * MOST_QUERIES):
        client.get("/")


def test_the_home_page_weighs_less_than_a_hundred_kilobytes(world: Any, as_: Any) -> None:
    page = as_("officer").get("/").content
    files = re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"', page.decode())
    # What the scripts import in their turn comes on top.
    found = [finders.find(name) for name in [*files, "govuk-frontend/govuk-frontend.min.js"]]
    assert len(found) >= 5
    # Pages go out as they are, files as they were compressed beforehand.
    sent = sum(len(gzip.compress(Path(str(path)).read_bytes())) for path in found)
    assert len(page) + sent < 100_000


def test_the_account_page_shows_ones_roles(world: Any, as_: Any) -> None:
    page = as_("provider_tutor").get("/account/").content.decode()
    assert "Provider tutor" in page
    assert world.provider.organisation.name in page


@pytest.mark.parametrize("name", ["help", "privacy", "accessibility"])
def test_pages_of_words_are_open_to_all(client: Any, db: None, name: str) -> None:
    assert client.get(reverse("page", args=[name])).status_code == 200


@pytest.mark.parametrize("name", ["nothing", "..", "help.html"])
def test_no_other_template_is_shown_as_a_page(client: Any, db: None, name: str) -> None:
    assert client.get(f"/pages/{name}/").status_code == 404


def area(number: int, group: str, *, current: bool = False) -> ShownArea:
    return ShownArea(f"Area {number}", f"/{number}/", "", current, group)


def test_a_few_areas_stand_in_the_menu_themselves() -> None:
    areas = [area(number, "Providers") for number in range(7)]
    menu = menu_of(areas)
    assert [text for text, _, _ in menu.entries] == [each.text for each in areas]
    assert not menu.below


def test_many_areas_stand_under_the_groups_that_they_belong_to() -> None:
    areas = [area(number, "Providers") for number in range(6)]
    areas += [area(6, "Referrals", current=True), area(7, "Referrals"), area(8, "Monitoring")]
    menu = menu_of(areas)
    assert menu.entries == [
        ("Providers", "/0/", False),
        ("Referrals", "/6/", True),
        ("Area 8", "/8/", False),
    ]
    assert (menu.heading, [each.text for each in menu.below]) == ("Referrals", ["Area 6", "Area 7"])


def test_what_has_to_be_read_first_is_read_where_there_is_any(db: None, monkeypatch: Any) -> None:
    def the_only_one(work: Work, _: Person) -> Work:
        if work.count != 1:
            return work
        return replace(work, title=f"Look at {Provider.objects.get()}", url="/one")

    def tells(_: Person) -> list[Work]:
        return [
            Work("Providers to look at", "/all", Provider.objects.all(), completed=the_only_one)
        ]

    def told() -> list[tuple[str, str, Any]]:
        lines = (line for _, lines in home.work_for(Person()) for line in lines)
        return [(line.title, line.url, line.count) for line in lines]

    monkeypatch.setattr(home, "_TELLERS", [tells])
    assert told() == []
    provider = ProviderFactory()
    assert told() == [(f"Look at {provider}", "/one", 1)]
    ProviderFactory()
    assert told() == [("Providers to look at", "/all", 2)]
