"""Forms of support."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.fields import DayField, MoneyField, WordsField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import Person
from placements.support.models import ParentTalk, Review, Visit


class LogForm(OnceForm, PageForm):
    """Something that was done on a day: today, unless told otherwise."""

    day: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {self.day: timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class KeyWorkerForm(PageForm):
    """Who visits the pupil."""

    button = "Name the key worker"
    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="Key worker",
        help_text="People with this role at the authority or at the provider.",
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = people


class VisitForm(LogForm):
    """A visit, quick enough for a phone."""

    button = "Save the visit"
    day = "visited_on"
    visited_on = DayField(label="Day of the visit")
    where = forms.ChoiceField(
        choices=Visit.Where.choices,
        widget=forms.RadioSelect,
        label="Where",
        error_messages={"required": "Select where"},
    )
    pupil_seen = forms.BooleanField(
        required=False, initial=True, label="I saw or spoke with the pupil"
    )
    words = WordsField("How does it go?", missing="Write how it goes")
    worries = WordsField("Worries", "What is urgent is reported as an incident or concern.")
    next_step = forms.CharField(max_length=500, required=False, label="What happens next")


class TalkForm(LogForm):
    """A talk with a parent or carer."""

    button = "Save the talk"
    day = "spoken_on"
    spoken_on = DayField(label="Day of the talk")
    with_whom = forms.CharField(max_length=150, label="With whom")
    how = forms.ChoiceField(
        choices=ParentTalk.How.choices,
        widget=forms.RadioSelect,
        label="How",
        error_messages={"required": "Select how"},
    )
    good_news = forms.BooleanField(required=False, label="This was about good news")
    words = WordsField("What was said?", missing="Write what was said")


class AgencyForm(LogForm):
    """An agency at work with the pupil."""

    button = "Add the agency"
    day = "started_on"
    agency = forms.CharField(max_length=200, label="Agency")
    worker = forms.CharField(max_length=150, required=False, label="Who works with the pupil")
    reached_by = forms.CharField(
        max_length=200, required=False, label="Their phone number or email address"
    )
    about = forms.CharField(max_length=500, label="What they do")
    started_on = DayField(label="Since")


class TransportForm(OnceForm, PageForm):
    """Transport that is booked."""

    button = "Book the transport"
    carrier = forms.CharField(max_length=150, label="Who drives")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    cost = MoneyField(
        label="Cost in pounds, for the whole time", help_text="It is added to the charge."
    )
    details = forms.CharField(
        max_length=500, required=False, label="Times, place of pick-up, escort"
    )


class PlanForm(PageForm):
    """When the next review is."""

    due_on = DayField(label="Day of the review")


class ReviewForm(VersionedForm, PageForm):
    """What was said at a review, and what follows."""

    button = "Save the review"
    says_optional = False
    held_on = DayField(label="Day on which it was held")
    present = forms.CharField(max_length=500, label="Who was there")
    words = WordsField("What was said about attendance, learning and behaviour", required=True)
    pupil_says = WordsField("What the pupil says", required=True)
    outcome = forms.ChoiceField(
        choices=Review.Outcome.choices,
        widget=forms.RadioSelect,
        label="What follows",
        error_messages={"required": "Select what follows"},
    )
    extend_to = DayField(
        required=False, label="Extended until", help_text="Only if it is extended."
    )
    sections = (
        Section("The meeting", "held_on", "present", "words", "pupil_says"),
        Section("What follows", "outcome", "extend_to"),
    )

    def __init__(self, *args: Any, obj: Review, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        self.initial["held_on"] = obj.held_on or timezone.localdate()


class ActionForm(OnceForm, PageForm):
    """What someone agrees to do."""

    button = "Add this"
    words = forms.CharField(max_length=500, label="What is to be done")
    owner = forms.CharField(max_length=150, label="Who does it")
    due_on = DayField(label="By when")
