"""Noting what was shared another way."""

from django import forms

from apcommission.fields import DayField, WordsField
from apcommission.forms import OnceForm, PageForm
from apcommission.people.models import Organisation
from referrals.sharing.models import Disclosure


class DisclosureForm(OnceForm, PageForm):
    """To whom, what, when and why."""

    button = "Note it"
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.order_by("name", "pk"), required=False, label="Organisation"
    )
    to = forms.CharField(max_length=150, required=False, label="Person, or organisation not listed")
    what = forms.ChoiceField(choices=Disclosure.What.choices, label="What was shared")
    words = WordsField("More about it", max_length=500)
    on = DayField(label="Day on which it was shared")
    why = forms.ChoiceField(
        choices=Disclosure.Why.choices, widget=forms.RadioSelect, label="Why it was shared"
    )
