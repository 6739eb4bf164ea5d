"""The list of qualifications: pasted, checked row by row, and used where an award is recorded."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from placements.learning import catalogue
from placements.learning.models import Award, Qualification
from tests.factories.placements import QualificationFactory
from tests.typed import boxes

REGISTER = (
    "Qualification Title,Awarding Body,Qualification Number,Level\n"
    '"Award, in practical work",Hill Board,601/1234/5,Entry 3\n'
    "Certificate in baking,Hill Board,603/0001/X,Level 1\n"
)


def test_the_registers_own_columns_are_understood() -> None:
    rows = catalogue.read(REGISTER)
    assert [(row.number, row.title, row.level) for row in rows] == [
        ("601/1234/5", "Award, in practical work", "Entry 3"),
        ("603/0001/X", "Certificate in baking", "Level 1"),
    ]


def test_plain_rows_need_no_heading() -> None:
    assert catalogue.read("601/1234/5\tAward in art\tLevel 2")[0].title == "Award in art"


def test_wrong_rows_are_named_by_their_line() -> None:
    with pytest.raises(catalogue.ListUnreadable) as refused:
        catalogue.read("601/1234/5,Art\n12,Baking,Level 1\n601/1234/6,,Level 1")
    assert refused.value.message == (
        "Line 1: write the number, the title and the level. "
        "Line 2: “12” is not a number like 601/1234/5. "
        "Line 3: the title or the level is missing."
    )


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        rows = catalogue.read(text)
    except catalogue.ListUnreadable:
        return
    assert all(row.title and row.level for row in rows)


def test_an_administrator_keeps_the_list(world: Any, as_: Any) -> None:
    QualificationFactory(number="601/1234/5", title="Old title")
    where = reverse("learning:add_qualifications")
    assert as_("administrator").post(where, {"rows": REGISTER}).status_code == 302
    assert Qualification.objects.get(number="601/1234/5").title == "Award, in practical work"
    assert Qualification.objects.count() == 2
    shown = as_("administrator").post(where, {"rows": "nonsense"}).content.decode()
    assert "Line 1: write the number, the title and the level." in shown
    assert "nonsense" in shown


def test_a_number_of_the_list_fills_in_the_award(world: Any, as_: Any) -> None:
    QualificationFactory(number="601/1234/5", title="Award in art", level="Level 2")
    typed = {
        "qualification_number": "601/1234/5",
        "kind": "full",
        **boxes("awarded_on", world.today),
    }
    where = reverse("learning:add", args=[world.placement.pk])
    as_("provider_tutor").post(where, typed)
    award = Award.objects.get(qualification_number="601/1234/5")
    assert (award.title, award.level) == ("Award in art", "Level 2")
    shown = as_("provider_tutor").post(where, {**typed, "qualification_number": "999/9999/9"})
    assert "Enter the title, or a number of the list of qualifications" in shown.content.decode()
