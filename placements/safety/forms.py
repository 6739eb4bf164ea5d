"""Forms of incidents."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from apcommission.fields import DayField, HourField, WordsField
from apcommission.forms import OnceForm, PageForm, VersionedForm
from placements.safety.models import Incident, Told


class MomentForm(PageForm):
    """Asks for a moment as a day (`moment`) and a time (`time`), and gives it as one."""

    moment: str

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, hour = data.get(self.moment), data.pop("time", None)
        if day and hour:
            data[self.moment] = timezone.make_aware(datetime.combine(day, hour))
        return data


class IncidentForm(OnceForm, MomentForm):
    """What happened, and how bad it is."""

    button = "Report it"
    moment = "happened_at"
    kind = forms.ChoiceField(
        choices=Incident.Kind.choices,
        widget=forms.RadioSelect,
        label="What do you report?",
        error_messages={"required": "Select what you report"},
    )
    severity = forms.ChoiceField(
        choices=Incident.Severity.choices,
        widget=forms.RadioSelect,
        label="How serious is it?",
        error_messages={"required": "Select how serious it is"},
    )
    happened_at = DayField(label="Day on which it happened")
    time = HourField(label="Time")
    place = forms.CharField(max_length=200, required=False, label="Where")
    what = WordsField(
        "What happened?",
        "What you saw and heard, in plain words. For a missing pupil: where they were last seen.",
        missing="Tell what happened",
    )
    done = WordsField("What was done at once?")
    restricted = forms.BooleanField(
        required=False,
        label="Only safeguarding leads may read this",
        help_text="You can still read what you reported yourself.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"happened_at": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ToldForm(OnceForm, MomentForm):
    """Who was told, and when."""

    button = "Write it down"
    moment = "told_at"
    whom = forms.ChoiceField(
        choices=Told.Whom.choices,
        widget=forms.RadioSelect,
        label="Who was told?",
        error_messages={"required": "Select who was told"},
    )
    name = forms.CharField(max_length=150, label="Name of the person")
    told_at = DayField(label="Day on which they were told")
    time = HourField(label="Time")
    how = forms.CharField(
        max_length=300, required=False, label="How, and what they said", widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"told_at": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class FoundForm(VersionedForm, MomentForm):
    """A missing pupil is found."""

    moment = "found_at"
    found_at = DayField(label="Day on which the pupil was found")
    time = HourField(label="Time")
    return_talk = WordsField(
        "What the pupil said once back", "Why they went, where they were, what would help."
    )

    def __init__(self, *args: Any, obj: Incident, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        known = timezone.localtime(obj.found_at) if obj.found_at else None
        self.initial["found_at"] = known.date() if known else timezone.localdate()
        self.initial["time"] = known.time() if known else None


class NoteForm(OnceForm, PageForm):
    """A note for safeguarding leads alone."""

    button = "Keep the note"
    words = WordsField("The note", missing="Write the note")


class CloseForm(PageForm):
    """What came of an incident."""

    button = "Close it"
    closing_words = WordsField("What came of it?", missing="Tell what came of it")
