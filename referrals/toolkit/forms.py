"""Forms of the toolkit."""

from django import forms

from apcommission.forms import PageForm, VersionedForm


class StageForm(VersionedForm, PageForm):
    """Whether a stage must be tried, and what must be told of it."""

    button = "Save the stage"
    is_required = forms.BooleanField(
        required=False,
        label="Schools must try this stage before they refer",
        help_text="A school that did not must say why, and the panel reads it.",
    )
    evidence = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        label="What the school must tell of it",
    )
