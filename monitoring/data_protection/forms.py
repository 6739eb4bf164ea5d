"""Forms of data protection."""

from typing import Any

from django import forms

from apcommission.editing import Versioned
from apcommission.fields import DayField, WordsField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from monitoring.data_protection.models import (
    AccessDecision,
    AccessRequest,
    LimitRequest,
    Processing,
    RightsRequest,
    UseInSpite,
)
from monitoring.data_protection.queries import to_be_told


class ProcessingForm(PageForm):
    """One purpose for which personal data is used (UK GDPR, article 30)."""

    button = "Save the purpose"
    purpose = forms.CharField(max_length=200, label="Purpose")
    basis = forms.CharField(max_length=300, label="Lawful basis (article 6)")
    special_basis = forms.CharField(
        max_length=300, required=False, label="Condition for special categories (article 9)"
    )
    people = forms.CharField(max_length=300, label="Whose data")
    data = WordsField("Which data", missing="Write which data is used")  # type: ignore[assignment]
    recipients = forms.CharField(max_length=500, label="Who is sent it")
    kept = forms.CharField(max_length=300, label="How long it is kept")
    safeguards = WordsField("How it is kept safe", missing="Write how it is kept safe")


class NewProcessingForm(OnceForm, ProcessingForm):
    """A purpose that the record does not have yet."""


class ChangeProcessingForm(VersionedForm, ProcessingForm):
    """A purpose that stands in the record."""

    is_ended = forms.BooleanField(required=False, label="Data is no longer used for this")

    def __init__(self, *args: Any, obj: Processing, **kwargs: Any) -> None:
        kwargs["initial"] = {"is_ended": obj.ended_on is not None, **(kwargs.get("initial") or {})}
        super().__init__(*args, obj=obj, **kwargs)


class AskForm(OnceForm, PageForm):
    """Who asks, as whom, and when it came."""

    asked_by = forms.CharField(max_length=150, label="Who asks")
    relationship = forms.ChoiceField(
        choices=RightsRequest.Who.choices, widget=forms.RadioSelect, label="As whom do they ask?"
    )
    asked_on = DayField(label="Day on which it came")


class CorrectionForm(AskForm):
    """What is wrong, and what it should say."""

    wrong = WordsField("What is wrong", missing="Write what is wrong")
    right = WordsField("What it should say", missing="Write what it should say")


class CopyForm(AskForm):
    """A request for a copy of the record."""

    button = "Collect the record"
    identity = forms.CharField(max_length=300, label="How you checked who they are")


class AnswerForm(VersionedForm, PageForm):
    """The answer to a correction."""

    button = "Save the answer"
    says_optional = False
    verb = forms.ChoiceField(widget=forms.RadioSelect, label="What is the answer?")
    reason = WordsField("Why it is refused", "Only if you refuse it. The person is told.")

    def __init__(self, *args: Any, verbs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = verbs  # type: ignore[attr-defined]


class DecisionsForm(PageForm):
    """For each name, part and document: give it, or leave it out and why."""

    button = "Save what you decided"
    says_optional = False

    def __init__(self, *args: Any, request_for_copy: AccessRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = list(request_for_copy.decisions.exclude(kind=AccessDecision.Kind.WORDS))
        for one in self.decisions:
            self.fields[f"verdict_{one.pk}"] = forms.ChoiceField(
                choices=AccessDecision.Verdict.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=one.verdict,
                label=f"{one.get_kind_display()}: {one.label}",
            )
            self.fields[f"reason_{one.pk}"] = forms.CharField(
                required=False, max_length=300, initial=one.reason, label="Why it is left out"
            )

    def shown_sections(self) -> tuple[Section, ...]:
        return tuple(Section("", f"verdict_{one.pk}", f"reason_{one.pk}") for one in self.decisions)

    def verdicts(self) -> dict[int, tuple[str, str]]:
        """{decision: (verdict, reason)} of what was sent."""
        said = self.cleaned_data
        return {
            one.pk: (said[f"verdict_{one.pk}"], said[f"reason_{one.pk}"]) for one in self.decisions
        }


class BlackOutForm(PageForm):
    """Words that stand nowhere in the copy."""

    button = "Black it out"
    words = forms.CharField(max_length=200, label="Name or words to black out")
    reason = forms.CharField(max_length=300, label="Why")


class RefuseForm(PageForm):
    """Why a copy is refused."""

    button = "Refuse"
    reason = WordsField("Why it is refused", missing="Write why it is refused")


class LimitForm(AskForm):
    """A restriction, or an objection: on what ground."""

    kind = forms.ChoiceField(
        choices=LimitRequest.Kind.choices, widget=forms.RadioSelect, label="What do they ask for?"
    )
    ground = forms.ChoiceField(
        choices=LimitRequest.Ground.choices, widget=forms.RadioSelect, label="On what ground?"
    )
    words = WordsField("In their words", missing="Write what they ask")


class MoveLimitForm(AnswerForm):
    """The next step of a restriction or an objection, each with reasons of its own."""

    button = "Save the step"
    verb = forms.ChoiceField(widget=forms.RadioSelect, label="What happens next?")
    reason = WordsField("Why", "What the person is told. To lift it, nothing is needed here.")

    def _present(self, obj: Versioned) -> dict[str, Any]:
        return {**super()._present(obj), "reason": ""}


class RecipientsForm(PageForm):
    """Who was told of the restriction today, or of its end."""

    button = "Note who was told"
    told = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label="Who was told of it today?"
    )

    def __init__(self, *args: Any, obj: LimitRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = to_be_told(obj).values_list("pk", "recipient")
        self.fields["told"].choices = list(waiting)  # type: ignore[attr-defined]


class UseForm(OnceForm, PageForm):
    """The ground on which a record under restriction is used for a day."""

    button = "Use the record today"
    ground = forms.ChoiceField(
        choices=UseInSpite.Ground.choices, widget=forms.RadioSelect, label="On what ground?"
    )
    reason = WordsField("What for, and why it cannot wait", missing="Write what it is used for")
