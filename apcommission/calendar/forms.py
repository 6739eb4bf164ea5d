"""Forms of the school calendar."""

from django import forms

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import Organisation


class TermFields(PageForm):
    """A term with its half-term break."""

    button = "Save the term"
    sections = (
        Section("The term", "reference", "start", "end"),
        Section(
            "Half-term break", "break_start", "break_end", about="Leave empty if there is none."
        ),
    )
    reference = forms.RegexField(
        r"^[0-9]{4}-(autumn|spring|summer)$",
        max_length=20,
        label="Name",
        help_text="The year and the season, for example 2026-autumn",
        error_messages={"invalid": "Enter a year and a season, for example 2026-autumn"},
    )
    start = DayField(label="First day")
    end = DayField(label="Last day")
    break_start = DayField(label="First day of the break", required=False)
    break_end = DayField(label="Last day of the break", required=False)


class NewTermForm(OnceForm, TermFields):
    """A term that is not in the calendar yet."""


class TermForm(VersionedForm, TermFields):
    """A term that stands already."""


class ClosureForm(OnceForm, PageForm):
    """A day on which the authority or one provider is closed."""

    button = "Add the closure"
    day = DayField(label="Day")
    reason = forms.CharField(
        max_length=200, help_text="For example, bank holiday or staff training."
    )
    provider = forms.ModelChoiceField(
        queryset=Organisation.objects.filter(kind=Organisation.Kind.PROVIDER),
        required=False,
        empty_label="The whole authority",
        label="Who is closed",
    )
