"""The form of a destination."""

from django import forms

from apcommission.fields import DayField
from apcommission.forms import PageForm, VersionedForm
from placements.leaving.models import Destination


class DestinationForm(VersionedForm, PageForm):
    """What the young person does, and when someone asked."""

    activity = forms.ChoiceField(
        choices=Destination.Activity.choices,
        widget=forms.RadioSelect,
        label="What are they doing?",
        error_messages={"required": "Select what they are doing"},
    )
    checked_on = DayField(label="Day on which you asked")
