"""Forms of surveys: making and sending them, following them up, and the page on which people answer."""

from typing import Any

from django import forms
from django.utils import timezone

from apcommission.calendar.queries import academic_year
from apcommission.fields import DayField, WordsField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import Person
from monitoring.surveys import faces, queries
from monitoring.surveys.answering import LONGEST_ANSWER
from monitoring.surveys.models import Audience, Question, Questionnaire
from providers.directory.choosing import OneProvider


class QuestionnaireForm(OnceForm, PageForm):
    """The beginning of a questionnaire."""

    button = "Start the questionnaire"
    audience = forms.ChoiceField(
        choices=Audience.choices, widget=forms.RadioSelect, label="Who is asked"
    )
    title = forms.CharField(max_length=150, label="Title")
    intro = WordsField("What it says at the top", "What it is for, in a sentence or two.")


class HeadingForm(VersionedForm, PageForm):
    """The heading of a draft."""

    title = forms.CharField(max_length=150, label="Title")
    intro = WordsField("What it says at the top", "What it is for, in a sentence or two.")


class QuestionForm(OnceForm, PageForm):
    """One question."""

    button = "Save the question"
    kind = forms.ChoiceField(
        choices=Question.Kind.choices, widget=forms.RadioSelect, label="How it is answered"
    )
    question = forms.CharField(
        max_length=300,
        label="Question",
        help_text="For faces, a sentence to agree with: “I feel safe here”. Pupils need easy words.",
    )
    hint = forms.CharField(max_length=300, required=False, label="Hint below it")
    options = forms.CharField(
        widget=forms.Textarea,
        max_length=1000,
        required=False,
        label="Answers to choose from",
        help_text="Only for one of several answers: one on each line.",
    )


class WaveForm(OnceForm, PageForm):
    """Which questionnaire goes to whom, and until when they can answer."""

    button = "Save"
    questionnaire = forms.ModelChoiceField(
        queryset=Questionnaire.objects.none(), label="Questionnaire"
    )
    provider = OneProvider(
        required=False,
        label="Provider",
        empty_label="All providers",
        help_text="For pupils, parents and schools.",
    )
    asked_from = DayField(label="Placements from")
    asked_to = DayField(label="Placements to")
    closes_on = DayField(label="Last day to answer")
    anonymous = forms.TypedChoiceField(
        choices=[
            ("true", "Anonymous: nobody can find out who said what"),
            ("false", "With names: the authority sees who said what, and people are told so"),
        ],
        coerce=lambda value: value == "true",
        widget=forms.RadioSelect,
        initial="true",
        label="How the answers are kept",
    )
    sections = (
        Section("What is sent", "questionnaire"),
        Section(
            "Who is asked",
            "provider",
            "asked_from",
            "asked_to",
            about="Those who had to do with a placement under way in this time.",
        ),
        Section("How", "closes_on", "anonymous"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        first = academic_year(today)[0]
        kwargs["initial"] = {
            "asked_from": first,
            "asked_to": today,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        _offer(self, "questionnaire", queries.published())
        _offer(self, "provider", queries.providers_asked_about())


class TakeOnForm(OnceForm, PageForm):
    """What is done about something that was said."""

    button = "Add the action"
    what = forms.CharField(max_length=500, label="What is to be done")
    owner = forms.ModelChoiceField(queryset=Person.objects.none(), label="Who does it")
    due_on = DayField(label="By when")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "owner", queries.owners())


class DoneForm(PageForm):
    """What came of an action."""

    button = "It is done"
    outcome = forms.CharField(max_length=500, label="What came of it")


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = rows


class AnswerForm(PageForm):
    """The questions as people answer them. Each may be left out, so none says "optional"."""

    button = "Send my answers"
    says_optional = False

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        self.asked = {f"q{one.pk}": one for one in questionnaire.questions.all()}
        super().__init__(*args, **kwargs)
        for name, question in self.asked.items():
            self.fields[name] = _field(question, easy=questionnaire.is_easy)

    def said(self) -> dict[str, str]:
        """What was answered, by the key of the question."""
        return {str(one.pk): self.cleaned_data.get(name) or "" for name, one in self.asked.items()}


def _field(question: Question, *, easy: bool) -> forms.Field:
    told: dict[str, Any] = {
        "label": question.words,
        "help_text": question.hint,
        "required": False,
    }
    if question.kind == Question.Kind.FACES:
        return forms.ChoiceField(choices=faces.choices(easy=easy), widget=forms.RadioSelect, **told)
    if question.kind == Question.Kind.CHOICE:
        options = [(words, words) for words in question.choices]
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **told)
    if question.kind == Question.Kind.PROVIDER:
        return forms.CharField(max_length=300, **told)
    return forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea, **told)
