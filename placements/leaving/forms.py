"""The form of a destination."""

from django import forms

from apcommission.fields import DayField, WholeNumberField, WordsField
from apcommission.forms import OnceForm, PageForm, VersionedForm
from placements.leaving.models import Destination, NextStep


class DestinationForm(VersionedForm, PageForm):
    """What the young person does, and when someone asked."""

    activity = forms.ChoiceField(
        choices=Destination.Activity.choices,
        widget=forms.RadioSelect,
        label="What are they doing?",
        error_messages={"required": "Select what they are doing"},
    )
    checked_on = DayField(label="Day on which you asked")


class ReturnForm(VersionedForm, PageForm):
    """The plan of the return to school."""

    named_person = forms.CharField(max_length=150, label="Named person at the school")
    begins_on = DayField(label="First day at school")
    full_time_on = DayField(label="Day from which the pupil is back full time")
    aims = WordsField("What has to be right for it to work")
    pupil_says = WordsField("What the pupil says")


class StepForm(OnceForm, PageForm):
    """A step of the return."""

    button = "Add the step"
    from_day = DayField(label="From")
    school_sessions = WholeNumberField(max_value=10, label="Sessions a week at school")
    support = forms.CharField(max_length=300, required=False, label="Support in that time")


class WentForm(PageForm):
    """How a step went."""

    went = forms.CharField(max_length=300, label="How did it go?")


class InterviewForm(OnceForm, PageForm):
    """What the young person says as they leave."""

    held_on = DayField(label="Day of the talk")
    helped = WordsField("What helped you?", missing="Write what helped")
    harder = WordsField("What was hard?")
    wanted_next = WordsField("What do you want to do next?")


class FollowsForm(VersionedForm, PageForm):
    """What follows a placement."""

    kind = forms.ChoiceField(
        choices=NextStep.Kind.choices,
        widget=forms.RadioSelect,
        label="What follows?",
        error_messages={"required": "Select what follows"},
    )
    where = forms.CharField(max_length=200, label="Where")
    from_day = DayField(label="From")


class DecideForm(VersionedForm, PageForm):
    """Erase a record, or keep it longer."""

    button = "Save the decision"
    says_optional = False
    verb = forms.ChoiceField(
        choices=[("confirm", "Erase it tonight"), ("keep", "Keep it longer")],
        widget=forms.RadioSelect,
        label="What is to happen?",
        error_messages={"required": "Select what is to happen"},
    )
    reason = WordsField("Why it is kept", "Only if you keep it: for example, a claim is open.")
    kept_until = DayField(required=False, label="Kept until")


class RuleForm(VersionedForm, PageForm):
    """How long records are kept."""

    years = WholeNumberField(min_value=1, max_value=100, label="Years")
    source = forms.CharField(max_length=200, required=False, label="Where it comes from")
