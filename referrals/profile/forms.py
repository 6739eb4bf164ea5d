"""Forms of the information profile."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.fields import DayField, WholeNumberField
from apcommission.forms import OnceForm, PageForm, Section
from apcommission.people.models import Organisation
from referrals.profile import models

LONGEST = 10_000


class AgencyChoice(forms.ModelMultipleChoiceField):
    """Agencies, with how each would be asked."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.signs_in else f"{obj} (by a link, as nobody of it has an account)"


class AskForm(OnceForm, PageForm):
    """Which agencies are asked what, and what they see of the referral."""

    button = "Ask these agencies"
    agencies = AgencyChoice(
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one agency"},
    )
    email = forms.EmailField(
        required=False,
        label="Email address for the link",
        help_text="Only for an agency in which nobody has an account.",
    )
    sections_asked = forms.MultipleChoiceField(
        choices=models.Section.choices,
        widget=forms.CheckboxSelectMultiple,
        label="Sections of the profile",
        error_messages={"required": "Select at least one section"},
    )
    question = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        label="A question of your own",
    )
    due_on = DayField(label="Answer by")
    shared = forms.MultipleChoiceField(
        choices=models.Shared.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Parts of the referral that they may read",
    )
    sections = (
        Section("Whom you ask", "agencies", "email"),
        Section("What you ask", "sections_asked", "question", "due_on"),
        Section(
            "What they see",
            "shared",
            about="They see the pupil’s name, date of birth and school, and what you choose here.",
        ),
    )

    def __init__(self, *args: Any, agencies: QuerySet[Organisation], **kwargs: Any) -> None:
        initial = {"due_on": timezone.localdate() + timedelta(days=10)}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field = self.fields["agencies"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = agencies
        if not agencies:
            field.help_text = "Every agency that the service knows has been asked already."


class AnswerForm(OnceForm, PageForm):
    """What the agency knows, section by section as it was asked."""

    button = "Send what we know"
    nothing_known = forms.BooleanField(
        required=False, label="We know nothing of this pupil, or nothing that we may share"
    )

    def __init__(self, *args: Any, asked: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = self.fields.pop("nothing_known")
        for section in asked:
            self.fields[section] = forms.CharField(
                widget=forms.Textarea,
                required=False,
                max_length=LONGEST,
                label=models.Section(section).label,
                error_messages={"max_length": "Write %(limit_value)d characters or fewer"},
            )
        self.fields["nothing_known"] = last


class LinkAnswerForm(AnswerForm):
    """The same from someone without an account, who tells who they are."""

    name = forms.CharField(max_length=150, label="Your name and what you do")


class RiskForm(OnceForm, PageForm):
    """The risks around a pupil."""

    button = "Save the assessment"
    risks = forms.CharField(
        widget=forms.Textarea,
        max_length=4000,
        help_text="To the pupil and to others. Say “none known” if there are none.",
    )
    triggers = forms.CharField(
        widget=forms.Textarea, required=False, max_length=4000, label="What sets it off"
    )
    measures = forms.CharField(
        widget=forms.Textarea, max_length=4000, label="How the risks are kept small"
    )
    adults = WholeNumberField(min_value=1, max_value=9, label="Number of adults")
    pupils = WholeNumberField(min_value=1, max_value=30, label="Number of pupils with them")
    review_on = DayField(label="To be reviewed on")
    sections = (
        Section("Risks", "risks", "triggers", "measures"),
        Section("Staffing ratio", "adults", "pupils", about="How many adults to how many pupils."),
        Section("Review", "review_on"),
    )
