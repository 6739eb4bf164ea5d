"""Forms of awards."""

from typing import Any

from django import forms

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, VersionedForm
from placements.learning.models import Award, Qualification


class _AwardFields(PageForm):
    says_optional = False
    qualification_number = forms.CharField(
        max_length=20,
        required=False,
        label="Qualification number",
        help_text="From the certificate, for example 601/1234/5. A number of the authority’s list fills "
        "in the title and level.",
    )
    title = forms.CharField(
        max_length=200, required=False, label="Title of the unit or qualification"
    )
    kind = forms.ChoiceField(choices=Award.Kind.choices, widget=forms.RadioSelect, label="Kind")
    level = forms.CharField(
        max_length=40, required=False, help_text="For example, Entry 3 or Level 1"
    )
    awarded_on = DayField(label="Date of the award")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        number = data.get("qualification_number", "")
        listed = Qualification.objects.filter(number=number).first() if number else None
        for name, missing in (("title", "Enter the title"), ("level", "Enter the level")):
            data[name] = data.get(name) or (getattr(listed, name) if listed else "")
            if not data[name] and name not in self.errors:
                self.add_error(name, f"{missing}, or a number of the list of qualifications")
        return data


class AwardForm(OnceForm, _AwardFields):
    """A new award."""

    button = "Record the award"


class AwardEditForm(VersionedForm, _AwardFields):
    """An award put right."""
