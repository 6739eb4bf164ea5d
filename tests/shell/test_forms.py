"""What every form does: words beside the field, what was typed kept, edits of two people told apart."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.test import Client

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, Section, ask_by_label
from apcommission.people.models import CodeSet

ADD = "/test/add/"
TYPED = {
    "name": "attendance-codes",
    "source": "SI 2024/208",
    "valid_from_0": "3",
    "valid_from_1": "9",
    "valid_from_2": "2026",
}


@pytest.fixture
def code_set(db: None) -> CodeSet:
    return CodeSet.objects.create(
        name="codes", source="First source", valid_from=date(2026, 9, 3), values={}
    )


# ---- One form --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_well_filled_in_is_saved(signed_in: Client) -> None:
    answer = signed_in.post(ADD, TYPED)
    made = CodeSet.objects.get()
    assert answer.url == f"/test/{made.pk}/"
    assert (made.name, made.valid_from) == ("attendance-codes", date(2026, 9, 3))


@pytest.mark.django_db
def test_errors_stand_in_a_summary_that_leads_to_the_fields_and_beside_each(
    signed_in: Client,
) -> None:
    page = signed_in.post(ADD, {**TYPED, "name": "", "valid_from_1": "13"}).content.decode()
    assert "<title>Error: " in page
    assert "There is a problem" in page
    assert '<a href="#id_name">Enter the name</a>' in page
    assert '<a href="#id_valid_from_0">Enter a real date, for example 3 9 2026</a>' in page
    assert page.count("Enter the name") == 2
    assert "SI 2024/208" in page
    assert 'value="13"' in page
    assert CodeSet.objects.count() == 0


@pytest.mark.django_db
def test_a_refusal_of_the_action_stands_beside_its_field(signed_in: Client) -> None:
    signed_in.post(ADD, TYPED)
    page = signed_in.post(ADD, {**TYPED, "source": "Something else"})
    assert page.context["form"].errors == {"name": ["There is a code set of this name already"]}
    assert "Something else" in page.content.decode()


@pytest.mark.django_db
def test_what_was_typed_is_shown_as_text(signed_in: Client) -> None:
    page = signed_in.post(ADD, {**TYPED, "name": "", "source": "</textarea><script>x()</script>"})
    assert "<script>x()" not in page.content.decode()
    assert "&lt;/textarea&gt;&lt;script&gt;x()" in page.content.decode()


@pytest.mark.django_db
def test_a_button_is_not_pressed_twice_by_accident(signed_in: Client) -> None:
    page = signed_in.get(ADD).content.decode()
    assert 'data-prevent-double-click="true"' in page


@pytest.mark.django_db
def test_a_form_without_the_token_of_its_page_is_refused(officer: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post(ADD, TYPED)
    assert answer.status_code == 403
    assert "This form is too old to be sent" in answer.content.decode()
    assert CodeSet.objects.count() == 0


# ---- Two people ------------------------------------------------------------------------------------


def edit(client: Client, code_set: CodeSet, source: str, version: Any) -> Any:
    return client.post(f"/test/{code_set.pk}/", {"source": source, "version": version})


def test_an_edit_starts_from_what_is_there_and_counts(signed_in: Client, code_set: CodeSet) -> None:
    form = signed_in.get(f"/test/{code_set.pk}/").context["form"]
    assert (form["source"].value(), form["version"].value()) == ("First source", 1)
    edit(signed_in, code_set, "Second source", 1)
    code_set.refresh_from_db()
    assert (code_set.source, code_set.version) == ("Second source", 2)


def test_who_saves_over_a_newer_version_is_told_keeps_what_was_typed_and_may_save_again(
    signed_in: Client, code_set: CodeSet
) -> None:
    edit(signed_in, code_set, "Theirs", 1)
    told = edit(signed_in, code_set, "Mine", 1)
    page = told.content.decode()
    assert "Someone else changed this while you were editing" in page
    assert 'value="Mine"' in page
    code_set.refresh_from_db()
    assert code_set.source == "Theirs"
    edit(signed_in, code_set, "Mine", told.context["form"]["version"].value())
    code_set.refresh_from_db()
    assert (code_set.source, code_set.version) == ("Mine", 3)


def test_being_told_once_does_not_allow_saving_over_a_third_person(
    signed_in: Client, code_set: CodeSet
) -> None:
    edit(signed_in, code_set, "Theirs", 1)
    version = edit(signed_in, code_set, "Mine", 1).context["form"]["version"].value()
    edit(signed_in, code_set, "A third", 2)
    told_again = edit(signed_in, code_set, "Mine", version)
    assert "Someone else changed this" in told_again.content.decode()
    code_set.refresh_from_db()
    assert code_set.source == "A third"


def test_a_button_says_what_was_done_or_why_not(signed_in: Client, code_set: CodeSet) -> None:
    address = f"/test/{code_set.pk}/close/"
    assert "It is closed." in signed_in.post(address, follow=True).content.decode()
    again = signed_in.post(address, follow=True).content.decode()
    assert "This code set is closed already." in again
    assert "It is closed." not in again


# ---- Words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "label", "words"),
    [
        (forms.CharField(), "Date of birth", "Enter the date of birth"),
        (forms.CharField(), "UPN", "Enter the UPN"),
        (forms.CharField(), "LA code", "Enter the LA code"),
        (forms.CharField(), "Your name", "Enter your name"),
        (forms.CharField(), "What happened?", "Answer: what happened?"),
        (forms.ChoiceField(), "Mode", "Select the mode"),
        (forms.ChoiceField(), "Is it so?", "Select an answer: is it so?"),
        (forms.BooleanField(), "The parents agree", "Confirm: the parents agree"),
        (forms.FileField(), "Report", "Choose a file: report"),
        (DayField(), "First day", "Enter the first day"),
        (forms.CharField(error_messages={"required": "Say who"}), "Who", "Say who"),
    ],
)
def test_an_empty_field_asks_for_itself(field: forms.Field, label: str, words: str) -> None:
    field.label = label
    ask_by_label("name", field)
    assert field.error_messages["required"] == words


class Limits(PageForm):
    rate = forms.DecimalField(
        label="Attendance, %", min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    note = forms.CharField(max_length=5, required=False)
    phone = forms.CharField(required=False, help_text="Only if there is one.")
    day = DayField(required=False, help_text="Leave it empty for today.")
    modes = forms.ChoiceField(choices=[("", "Any"), ("a", "By bus")], required=False)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"rate": "140"}, "Attendance, % must be 100 or less"),
        ({"rate": "-1"}, "Attendance, % must be 0 or more"),
        (
            {"rate": "1.255"},
            "Attendance, % must have no more than 2 digits after the decimal point",
        ),
        ({"rate": "1", "note": "too long"}, "Note must be 5 characters or fewer"),
    ],
)
def test_what_passes_a_limit_is_named_with_its_field(sent: dict[str, str], words: str) -> None:
    form = Limits(sent)
    assert [str(message) for told in form.errors.values() for message in told] == [words]


def test_a_label_says_that_a_field_may_stay_empty_unless_its_hint_does() -> None:
    labels = {bound.name: bound.label for bound in Limits()}
    assert labels == {
        "rate": "Attendance, %",
        "note": "Note (optional)",
        "phone": "Phone",
        "day": "Day",
        "modes": "Modes",
    }


def test_a_list_to_choose_from_begins_with_words() -> None:
    class Choice(PageForm):
        codes = forms.ModelChoiceField(queryset=CodeSet.objects.none())

    field = Choice().fields["codes"]
    assert isinstance(field, forms.ModelChoiceField)
    assert field.empty_label == "Select"


class Answers(OnceForm, PageForm):
    sections = (Section("Who", "name"), Section("When", "day", "modes"), Section("No one", "gone"))
    first = forms.BooleanField(required=False, label="Stands first")
    name = forms.CharField()
    day = DayField()
    modes = forms.MultipleChoiceField(choices=[("a", "By bus"), ("b", "On foot")])


def test_answers_are_written_as_a_person_would() -> None:
    sent = {"first": "on", "name": "Kim", "modes": ["a", "b"]}
    form = Answers({**sent, "day_0": "3", "day_1": "9", "day_2": "2026"})
    assert form.is_valid()
    assert form.answers() == [
        ("", [("Stands first", "Yes")]),
        ("Who", [("Name", "Kim")]),
        ("When", [("Day", "3 September 2026"), ("Modes", "By bus, On foot")]),
    ]
