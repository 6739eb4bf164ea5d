"""Forms of shortlists and suggestions."""

from typing import Any

from django import forms

from apcommission.forms import OnceForm, PageForm, VersionedForm
from providers.directory.choosing import OneProvider
from providers.finding.models import Suggestion


class NoteForm(PageForm):
    """A programme for one's shortlist."""

    button = "Keep on the shortlist"
    note = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        label="Your note",
        help_text="Nobody else reads it. Do not name a pupil.",
    )


class SuggestForm(OnceForm, PageForm):
    """A provider that the directory does not know."""

    button = "Send to the authority"
    name = forms.CharField(max_length=200, label="Name of the provider")
    contact = forms.CharField(required=False, max_length=300, label="Website, telephone or address")
    offers = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        label="What it offers, and for whom",
        help_text="Do not name a pupil.",
        error_messages={"required": "Enter what it offers"},
    )


class AnswerForm(VersionedForm, PageForm):
    """The authority's answer to a suggestion."""

    button = "Answer"
    says_optional = False  # which of the two is needed depends on the answer
    verb = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Your answer",
    )
    provider = OneProvider(
        required=False,
        label="Provider in the directory",
        help_text="Only if it is in the directory now.",
    )
    answer = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        label="What you tell the person who suggested it",
        help_text="Needed if you decline.",
    )

    def __init__(
        self, *args: Any, obj: Suggestion, moves: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        verb = self.fields["verb"]
        assert isinstance(verb, forms.ChoiceField)  # noqa: S101
        verb.choices = moves
