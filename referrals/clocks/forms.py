"""Forms of clocks."""

from django import forms

from apcommission.fields import DayField, WholeNumberField
from apcommission.forms import OnceForm, PageForm, VersionedForm
from referrals.referral.models import Referral


class ClockFields(PageForm):
    """When something is due for a route."""

    button = "Save the clock"
    route = forms.ChoiceField(choices=Referral.Route.choices, label="Route")
    school_day = WholeNumberField(
        min_value=1,
        max_value=200,
        label="Due on this school day",
        help_text="The day from which it counts is school day 1.",
    )
    words = forms.CharField(
        max_length=200, label="What is due", help_text="For example: Full-time education."
    )
    source = forms.CharField(
        max_length=200, label="Source", help_text="The law or guidance, with its number."
    )
    in_force_from = DayField(label="First day in force")


class ClockForm(OnceForm, ClockFields):
    """A new clock."""


class ClockEditForm(VersionedForm, ClockFields):
    """A clock to be put right."""
