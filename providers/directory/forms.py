"""Forms of the directory entry."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from apcommission.fields import DayField, MoneyField, PostcodeField, WholeNumberField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.shown import how_many
from providers.directory.filters import DAYS
from providers.directory.models import KeyStage, Need, PriceBasis, Programme, Provider, Venue


class SubjectsField(forms.CharField):
    """Subject areas, separated by commas or lines; a list of texts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=600, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        parts = [part.strip() for part in re.split(r"[,;\n]", super().clean(value))]
        areas = list(dict.fromkeys(part for part in parts if part))
        if any(len(area) > 80 for area in areas):
            raise ValidationError("Each subject area must be 80 characters or fewer")
        return areas


class ProviderForm(OnceForm, PageForm):
    """A provider that the directory does not know yet."""

    button = "Add the provider"
    name = forms.CharField(max_length=200, label="Name of the provider")
    reference = forms.CharField(max_length=40, help_text="A short code of your own, such as P012.")
    category = forms.ChoiceField(
        choices=Provider.Category.choices, label="Kind of provider", widget=forms.RadioSelect
    )


class EntryForm(VersionedForm, PageForm):
    """The entry itself."""

    button = "Save the entry"
    sections = (
        Section("What it is", "category", "registration", "urn", "ukprn", "description"),
        Section("Contact", "contact_name", "contact_role", "phone", "email", "website", "postcode"),
        Section(
            "Safety", "safeguarding_lead", "safeguarding_contact", "insurance", "insured_until"
        ),
    )
    category = forms.ChoiceField(choices=Provider.Category.choices, label="Kind of provider")
    registration = forms.ChoiceField(
        choices=[("", "Not given"), *Provider.Registration.choices],
        required=False,
        label="Registration as a school",
        help_text="A provider must register when five or more pupils, or one pupil with an EHC plan "
        "or in care, get all or most of their education there.",
    )
    urn = forms.RegexField(
        r"^[0-9]{6}$",
        required=False,
        label="URN",
        help_text="Six digits, if registered.",
        error_messages={"invalid": "A URN has six digits"},
    )
    ukprn = forms.RegexField(
        r"^[0-9]{8}$",
        required=False,
        label="UKPRN",
        help_text="Eight digits, if you have one.",
        error_messages={"invalid": "A UKPRN has eight digits"},
    )
    description = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=4000,
        help_text="What you offer and to whom, in words that a headteacher would use.",
    )
    contact_name = forms.CharField(max_length=150, required=False, label="Name of the contact")
    contact_role = forms.CharField(max_length=100, required=False, label="Role of the contact")
    phone = forms.CharField(max_length=30, required=False, label="Phone number")
    email = forms.EmailField(required=False, label="Email address")
    website = forms.URLField(required=False, assume_scheme="https")
    postcode = PostcodeField(required=False)
    safeguarding_lead = forms.CharField(
        max_length=150, required=False, label="Name of the designated safeguarding lead"
    )
    safeguarding_contact = forms.CharField(
        max_length=150, required=False, label="Phone number or email address of the lead"
    )
    insurance = forms.CharField(
        max_length=200,
        required=False,
        label="Public liability insurance",
        help_text="Insurer and cover, for example: Example Mutual, £5 million.",
    )
    insured_until = DayField(required=False, label="Insured until")


class ReturnForm(VersionedForm, PageForm):
    """What the provider is asked to change in an entry that it sent in."""

    button = "Return the entry"
    to_change = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        label="What should be changed",
        help_text="The provider’s manager reads this.",
        error_messages={"required": "Enter what should be changed"},
    )


class ReturnChangeForm(VersionedForm, PageForm):
    """Why a change of an entry is not approved as it is."""

    button = "Return the change"
    answer = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        label="What should be changed",
        help_text="The provider’s manager reads this. The directory stays as it is.",
        error_messages={"required": "Enter what should be changed"},
    )


class VenueFields(PageForm):
    """A site where pupils are."""

    postcode = PostcodeField()
    address = forms.CharField(max_length=300, required=False)


class VenueForm(OnceForm, VenueFields):
    """A new venue."""

    button = "Add the venue"


class VenueEditForm(VersionedForm, VenueFields):
    """A venue that stands already."""

    button = "Save the venue"


