"""The page of all figures: whose and of what time they are is chosen, found or typed."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from apcommission import by_name
from monitoring.measures.definitions import DEFINITIONS
from monitoring.measures.models import KeptFigures
from tests.factories.providers import ProgrammeFactory
from tests.factories.world import World
from tests.monitoring.measures.test_pages import As, provider, text

VALUE = reverse("value_for_money:table")


@pytest.fixture
def world(db: None) -> World:
    return World()


def figures(**query: Any) -> str:
    return f"{reverse('measures:figures')}?{urlencode(query)}"


def test_figures_of_a_term_are_chosen_and_lead_to_their_rows(world: World, as_: As) -> None:
    term = f"{world.term.start}/{world.term.end}"
    chosen = figures(scope="la", term=term, start_0="", start_1="", start_2="", save="")
    answer = as_("officer").get(chosen, follow=True)
    where = {"scope": "la", "from": world.term.start, "to": world.term.end}
    assert answer.redirect_chain == [(figures(**where), 302)]
    page = text(answer)
    for definition in DEFINITIONS:
        assert definition.words in page
        assert reverse("measures:rows", args=[definition.key]) in page
    assert "3 of 3; likely between 43.9% and 100.0%" in page
    assert "1 placement of 1 pupil" in page


def other_dates(first: tuple[object, ...], last: tuple[object, ...]) -> dict[str, object]:
    return {
        **{f"start_{number}": part for number, part in enumerate(first)},
        **{f"end_{number}": part for number, part in enumerate(last)},
    }


def test_other_dates_are_typed(world: World, as_: As) -> None:
    dates = other_dates((1, "sep", 2026), (30, 9, 2026))
    answer = as_("provider_manager").get(figures(scope=provider(world), term="", **dates))
    expected = {"scope": provider(world), "from": "2026-09-01", "to": "2026-09-30"}
    assert answer.url == figures(**expected)
    page = text(as_("provider_manager").get(answer.url))
    assert 'value="2026"' in page  # what was typed stands in the form


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (other_dates(("", "", ""), ("", "", "")), "Choose a term, or “Other dates” and two dates"),
        (other_dates((31, 2, 2026), (1, 3, 2026)), "Enter a real date"),
        (other_dates((2, 9, 2026), (1, 9, 2026)), "The last day must be on or after the first day"),
        (other_dates((2, 9, 2016), (1, 9, 2026)), "A period covers five years at most"),
    ],
)
def test_bad_dates_are_told_beside_the_field(as_: As, dates: dict[str, object], words: str) -> None:
    page = text(as_("officer").get(figures(scope="la", term="", **dates)))
    assert words in page
    assert "There is a problem" in page


def test_people_choose_among_their_own(world: World, as_: As) -> None:
    ProgrammeFactory(provider=world.other_provider, title="Other programme")
    page = text(as_("provider_manager").get(reverse("measures:figures")))
    assert f'value="{provider(world)}"' in page
    assert f'value="programme:{world.programme.reference}"' in page
    assert "Other programme" not in page
    assert 'value="la"' not in page
    school = text(as_("headteacher").get(reverse("measures:figures")))
    assert f'value="school:{world.school.urn}"' in school
    assert "provider:" not in school


@pytest.fixture
def many(world: World, monkeypatch: Any) -> World:
    """More providers, programmes and schools than a list has."""
    monkeypatch.setattr(by_name, "MOST_LISTED", 2)
    return world


def test_one_of_many_is_found_by_a_part_of_its_name(many: World, as_: As) -> None:
    officer, name = as_("officer"), many.provider.organisation.name
    page = text(officer.get(reverse("measures:figures")))
    assert "Or a provider, programme or school" in page
    assert 'value="la"' in page
    assert "provider:" not in page
    term = f"{many.term.start}/{many.term.end}"
    for words in (name, many.provider.organisation.reference.lower()):
        answer = officer.get(figures(scope="la", named=words, term=term))
        expected = {"scope": provider(many), "from": many.term.start, "to": many.term.end}
        assert answer.url == figures(**expected)
    page = text(officer.get(answer.url))
    assert f'value="{provider(many)}" selected' in page
    assert text(officer.get(VALUE, {"scope": "", "named": name, "by": "programme", "term": term}))


def test_of_several_with_the_name_one_is_chosen(many: World, as_: As) -> None:
    ProgrammeFactory(provider=many.provider, title="Brick work")
    wanted = ProgrammeFactory(provider=many.provider, title="Dry brick work")
    officer, term = as_("officer"), f"{many.term.start}/{many.term.end}"
    page = text(officer.get(figures(scope="la", named="brick", term=term)))
    assert "Select the one you mean, from the list" in page
    assert "With “brick” in the name" in page
    scope = f"programme:{wanted.reference}"
    answer = officer.get(figures(scope=scope, named="brick", term=term))
    assert parse_qs(urlsplit(answer.url).query)["scope"] == [scope]


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("moon", "No provider, programme or school has this in its name or reference"),
        ("e", "More than 1 have this in their name: enter more of it"),
        ("x" * 201, "must be 200 characters or fewer"),
    ],
)
def test_what_is_not_found_says_so_beside_the_box(
    many: World, as_: As, monkeypatch: Any, named: str, words: str
) -> None:
    monkeypatch.setattr(by_name, "MOST_FOUND", 1)
    term = f"{many.term.start}/{many.term.end}"
    page = text(as_("officer").get(figures(scope="la", named=named, term=term)))
    assert words in page


def test_another_ones_figures_cannot_be_chosen(world: World, as_: As) -> None:
    term = f"{world.term.start}/{world.term.end}"
    page = text(as_("other_provider_manager").get(figures(scope=provider(world), term=term)))
    assert "Select whose figures you want, from the list" in page


def test_every_measure_has_its_meaning_on_one_page(as_: As) -> None:
    page = text(as_("headteacher").get(reverse("measures:list")))
    assert all(f"{each.title}<" in page and each.words in page for each in DEFINITIONS)


def test_who_looks_at_a_group_has_its_figures_kept(world: World, as_: As) -> None:
    time = {"from": world.term.start, "to": world.term.end}
    for scope in ("la", provider(world), f"group:panel={world.panel.pk}"):
        as_("officer").get(figures(scope=scope, **time))
    assert not KeptFigures.objects.filter(kind="group").exists()
    for scope in ("group:sex=F", "group:sex=f", "group:year=10"):
        assert as_("officer").get(figures(scope=scope, **time)).status_code == 200
    noted = KeptFigures.objects.filter(kind="group", asked_on=timezone.localdate())
    assert noted.count() == 2
    assert as_("headteacher").get(figures(scope="group:sex=M", **time)).status_code == 403
    assert noted.count() == 2
