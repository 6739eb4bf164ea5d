"""Forms of the census: its year and days, what only it asks for, signing off."""

from typing import Any

from django import forms

from apcommission.fields import DayField, WordsField
from apcommission.forms import PageForm, Section, VersionedForm
from monitoring.census.codes import FreeMeals, Reason, Setting
from monitoring.census.models import Census

ANY = [("", "Not known yet")]


class OpenForm(PageForm):
    """Which census."""

    button = "Open the census"
    year = forms.IntegerField(
        min_value=2020,
        max_value=2100,
        label="Year of the census",
        help_text="It is held on the third Thursday of January; the day can be changed afterwards.",
    )


class DaysForm(VersionedForm, PageForm):
    """The days of a census."""

    reference_date = DayField(label="Census day")
    period_start = DayField(
        label="First day that is counted",
        help_text="Placements that were over before it are left out. To count the census day alone, "
        "enter that day.",
    )


class ItemsForm(PageForm):
    """What only the census asks of a pupil and of the placement."""

    sections = (
        Section(
            "The pupil",
            *("middle_names", "preferred_surname", "uln"),
            *("free_meals", "free_meals_from", "free_meals_to", "address"),
            about="Kept for the censuses that follow.",
        ),
        Section("The placement", "reason", "setting"),
    )
    middle_names = forms.CharField(max_length=100, required=False)
    preferred_surname = forms.CharField(
        max_length=100, required=False, help_text="Only where it is not the legal one."
    )
    uln = forms.CharField(
        max_length=10, required=False, label="Unique learner number", help_text="Ten digits."
    )
    free_meals = forms.ChoiceField(
        choices=[*ANY, *FreeMeals.choices], required=False, label="Free school meals"
    )
    free_meals_from = DayField(required=False, label="Eligible from")
    free_meals_to = DayField(required=False, label="Eligible until, if that is over")
    address = WordsField(
        required=False,
        label="Home address",
        hint="Without the postcode, which stands in the pupil’s record. Five lines at most.",
    )
    reason = forms.ChoiceField(
        choices=[*ANY, *Reason.choices],
        required=False,
        label="Primary reason for the placement",
        help_text="Why the placement was made, not what the pupil’s needs are.",
    )
    setting = forms.ChoiceField(
        choices=[("", "As the provider’s category says"), *Setting.choices],
        required=False,
        label="Type of setting",
        help_text="Sent only where the provider has neither URN nor UKPRN.",
    )
    pupil_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    placement_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    OF_PLACEMENT = ("reason", "setting")
    VERSIONS = ("pupil_version", "placement_version")

    def parts(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        not_of_pupil = (*self.OF_PLACEMENT, *self.VERSIONS)
        return {
            "pupil_fields": {key: typed[key] for key in typed if key not in not_of_pupil},
            "placement_fields": {key: typed[key] for key in self.OF_PLACEMENT},
            **{key: typed[key] for key in self.VERSIONS},
        }


class SignForm(VersionedForm, PageForm):
    """Signing a census off."""

    button = "Sign off"
    reason = WordsField(
        required=False,
        label="Why it is signed although something is missing or contradictory",
    )

    def __init__(self, *args: Any, obj: Census, blocking: int, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        if not blocking:
            del self.fields["reason"]
