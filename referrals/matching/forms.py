"""Forms of matching."""

from typing import Any

from django import forms

from apcommission.fields import DayField, WholeNumberField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from providers.directory.choosing import OneProgramme
from providers.directory.filters import DAYS
from providers.directory.models import Programme
from providers.directory.queries import subject_areas
from referrals.matching.models import Fact, Limit, Rule


class SoughtForm(PageForm):
    """What is sought for the pupil. It changes nothing: it is asked by the address of the page."""

    button = "Show programmes"
    method = "get"
    start = DayField(label="From", required=False)
    days = forms.TypedMultipleChoiceField(
        choices=DAYS,
        coerce=int,
        required=False,
        label="On these days",
        widget=forms.CheckboxSelectMultiple,
    )
    subject = forms.ChoiceField(required=False, label="Subject area")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = self.fields["subject"]
        assert isinstance(subject, forms.ChoiceField)  # noqa: S101
        subject.choices = [("", "Any"), *((area, area) for area in subject_areas())]


class RuleFields(PageForm):
    """A rule: either on what is known about the pupil, or on who is there already."""

    button = "Save the rule"
    sections = (
        Section("", "programme", "words"),
        Section(
            "What is known about the pupil",
            "fact",
            "threshold",
            "effect",
            "weight",
            about="Fill in this part, or the next one.",
        ),
        Section("Who is there already", "limit", "at_most"),
    )
    programme = OneProgramme(
        Programme.objects.select_related("provider__organisation").order_by("title", "pk"),
        required=False,
        empty_label="Every programme of the authority",
    )
    words = forms.CharField(
        max_length=300,
        label="The reason, in words",
        help_text="Those who choose read this. For example: Takes no permanently excluded pupil.",
    )
    fact = forms.ChoiceField(
        choices=[("", "Nothing"), *Fact.choices], required=False, label="The pupil"
    )
    threshold = forms.DecimalField(
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        label="Per cent",
        help_text="Only for attendance.",
    )
    effect = forms.ChoiceField(
        choices=[("", "Nothing"), *Rule.Effect.choices],
        required=False,
        label="What it means for the programme",
    )
    weight = forms.TypedChoiceField(
        choices=[(1, "A little"), (2, "Clearly"), (3, "Very much")],
        coerce=int,
        initial=1,
        label="How much it counts",
        help_text="Only where it speaks for or against.",
    )
    limit = forms.ChoiceField(
        choices=[("", "Nobody in particular"), *Limit.choices],
        required=False,
        label="At once it takes only so many pupils of",
    )
    at_most = WholeNumberField(min_value=1, max_value=500, required=False, label="How many at most")


class RuleForm(OnceForm, RuleFields):
    """A new rule."""


class RuleEditForm(VersionedForm, RuleFields):
    """A rule in force."""


class OverrideForm(PageForm):
    """Why a programme is considered though it is ruled out."""

    button = "Consider it all the same"
    reason = forms.CharField(
        widget=forms.Textarea, max_length=2000, help_text="The panel reads this, with your name."
    )
