"""Forms of charges."""

from django import forms

from apcommission.fields import DayField, MoneyField
from apcommission.forms import OnceForm, PageForm
from placements.charges.models import Extra


class ExtraForm(OnceForm, PageForm):
    """Something paid beside the price."""

    button = "Add to the charge"
    kind = forms.ChoiceField(
        choices=Extra.Kind.choices,
        widget=forms.RadioSelect,
        label="What for",
        error_messages={"required": "Select what it is for"},
    )
    date = DayField(label="Date")
    amount = MoneyField(label="Amount in pounds")
    note = forms.CharField(max_length=300, required=False, label="Note")