class ProgrammeFields(PageForm):
    """What a programme is."""

    button = "Save the programme"
    sections: ClassVar[tuple[Section, ...]] = (
        Section("What it is", "title", "subject_areas", "qualifications"),
        Section("For whom", "key_stages", "needs_met", "accepts_permanently_excluded"),
        Section("", "accepts_ehcp", "entry_requirements", "min_attendance"),
        Section("When and where", "mode", "days", "times", "sessions_per_week", "weeks", "places"),
        Section("", "venue", "transport"),
        Section("How it goes", "assessment_methods", "progression"),
    )
    YES_NO = [("", "Not given"), ("true", "Yes"), ("false", "No")]

    title = forms.CharField(max_length=200, label="Name of the programme")
    subject_areas = SubjectsField(
        required=False, label="Subject areas", help_text="Separate them with commas."
    )
    qualifications = forms.CharField(widget=forms.Textarea, required=False, max_length=2000)
    key_stages = forms.TypedMultipleChoiceField(
        choices=KeyStage.choices,
        coerce=int,
        label="Key stages",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one key stage"},
    )
    needs_met = forms.MultipleChoiceField(
        choices=Need.choices,
        required=False,
        label="Needs it can meet",
        widget=forms.CheckboxSelectMultiple,
    )
    accepts_permanently_excluded = forms.TypedChoiceField(
        choices=YES_NO,
        coerce=lambda value: value in (True, "true", "True"),
        empty_value=None,
        required=False,
        label="Accepts permanently excluded pupils",
    )
    accepts_ehcp = forms.TypedChoiceField(
        choices=YES_NO,
        coerce=lambda value: value in (True, "true", "True"),
        empty_value=None,
        required=False,
        label="Accepts pupils with an EHC plan",
    )
    entry_requirements = forms.CharField(widget=forms.Textarea, required=False, max_length=2000)
    min_attendance = forms.DecimalField(
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        label="Attendance that pupils must keep, per cent",
    )
    mode = forms.ChoiceField(choices=Programme.Mode.choices, widget=forms.RadioSelect)
    days = forms.TypedMultipleChoiceField(
        choices=DAYS,
        coerce=int,
        required=False,
        label="Days on which it runs",
        widget=forms.CheckboxSelectMultiple,
    )
    times = forms.CharField(
        max_length=100,
        required=False,
        label="Times of the day",
        help_text="For example: 9.30am to 2.30pm.",
    )
    sessions_per_week = WholeNumberField(
        min_value=1,
        max_value=10,
        label="Sessions a week",
        help_text="A session is a morning or an afternoon: ten make a full week.",
    )
    weeks = WholeNumberField(
        min_value=1, max_value=200, required=False, label="Length in weeks, if it has one"
    )
    places = WholeNumberField(min_value=0, max_value=2000)
    venue = forms.ModelChoiceField(
        queryset=Venue.objects.none(), required=False, empty_label="Not given"
    )
    transport = forms.CharField(widget=forms.Textarea, required=False, max_length=1000)
    assessment_methods = forms.CharField(
        widget=forms.Textarea, required=False, max_length=2000, label="How pupils are assessed"
    )
    progression = forms.CharField(
        widget=forms.Textarea, required=False, max_length=2000, label="What pupils can go on to"
    )

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venue = self.fields["venue"]
        assert isinstance(venue, forms.ModelChoiceField)  # noqa: S101
        venue.queryset = provider.venues.all()
        for name in ("accepts_permanently_excluded", "accepts_ehcp"):
            now = self.initial.get(name)
            self.initial[name] = "" if now is None else str(now).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        days, sessions = data.get("days"), data.get("sessions_per_week")
        if days and sessions and sessions > 2 * len(days):
            self.add_error(
                "sessions_per_week",
                f"So many sessions do not fit into {how_many(len(days), 'day')} of two sessions each",
            )
        return data


class NewProgrammeForm(OnceForm, ProgrammeFields):
    """A new programme with its first price."""

    sections = (*ProgrammeFields.sections, Section("What it costs", "price", "price_basis"))
    price = MoneyField(required=False)
    price_basis = forms.ChoiceField(
        choices=[("", "Not given"), *PriceBasis.choices], required=False, label="The price is for"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("price") is not None and not data.get("price_basis"):
            self.add_error("price_basis", "Select what the price is for")
        return data


class ProgrammeForm(VersionedForm, ProgrammeFields):
    """A programme that stands already."""


class PriceForm(OnceForm, PageForm):
    """A new price from a day on."""

    button = "Save the price"
    amount = MoneyField(label="New price")
    basis = forms.ChoiceField(choices=PriceBasis.choices, label="The price is for")
    valid_from = DayField(label="First day of the new price")
