"""What was done about a placement at risk."""

from django import forms

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm


class StepForm(OnceForm, PageForm):
    """What was done, and when to look again."""

    button = "Save what was done"
    what = forms.CharField(
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        label="What was done",
        help_text="Who spoke with whom, what was agreed.",
    )
    look_again_on = DayField(label="Look at it again on")
