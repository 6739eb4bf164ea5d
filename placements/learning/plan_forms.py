"""Forms of learning plans and progress."""

from typing import Any

from django import forms
from django.utils import timezone

from apcommission.fields import DayField, WordsField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from placements.learning import queries
from placements.learning.models import (
    LEVELLED,
    SCORED,
    TARGET,
    Assessment,
    Outcome,
    ProgressReport,
    Target,
)


class TargetForm(OnceForm, PageForm):
    """A target, agreed with the pupil."""

    button = "Set the target"
    outcome = forms.ModelChoiceField(queryset=Outcome.objects.none(), label="What it helps with")
    words = forms.CharField(
        max_length=300,
        label="Target",
        help_text="In the pupil’s own words if possible, for example: I come on time four days a week.",
    )
    baseline = forms.CharField(max_length=300, label="Where the pupil starts from")
    due_on = DayField(label="By when")
    agreed_with_pupil = forms.BooleanField(required=False, label="The pupil has agreed to it")
    pupil_says = forms.CharField(
        max_length=500, required=False, label="What the pupil says about it", widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = queries.outcomes_on_offer()


class TargetReviewForm(VersionedForm, PageForm):
    """How far a target is, and whether it is settled."""

    button = "Save"
    says_optional = False
    words = forms.CharField(max_length=500, label="How far is it?", widget=forms.Textarea)
    result = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", "Go on with it"),
            *((verb, move.words) for verb, move in TARGET.verbs.items()),
        ],
        label="Is it settled?",
    )

    def _present(self, obj: Any) -> dict[str, Any]:
        assert isinstance(obj, Target)  # noqa: S101
        return {"version": obj.version, "result": ""}


SCALE = [("", "Not assessed"), (1, "1: a serious worry"), (2, "2: often a problem")]
SCALE += [(3, "3: mostly all right"), (4, "4: a strength")]


class AssessmentForm(PageForm):
    """How the pupil stands today."""

    button = "Save the assessment"
    says_optional = False
    assessed_on = DayField(label="Day of the assessment")
    sections = (
        Section("", "assessed_on"),
        Section("Profile", *SCORED),
        Section("Subjects", *LEVELLED, about="The level in words, for example Entry 3."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"assessed_on": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for area in Assessment.Area:
            self.fields[area.value] = self._field(area)

    def _field(self, area: Assessment.Area) -> forms.Field:
        if area.value in LEVELLED:
            return forms.CharField(max_length=60, required=False, label=area.label)
        return forms.TypedChoiceField(
            choices=SCALE, coerce=int, empty_value=None, required=False, label=area.label
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        areas = {area: data.pop(area, None) for area in Assessment.Area.values}
        return {**data, "areas": areas}


class ReportForm(VersionedForm, PageForm):
    """A progress report; saved complete or not."""

    button = "Save"
    says_optional = False
    learning = WordsField("Learning and progress", "What was learnt, and against which targets.")
    conduct = WordsField("Behaviour and wellbeing")
    next_steps = WordsField("Next steps")
    for_parents = WordsField(
        "For the parents, in plain words",
        "Short sentences, no abbreviations. Begin with what is good.",
    )

    def __init__(self, *args: Any, obj: ProgressReport, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)


class FileForm(OnceForm, PageForm):
    """What the young person wants to say of themselves in their progress file."""

    button = "Make the progress file"
    own_words = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        label="What do you want to tell an employer or a college about yourself?",
    )


class OutcomeForm(PageForm):
    """An outcome of the framework."""

    title = forms.CharField(max_length=120)
    about = forms.CharField(max_length=300, required=False, label="What it means")


class OutcomeEditForm(VersionedForm, OutcomeForm):
    """An outcome changed, or no longer offered."""

    position = forms.IntegerField(min_value=0, max_value=999, label="Place in the list")
    is_retired = forms.BooleanField(required=False, label="No longer offered for new targets")

    def __init__(self, *args: Any, obj: Outcome, **kwargs: Any) -> None:
        super().__init__(
            *args, obj=obj, initial={"is_retired": obj.retired_on is not None}, **kwargs
        )


class QualificationsForm(PageForm):
    """Rows of the list of qualifications."""

    button = "Add to the list"
    rows = forms.CharField(
        widget=forms.Textarea,
        max_length=2_000_000,
        label="Qualifications",
        help_text="A row each: number, title and level, parted by tabs or commas. "
        "You can paste the table that the national register of qualifications gives.",
    )
