"""Forms of surveys: the questions, the waves, the answers, the actions."""

from datetime import date
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.html import format_html

from apcommission.calendar.queries import academic_year
from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import Role
from apcommission.people.queries import who_hold
from monitoring.surveys.models import FACES, Question, Questionnaire
from providers.directory.models import Provider

LONG = 2000
#: A list of years to choose from is no longer than this.
YEARS = 8


class QuestionnaireForm(OnceForm, PageForm):
    """A new questionnaire."""

    button = "Add the questionnaire"
    audience = forms.ChoiceField(
        choices=Questionnaire.Audience.choices, widget=forms.RadioSelect, label="Who is asked"
    )
    title = forms.CharField(max_length=150)
    lead = forms.CharField(
        max_length=LONG,
        widget=forms.Textarea({"rows": 3}),
        required=False,
        label="What people read first",
    )


class LeadForm(VersionedForm, PageForm):
    """What people read before the questions."""

    lead = forms.CharField(
        max_length=LONG,
        widget=forms.Textarea({"rows": 3}),
        required=False,
        label="What people read first",
    )


class QuestionForm(OnceForm, PageForm):
    """One more question."""

    button = "Add the question"
    asked = forms.CharField(
        max_length=300, label="Question", help_text="Short, in easy words, about one thing."
    )
    hint = forms.CharField(max_length=300, required=False)
    kind = forms.ChoiceField(
        choices=Question.Kind.choices, widget=forms.RadioSelect, label="How it is answered"
    )


class QuestionnaireField(forms.ModelChoiceField):
    """A questionnaire by its title, after those whom it asks."""

    def label_from_instance(self, obj: Questionnaire) -> str:
        return f"{obj.get_audience_display()}: {obj}"


class WaveForm(OnceForm, PageForm):
    """Whom to ask, about which time, until when."""

    button = "Make the survey"
    sections = (
        Section("What", "questionnaire", "anonymous"),
        Section("About whom", "provider", "first_day", "last_day"),
        Section("Until when", "closes_on"),
    )
    questionnaire = QuestionnaireField(queryset=Questionnaire.objects.none())
    anonymous = forms.TypedChoiceField(
        choices=[("yes", "Anonymous: nobody can see who answered what"), ("no", "With names")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
        label="Answers",
        error_messages={"required": "Select whether answers are anonymous"},
    )
    provider = forms.ModelChoiceField(
        queryset=Provider.objects.select_related("organisation").order_by("organisation__name"),
        required=False,
        empty_label="All providers",
    )
    first_day = DayField(label="Placements from")
    last_day = DayField(label="Placements until")
    closes_on = DayField(label="Last day for answers")

    def reword(self) -> None:
        field = self.fields["questionnaire"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Questionnaire.objects.filter(state=Questionnaire.State.PUBLISHED).order_by(
            "audience", "title"
        )


def faces() -> list[tuple[int, str]]:
    """The four faces with their words, as choices."""
    return [
        (
            score,
            format_html(
                '<img src="{}" alt="" width="40" height="40" class="ap-face"> {}',
                static(f"authority/face-{score}.svg"),
                words,
            ),
        )
        for score, words in FACES
    ]


class AnswerForm(PageForm):
    """The questions of a questionnaire. Nothing must be answered."""

    button = "Send my answers"
    says_optional = False

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        self.questions = questions
        super().__init__(*args, **kwargs)

    def reword(self) -> None:
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _field(question)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError("Answer at least one question")
        return cleaned

    def scores(self) -> dict[str, int]:
        """{question: 1 to 4} of what was answered."""
        return {
            str(question.pk): self.cleaned_data[f"q{question.pk}"]
            for question in self.questions
            if question.kind == Question.Kind.FACES and self.cleaned_data[f"q{question.pk}"]
        }

    def texts(self) -> dict[str, str]:
        """{question: words} of what was written."""
        return {
            str(question.pk): self.cleaned_data[f"q{question.pk}"]
            for question in self.questions
            if question.kind != Question.Kind.FACES and self.cleaned_data[f"q{question.pk}"]
        }


def _field(question: Question) -> forms.Field:
    if question.kind == Question.Kind.FACES:
        return forms.TypedChoiceField(
            choices=faces,
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            label=question.asked,
            help_text=question.hint,
        )
    return forms.CharField(
        max_length=LONG,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        label=question.asked,
        help_text=question.hint,
    )


class ResultsForm(PageForm):
    """Whose answers, and of which year."""

    button = "Show the results"
    audience = forms.ChoiceField(choices=Questionnaire.Audience.choices, label="Who answered")
    year = forms.TypedChoiceField(coerce=int, label="Academic year")

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        self.years = years[:YEARS] or [academic_year(date.today())[0].year]
        super().__init__(*args, **kwargs)

    def reword(self) -> None:
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [(year, f"{year} to {year + 1}") for year in self.years]

    @property
    def helper(self) -> Any:
        """Sent by GET: the address can be kept and passed on."""
        helper = super().helper
        helper.form_method = "get"
        return helper


class ActionForm(OnceForm, PageForm):
    """What is done about a suggestion."""

    button = "Add the action"
    what = forms.CharField(max_length=500, label="What is to be done")
    owner = forms.ModelChoiceField(queryset=who_hold(), label="Who does it")
    due_on = DayField(label="By when")

    def reword(self) -> None:
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = who_hold(Role.OFFICER, Role.COMMISSIONER)


class FinishForm(VersionedForm, PageForm):
    """What came of an action."""

    button = "It is done"
    came_of_it = forms.CharField(
        max_length=LONG, widget=forms.Textarea({"rows": 3}), label="What came of it"
    )
