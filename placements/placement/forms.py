"""Forms of placements."""

from typing import Any

from django import forms

from apcommission.calendar.models import Session
from apcommission.fields import DayField, MoneyField, WholeNumberField, WordsField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from placements.placement.actions import Slot
from placements.placement.models import (
    WEEKDAYS,
    AdmissionStep,
    Placement,
    StartCheck,
    TimetableSlot,
)
from providers.directory.choosing import OneProgramme
from providers.directory.models import PriceBasis, Programme

CELLS = [
    (f"{weekday}-{session.value}", f"{name} {session.label}")
    for weekday, name in enumerate(WEEKDAYS)
    for session in Session
]
NO_SESSION = "Choose at least one session of the week"
PLACES = [("", "–"), *TimetableSlot.Place.choices]


class WeekWidget(forms.MultiWidget):
    """A week of ten sessions, as a table of five days and two halves."""

    template_name = "placements/placement/week_widget.html"

    def __init__(self) -> None:
        super().__init__(
            {
                cell: forms.Select(choices=PLACES, attrs={"class": "govuk-select"})
                for cell, _ in CELLS
            }
        )

    def decompress(self, value: Any) -> list[str]:
        by_cell = {(weekday, session): place for weekday, session, place in value or ()}
        return [by_cell.get((weekday, session), "") for weekday in range(5) for session in range(2)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        inner = context["widget"]["subwidgets"]
        for widget, (_, label) in zip(inner, CELLS, strict=True):
            widget["attrs"]["aria-label"] = label
        context["days"] = [
            (day, inner[2 * number], inner[2 * number + 1]) for number, day in enumerate(WEEKDAYS)
        ]
        return context


class WeekField(forms.MultiValueField):
    """The weekly timetable: a list of (weekday, session, place) of the sessions that are filled."""

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.ChoiceField(choices=PLACES, required=False) for _ in CELLS]
        kwargs.setdefault("error_messages", {"required": NO_SESSION})
        super().__init__(fields, widget=WeekWidget(), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> list[Slot]:
        cells = [(weekday, session) for weekday in range(5) for session in range(2)]
        return [
            (weekday, session, place)
            for (weekday, session), place in zip(cells, data_list, strict=True)
            if place
        ]


def share(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False, label=label
    )


class OfferForm(OnceForm, PageForm):
    """A place to be offered to a provider."""

    button = "Offer the place"
    sections = (
        Section(
            "Placement", "programme", "start", "planned_end", "registration", "agreed_attendance"
        ),
        Section("Weekly timetable", "slots", about="Where the pupil is in each session."),
        Section(
            "Price",
            "price",
            "price_basis",
            about="Leave empty for the programme’s own price in force on each day.",
        ),
        Section(
            "Who pays, in per cent",
            "school_share",
            "la_share",
            "ehcp_share",
            about="Leave empty if it is not settled yet.",
        ),
        Section("For the provider", "offer_note", "override"),
    )
    programme = OneProgramme(told=lambda rows: [(row.pk, offer_label(row)) for row in rows])
    start = DayField(label="First day")
    planned_end = DayField(label="Planned last day")
    registration = forms.ChoiceField(
        choices=Placement.Registration.choices, widget=forms.RadioSelect, initial="dual"
    )
    slots = WeekField(label="Sessions")
    agreed_attendance = WholeNumberField(
        required=False,
        min_value=1,
        max_value=100,
        label="Agreed attendance, per cent",
        help_text="Who works with the placement is warned when attendance falls below it.",
    )
    price = MoneyField(required=False)
    price_basis = forms.ChoiceField(
        choices=[("", "The programme’s own"), *PriceBasis.choices],
        required=False,
        label="The price is for",
    )
    school_share = share("School")
    la_share = share("Local authority")
    ehcp_share = share("Education, health and care plan")
    offer_note = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=4000,
        label="What the provider should know",
        help_text="Exactly what they need to say yes or no, and to keep everyone safe.",
    )
    override = forms.CharField(
        required=False,
        max_length=300,
        label="Reason for a provider that has not signed the protocol, whose evidence has lapsed, or who "
        "would have to be registered as a school",
        help_text="Only if you choose one. It is kept with your name.",
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, OneProgramme)  # noqa: S101
        field.queryset = programmes


def offer_label(programme: Programme) -> str:
    free = getattr(programme, "places_free", 0)
    return f"{programme.title}, {programme.provider.organisation.name} ({free} free today)"


class AnswerForm(VersionedForm, PageForm):
    """The provider's answer."""

    button = "Send the answer"
    says_optional = False  # the note is needed when it is declined
    answer = forms.ChoiceField(
        choices=[("accept", "Accept the offer"), ("decline", "Decline the offer")],
        widget=forms.RadioSelect,
        label="Your answer",
    )
    note = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=4000,
        label="Your own assessment",
        help_text="For example, what came of the interview or taster; or why you decline.",
    )


class EndForm(VersionedForm, PageForm):
    """The end of a placement."""

    button = "End the placement"
    end = DayField(label="Last day")
    end_reason = forms.ChoiceField(
        choices=Placement.EndReason.choices, widget=forms.RadioSelect, label="Reason"
    )


class PlannedEndForm(VersionedForm, PageForm):
    """A later or earlier planned last day."""

    planned_end = DayField(label="Planned last day")


class TimetableForm(VersionedForm, PageForm):
    """A new weekly timetable from a day on."""

    button = "Save the timetable"
    valid_from = DayField(label="First day of the new timetable")
    slots = WeekField(label="Sessions")


class StepForm(OnceForm, PageForm):
    """What the provider did before answering."""

    button = "Write it down"
    kind = forms.ChoiceField(
        choices=AdmissionStep.Kind.choices,
        widget=forms.RadioSelect,
        label="What took place",
        error_messages={"required": "Select what took place"},
    )
    held_on = DayField(label="Day")
    words = WordsField("What came of it")


class StartForm(VersionedForm, PageForm):
    """The checks that come before the start."""

    button = "Save"
    says_optional = False
    checks = forms.ModelMultipleChoiceField(
        queryset=StartCheck.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="What is settled",
    )
    start_now = forms.TypedChoiceField(
        choices=[("no", "Save the checks, and start later"), ("yes", "Start the placement now")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
        label="What now?",
    )
    override = WordsField(
        "Why the pupil starts although a check is not made",
        "Only if that is so. It is kept with your name.",
        max_length=1000,
    )

    def __init__(self, *args: Any, obj: Placement, checks: Any, **kwargs: Any) -> None:
        made = list(obj.checks.values_list("check_made", flat=True))
        super().__init__(*args, obj=obj, initial={"checks": made}, **kwargs)
        field = self.fields["checks"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = checks


class CheckForm(PageForm):
    """A check of the list."""

    words = forms.CharField(
        max_length=300,
        label="What must be settled",
        error_messages={"required": "Enter what must be settled"},
    )
    source = forms.CharField(max_length=200, required=False, label="Where it comes from")
    only_unregistered = forms.BooleanField(
        required=False, label="Only for providers that are not registered as a school"
    )


class CheckEditForm(VersionedForm, CheckForm):
    """A check changed, or asked for no more."""

    position = WholeNumberField(max_value=999, label="Place in the list")
    is_retired = forms.BooleanField(required=False, label="Not asked for any more")

    def __init__(self, *args: Any, obj: StartCheck, **kwargs: Any) -> None:
        super().__init__(
            *args, obj=obj, initial={"is_retired": obj.retired_on is not None}, **kwargs
        )
