"""Forms of emergency access."""

from django import forms

from apcommission.fields import DayField, WordsField
from apcommission.forms import OnceForm, PageForm, VersionedForm
from placements.emergency.models import EmergencyAccess


class OpenForm(OnceForm, PageForm):
    """Whose record, and why now."""

    button = "Open the record"
    forename = forms.CharField(max_length=100, label="First name of the pupil")
    surname = forms.CharField(max_length=100, label="Surname of the pupil")
    birth_date = DayField(label="Date of birth")
    reason = WordsField(
        "Why must you see this record now?",
        "The safeguarding lead and the commissioner of the authority read this at once.",
        missing="Say why you must see this record now",
    )


class ReviewForm(VersionedForm, PageForm):
    """Whether it was right."""

    button = "Save"
    finding = forms.ChoiceField(
        choices=EmergencyAccess.Finding.choices,
        widget=forms.RadioSelect,
        label="What did you find?",
        error_messages={"required": "Select what you found"},
    )
    review_words = WordsField("What you say about it", "Needed where it was not right.")
