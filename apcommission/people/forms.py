"""Forms about people and organisations."""

from django import forms
from django.core.exceptions import ValidationError

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people import queries
from apcommission.people.models import Organisation, Role


class OrganisationField(forms.CharField):
    """An organisation, named by its name or reference: there may be thousands of schools to choose from."""

    def __init__(self) -> None:
        super().__init__(
            max_length=260,
            label="Organisation",
            help_text="Its name, or its reference: a school’s URN, a provider’s reference, the LA code.",
        )

    def clean(self, value: str) -> Organisation | None:
        words = super().clean(value)
        if not words:
            return None
        found = list(queries.organisation_by_name(words)[:2])
        if not found:
            raise ValidationError("No organisation has this name or reference")
        if len(found) > 1:
            raise ValidationError("More than one has this name: enter the reference instead")
        return found[0]


class RoleForm(PageForm):
    """A role and where it is held."""

    button = "Give this role"
    role = forms.ChoiceField(choices=[("", "Select a role"), *Role.choices])
    organisation = OrganisationField()


class InvitationForm(OnceForm, RoleForm):
    """A new account."""

    button = "Make the account"
    sections = (Section("Who", "name", "email"), Section("First role", "role", "organisation"))
    name = forms.CharField(max_length=150, label="Full name")
    email = forms.EmailField(max_length=254, label="Email address")


class PersonForm(VersionedForm, PageForm):
    """How someone is called and signs in."""

    name = forms.CharField(max_length=150, label="Full name")
    email = forms.EmailField(
        max_length=254,
        label="Email address",
        help_text="For signing in. Both addresses hear of a change.",
    )


class LastDayForm(PageForm):
    """When a role or an account ends."""

    last_day = DayField(
        required=False,
        label="Last day",
        help_text="For example, 31 8 2026. In the night after it this ends. Leave it empty for no last day.",
    )


class AgencyForm(OnceForm, PageForm):
    """A new agency."""

    button = "Add the agency"
    name = forms.CharField(max_length=200)
    reference = forms.CharField(max_length=40, help_text="A short code of your own, such as CAMHS.")
