"""Choosing one among many: a list, or a box for a part of the name (apcommission/by_name.py)."""

import re
from html import unescape
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.db.models import Max

from apcommission import by_name
from apcommission.by_name import ChoiceByName
from apcommission.forms import PageForm
from providers.directory.choosing import OneProvider
from providers.directory.models import Provider
from tests.factories.apcommission import OrganisationFactory
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db


class Asked(PageForm):
    """A form with a field of each kind; the second may stay empty."""

    provider = OneProvider()
    other = OneProvider(required=False, empty_label="Every provider")
    word = ChoiceByName(thing="word", required=False)
    title = forms.CharField(max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word = self.fields["word"]
        assert isinstance(word, ChoiceByName)
        word.offer({"a": "North one", "b": "North two", "c": "South"})

    def cleaned(self, name: str) -> Any:
        assert self.is_valid(), self.errors
        return self.cleaned_data[name]


@pytest.fixture
def named() -> dict[str, Provider]:
    names = ("North Yard", "North Yard Workshop", "South Farm", "Kiln 12")
    return {
        name: ProviderFactory(
            organisation=OrganisationFactory(kind="provider", name=name, reference=f"R-{number}")
        )
        for number, name in enumerate(names)
    }


@pytest.fixture
def many(named: dict[str, Provider], monkeypatch: Any) -> dict[str, Provider]:
    """The same, and too many for a list."""
    monkeypatch.setattr(by_name, "MOST_LISTED", 1)
    return named


def sent(**typed: Any) -> Asked:
    return Asked({"title": "T", **typed})


def drawn(form: Asked) -> str:
    return unescape(re.sub(r"\s+", " ", render_crispy_form(form)))


def options(form: Asked, name: str = "provider") -> list[tuple[str, str]]:
    select = re.search(rf'<select name="{name}".*?</select>', drawn(form))
    assert select is not None
    return re.findall(r'<option value="([^"]*)".*?>([^<]*)</option>', select[0])


def test_few_are_a_list(named: dict[str, Provider]) -> None:
    assert options(Asked())[0] == ("", "Select")
    assert {label for _, label in options(Asked())[1:]} == set(named)
    form = sent(provider=named["South Farm"].pk)
    assert form.is_valid()
    assert form.cleaned_data["provider"] == named["South Farm"]
    assert "Select the provider from the list" in str(sent(provider="Farm").errors)


def test_many_are_a_box_that_says_what_to_type(many: dict[str, Provider]) -> None:
    page = drawn(Asked())
    assert "<select" not in page
    assert page.count('class="govuk-input') == 4
    assert "Enter a part of the name, or the reference." in page
    assert "Leave it empty for “Every provider”." in page
    farm = many["South Farm"]
    for initial in (farm, farm.pk, str(farm.pk)):
        assert 'value="South Farm (R-2)"' in drawn(Asked(initial={"provider": initial}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("farm", "South Farm"),
        (" south  FARM ", "South Farm"),
        ("r-2", "South Farm"),
        ("South Farm (R-2)", "South Farm"),
        # The whole name of one is a part of that of another.
        ("north yard", "North Yard"),
        ("yard work", "North Yard Workshop"),
        # A number is words, too, and no key.
        ("12", "Kiln 12"),
    ],
)
def test_what_is_typed_finds_the_one_that_is_meant(
    many: dict[str, Provider], typed: str, meant: str
) -> None:
    form = sent(provider=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["provider"] == many[meant]
    assert form.cleaned_data["other"] is None


def test_an_address_that_was_kept_when_they_were_few_still_names_the_same(
    many: dict[str, Provider],
) -> None:
    farm = many["South Farm"]
    form = sent(provider=str(farm.pk))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["provider"] == farm


def test_of_several_one_is_chosen_from_a_list_of_these(many: dict[str, Provider]) -> None:
    form = sent(provider="north")
    assert form.errors == {"provider": ["Select the provider you mean"]}
    found = options(form)
    assert [label for _, label in found] == ["Select", "North Yard", "North Yard Workshop"]
    # Of the other two there are boxes.
    assert drawn(form).count("Enter a part of the name, or the reference.") == 2
    chosen = sent(provider=found[2][0])
    assert chosen.is_valid()
    assert chosen.cleaned_data["provider"] == many["North Yard Workshop"]


def test_what_was_chosen_stays_by_its_name_while_something_else_is_put_right(
    many: dict[str, Provider],
) -> None:
    form = sent(provider=f"={many['South Farm'].pk}", other="workshop", title="")
    assert not form.is_valid()
    page = drawn(form)
    assert 'value="South Farm (R-2)"' in page
    assert 'value="workshop"' in page
    assert page.count("Enter a part of the name, or the reference.") == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("moon", "No provider has this in its name: check how it is written"),
        ("nor\x00th", "No provider has this in its name: check how it is written"),
        ("=north", "Select the provider from the list"),
        ("=0", "Select the provider from the list"),
        ("", "Select the provider"),
        ("  ", "Select the provider"),
    ],
)
def test_what_cannot_be_found_says_so_beside_the_box(
    many: dict[str, Provider], typed: str, words: str
) -> None:
    form = sent(provider=typed)
    assert form.errors["provider"] == [words]
    assert drawn(form)


def test_too_many_ask_for_more_of_the_name(many: dict[str, Provider], monkeypatch: Any) -> None:
    monkeypatch.setattr(by_name, "MOST_FOUND", 2)
    assert sent(provider="o").errors["provider"] == [
        "More than 2 have this in their name: enter more of it"
    ]


def test_a_key_that_is_gone_is_not_shown(many: dict[str, Provider]) -> None:
    gone = (Provider.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    form = sent(provider=f"={gone}")
    assert form.errors["provider"] == ["Select the provider from the list"]
    assert str(gone) not in drawn(form)


def test_choices_in_memory_are_found_in_the_same_way(many: dict[str, Provider]) -> None:
    assert sent(provider="r-2", word="b").cleaned("word") == "b"
    assert sent(provider="r-2", word="sou").cleaned("word") == "c"
    form = sent(provider="r-2", word="north")
    assert form.errors == {"word": ["Select the word you mean"]}
    assert options(form, "word") == [("", "Select"), ("a", "North one"), ("b", "North two")]
    assert 'value="North one"' in drawn(sent(provider="r-2", word="a", title=""))


def test_to_draw_the_boxes_costs_a_query_each(
    many: dict[str, Provider], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        drawn(Asked())
