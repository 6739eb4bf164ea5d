"""Forms of the forum and its training."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from apcommission.fields import DayField, HourField, WholeNumberField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import Organisation
from providers.forum.models import Booking, Invitation, TrainingNeed

A_FILE = "A PDF, PNG or JPEG. It names no pupil."
NO_NAMES = "Name no pupil."


class MeetingFields(PageForm):
    """When, where and about what."""

    date = DayField(label="Day")
    time = HourField(label="Time")
    place = forms.CharField(max_length=300, label="Place, or how to join")
    about = forms.CharField(
        widget=forms.Textarea, required=False, max_length=2000, label="What it is about"
    )


class MeetingForm(OnceForm, MeetingFields):
    """A new meeting."""

    button = "Plan the meeting"


class MeetingEditForm(VersionedForm, MeetingFields):
    """A meeting that stands already."""

    button = "Save the meeting"


class InviteForm(PageForm):
    """One more organisation."""

    button = "Invite it"
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), empty_label="Select an organisation"
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = organisations


class ReplyForm(PageForm):
    """The answer to an invitation."""

    button = "Send the answer"
    reply = forms.ChoiceField(
        choices=Invitation.Reply.choices, widget=forms.RadioSelect, label="Will you come?"
    )
    who_comes = forms.CharField(
        max_length=200, required=False, label="Who comes", help_text="Only if someone comes."
    )


class CancelForm(VersionedForm, PageForm):
    """Why a meeting is called off."""

    button = "Cancel the meeting"
    cancelled_because = forms.CharField(widget=forms.Textarea, max_length=1000, label="Reason")


class PointForm(OnceForm, PageForm):
    """A point of the agenda."""

    button = "Send the point"
    title = forms.CharField(max_length=200, label="What it is called")
    words = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=4000,
        label="What it is about",
        help_text=NO_NAMES,
    )
    file = forms.FileField(required=False, label="Paper", help_text=A_FILE)


class PaperForm(PageForm):
    """A file to a point."""

    button = "Add the paper"
    file = forms.FileField(label="Paper", help_text=A_FILE)


class MinutesForm(VersionedForm, PageForm):
    """What was said on a point."""

    button = "Save the minutes"
    minutes = forms.CharField(widget=forms.Textarea, max_length=8000, help_text=NO_NAMES)


class ActionForm(OnceForm, PageForm):
    """What an organisation is to do."""

    button = "Add the action"
    words = forms.CharField(
        widget=forms.Textarea, max_length=1000, label="What is to be done", help_text=NO_NAMES
    )
    owner = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label="By whom", empty_label="Select an organisation"
    )
    due_on = DayField(label="By when")

    def __init__(self, *args: Any, owners: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = owners


class CloseForm(VersionedForm, PageForm):
    """What came of an action."""

    button = "Close the action"
    outcome = forms.CharField(
        widget=forms.Textarea, max_length=2000, label="What came of it", help_text=NO_NAMES
    )


class AttendanceForm(PageForm):
    """Who came: for each invitation of a page, how and by whom."""

    button = "Save who came"
    #: What is taken for granted until it is said otherwise.
    GUESS = {"coming": "attended", "not_coming": "apologies", "": "absent"}

    def __init__(self, *args: Any, invitations: Iterable[Invitation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = []
        for one in invitations:
            how, who = f"how_{one.pk}", f"who_{one.pk}"
            self.fields[how] = forms.ChoiceField(
                choices=Invitation.Attendance.choices,
                initial=one.attendance or self.GUESS[one.reply],
                label=f"How {one.organisation} took part",
            )
            self.fields[who] = forms.CharField(
                max_length=200,
                required=False,
                initial=one.who_came or one.who_comes,
                label=f"Who came from {one.organisation}",
                help_text="Only if someone came.",
            )
            sections.append(Section(str(one.organisation), how, who))
        self.sections = tuple(sections)  # type: ignore[misc]

    def came(self) -> dict[int, tuple[str, str]]:
        """(attendance, names) by key of the invitation."""
        data = self.cleaned_data
        keys = [name.removeprefix("how_") for name in data if name.startswith("how_")]
        return {int(key): (data[f"how_{key}"], data[f"who_{key}"]) for key in keys}


class NeedForm(OnceForm, PageForm):
    """What staff must learn."""

    button = "Send the need"
    words = forms.CharField(
        max_length=300,
        label="What do your staff need to learn?",
        help_text="For example: First aid for mental health.",
    )


class TrainingForm(OnceForm, PageForm):
    """Training to be offered."""

    button = "Offer the training"
    title = forms.CharField(max_length=200, label="What it is called")
    words = forms.CharField(
        widget=forms.Textarea, required=False, max_length=4000, label="What it is about"
    )
    date = DayField(label="Day")
    time = HourField(label="Time")
    place = forms.CharField(max_length=300, label="Place, or how to join")
    places = WholeNumberField(min_value=1, max_value=500)
    needs = forms.ModelMultipleChoiceField(
        queryset=TrainingNeed.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Needs that it answers",
    )

    def __init__(self, *args: Any, needs: QuerySet[TrainingNeed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["needs"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = needs


class BookForm(OnceForm, PageForm):
    """A place for someone."""

    button = "Book the place"
    name = forms.CharField(max_length=150, label="Who comes")


class CameForm(PageForm):
    """Who of those with a place came."""

    button = "Save who came"
    came = forms.ModelMultipleChoiceField(
        queryset=Booking.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Who came",
    )

    def __init__(self, *args: Any, bookings: QuerySet[Booking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["came"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = bookings
