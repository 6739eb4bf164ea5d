"""Forms of awards."""

from django import forms

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, VersionedForm
from placements.learning.models import Award


class _AwardFields(PageForm):
    title = forms.CharField(max_length=200, label="Title of the unit or qualification")
    kind = forms.ChoiceField(choices=Award.Kind.choices, widget=forms.RadioSelect, label="Kind")
    level = forms.CharField(max_length=40, help_text="For example, Entry 3 or Level 1")
    awarded_on = DayField(label="Date of the award")
    qualification_number = forms.CharField(
        max_length=20,
        required=False,
        label="Qualification number",
        help_text="From the certificate, for example 601/1234/5",
    )


class AwardForm(OnceForm, _AwardFields):
    """A new award."""

    button = "Record the award"


class AwardEditForm(VersionedForm, _AwardFields):
    """An award put right."""
