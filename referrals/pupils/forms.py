"""Forms about a pupil."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.fields import DayField, PostcodeField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.choosing import OneSchool
from apcommission.people.models import Person, Role, School
from providers.directory.models import Need
from referrals.pupils.models import Consent, Pupil

YEARS = [
    ("", "Select"),
    (-1, "Nursery"),
    (0, "Reception"),
    *((year, f"Year {year}") for year in range(1, 15)),
]
YES_NO = [("", "Not known"), ("true", "Yes"), ("false", "No")]


def is_yes(value: Any) -> bool:
    return value in (True, "true", "True")


def open_schools() -> QuerySet[School]:
    """The schools that a pupil may be on the roll of: those that are not closed, by name."""
    schools = School.objects.select_related("organisation").order_by("organisation__name")
    return schools.exclude(status="Closed")


def offer_schools(form: forms.Form, person: Person) -> School | None:
    """Let the person choose among all schools, or those that they lead; the only one there is is chosen."""
    schools = open_schools()
    if not person.is_la:
        schools = schools.filter(pk__in=person.organisation_ids(Role.HEADTEACHER))
    field = form.fields["school"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = schools
    found = list(schools[:2])
    only = found[0] if len(found) == 1 else None
    if only is not None:
        form.initial["school"] = only.pk
    return only


class PupilFields(PageForm):
    """What is asked about a pupil."""

    button = "Save the pupil"
    sections: ClassVar[tuple[Section, ...]] = (
        Section("Who", "school", "upn", "forename", "surname", "birth_date", "sex", "year_group"),
        Section("Needs", "sen_provision", "sen_need", "looked_after", "pupil_premium"),
        Section("Home", "home_la", "postcode", "language", "ethnicity"),
    )
    forename = forms.CharField(max_length=100, label="First name")
    surname = forms.CharField(max_length=100, label="Last name")
    birth_date = DayField(label="Date of birth", help_text="For example, 27 3 2012")
    sex = forms.ChoiceField(choices=Pupil.Sex.choices, widget=forms.RadioSelect)
    year_group = forms.TypedChoiceField(choices=YEARS, coerce=int, label="Year group")
    sen_provision = forms.ChoiceField(
        choices=Pupil.SenProvision.choices,
        label="Special educational needs (SEN)",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the SEN provision"},
    )
    sen_need = forms.ChoiceField(
        choices=[("", "None or not assessed"), *Need.choices], required=False, label="Primary need"
    )
    looked_after = forms.TypedChoiceField(
        choices=YES_NO, coerce=is_yes, empty_value=None, required=False, label="In care"
    )
    pupil_premium = forms.TypedChoiceField(
        choices=YES_NO, coerce=is_yes, empty_value=None, required=False, label="Pupil premium"
    )
    home_la = forms.RegexField(
        r"^[0-9]{3}$",
        label="Home LA code",
        help_text="Three digits: the authority where the pupil lives.",
        error_messages={"invalid": "An LA code has three digits"},
    )
    postcode = PostcodeField(required=False)
    language = forms.CharField(max_length=60, required=False, label="Language at home")
    ethnicity = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("looked_after", "pupil_premium"):
            now = self.initial.get(name)
            self.initial[name] = "" if now is None else str(now).lower()

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        age = (timezone.localdate() - day).days / 365.25
        if not 3 <= age <= 20:
            raise forms.ValidationError("Check the year: a pupil is between 3 and 20 years old")
        return day


class NewPupilForm(OnceForm, PupilFields):
    """A pupil whom the service does not know yet."""

    button = "Add the pupil"
    school = OneSchool()
    upn = forms.CharField(max_length=20, label="UPN", help_text="For example, A999400022001")
    is_another = forms.BooleanField(
        required=False,
        label="This is another pupil than the one that is known",
        help_text="Only after you were told that a pupil like this one is known.",
    )
    sections = (*PupilFields.sections, Section("", "is_another"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_schools(self, person)


class PupilForm(VersionedForm, PupilFields):
    """A pupil whom the service knows."""


class ContactEditForm(PageForm):
    """A parent, carer or other contact."""

    button = "Save the contact"
    name = forms.CharField(max_length=150)
    relationship = forms.CharField(max_length=60, help_text="For example, mother or foster carer.")
    phone = forms.CharField(max_length=30, required=False, label="Phone number")
    email = forms.EmailField(required=False, label="Email address")
    parental_responsibility = forms.BooleanField(
        required=False, label="Has parental responsibility"
    )


class ContactForm(OnceForm, ContactEditForm):
    """A new contact."""

    button = "Add the contact"


class ConsentForm(OnceForm, PageForm):
    """What a parent agreed to."""

    button = "Record the consent"
    scope = forms.ChoiceField(
        choices=Consent.Scope.choices, widget=forms.RadioSelect, label="What it is for"
    )
    given_by = forms.CharField(max_length=150, label="Who gave it")
    reaches = forms.CharField(
        max_length=300,
        required=False,
        label="What it covers",
        help_text="For example: which agency may be told, and what.",
    )
    given_on = DayField(label="Day on which it was given")
    ends_on = DayField(
        required=False,
        label="Last day on which it holds",
        help_text="Leave empty if it has no end.",
    )


class MoveForm(VersionedForm, PageForm):
    """The pupil is on the roll of another school."""

    button = "Move the record"
    school = OneSchool(label="New school")
    on = DayField(label="First day there")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"school": None}, **kwargs)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = open_schools()


class MergeForm(PageForm):
    """The other record of the same child, which goes."""

    button = "Merge the two records"
    upn = forms.CharField(max_length=20, label="UPN of the record that goes")
    sure = forms.BooleanField(
        label="I have compared the two: they are the same child",
        error_messages={"required": "Compare the two records first, then tick this"},
    )


class KeepApartForm(PageForm):
    """Another pupil with whom this one must not be placed."""

    button = "Keep them apart"
    upn = forms.CharField(max_length=20, label="UPN of the other pupil")
    reason = forms.CharField(max_length=300)
