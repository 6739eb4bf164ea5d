"""The forms of the referral, one for each section (see sections.py)."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.utils import timezone

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import Person
from providers.directory import queries as directory
from providers.directory.choosing import OneProgramme
from referrals.referral import pasted
from referrals.referral.models import ITEMS, Rating, Referral
from referrals.referral.sections import ROUTE_NEEDS
from referrals.toolkit.models import ToolkitStage

Told = TypeVar("Told")


def long_text(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea, required=False, max_length=6000, label=label, help_text=hint
    )


class StartForm(OnceForm, PageForm):
    """What a referral begins with."""

    button = "Start the referral"
    programme = OneProgramme(
        required=False,
        label="Programme wanted",
        empty_label="None in mind yet",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_programmes(self.fields["programme"], person)


class SectionForm(VersionedForm, PageForm):
    """Saves what is there, complete or not."""

    button = "Save and go back to the list"
    says_optional = False  # what may be left empty now is asked for before it is submitted


class ReasonForm(SectionForm):
    route = forms.ChoiceField(
        choices=Referral.Route.choices,
        label="Who asks, or what happened",
        error_messages={
            "required": "Select who asks, or what happened",
            "invalid_choice": "Select who asks, or what happened",
        },
    )
    exclusion_date = DayField(
        required=False, label="Day of the permanent exclusion", help_text="Only after an exclusion."
    )
    clock_from = DayField(
        required=False,
        label="First day of the suspension or absence, or day of arrival or release",
        help_text="Only for a suspension, medical reasons, a pupil who moved in or left custody.",
    )
    route_facts = long_text("What this route needs")
    reason = forms.CharField(
        max_length=300, required=False, label="Reason in a sentence or two", widget=forms.Textarea
    )
    aim = forms.ChoiceField(
        choices=[("", "Select"), *Referral.Aim.choices],
        required=False,
        label="What it should lead to",
    )
    stages_left_because = long_text(
        "Why a stage that the authority asks for was not tried",
        "Only if that is so. The panel reads this.",
    )

    def reword(self) -> None:
        self.fields["route_facts"].help_text = " ".join(
            f"{route.label}: {words}." for route, words in ROUTE_NEEDS.items()
        )

    def clean_exclusion_date(self) -> Any:
        day = self.cleaned_data["exclusion_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("The day of the exclusion cannot be in the future")
        return day

    def clean_clock_from(self) -> Any:
        day = self.cleaned_data["clock_from"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("This day cannot be in the future")
        return day


class AttendanceForm(SectionForm):
    baseline_attendance = forms.DecimalField(
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        label="Attendance in the last full term, per cent",
    )
    pasted_register = long_text(
        "Or paste the register from your own system",
        "The marks, the number of each code, or the sessions possible and attended: the attendance is "
        "worked out from it.",
    )
    suspensions = long_text("Suspensions and exclusions so far", "When, how many days, and why.")
    pasted_exclusions = long_text(
        "Or paste them from your own system",
        "A row each: first day, number of days or sessions (or “permanent”), reason or its code. "
        "They are added to those above.",
    )

    def clean_pasted_register(self) -> pasted.Register | None:
        text = self.cleaned_data["pasted_register"]
        return _read(lambda: pasted.register(text))

    def clean_pasted_exclusions(self) -> list[str]:
        text = self.cleaned_data["pasted_exclusions"]
        return _read(lambda: pasted.exclusions(text, today=timezone.localdate()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        register = data.pop("pasted_register", None)
        if register and "baseline_attendance" in data:
            typed = (
                data["baseline_attendance"] if "baseline_attendance" in self.changed_data else None
            )
            if typed not in (None, register.per_cent):
                self.add_error(
                    "baseline_attendance",
                    f"The register that you pasted gives {register.per_cent} per cent. "
                    "Clear this box or the register",
                )
            data["baseline_attendance"] = register.per_cent
            data["register_counts"] = register.words
        elif "baseline_attendance" in self.changed_data:
            data["register_counts"] = ""  # they belonged to another figure
        told = data.get("suspensions", "").splitlines()
        more = [line for line in data.pop("pasted_exclusions", []) if line not in told]
        if more:
            data["suspensions"] = "\n".join([*told, *more])
        return data


def _read(reader: Callable[[], Told]) -> Told:
    """What a paste says; what cannot be read stands beside its box, line by line."""
    try:
        return reader()
    except pasted.Unreadable as error:
        raise forms.ValidationError(error.faults[:10]) from error


class RisksForm(SectionForm):
    agencies = long_text("Agencies involved", "Which, since when, and whom to ask.")
    risks = long_text("Risks, and how they are kept small", "To the pupil and to others.")
    staffing_ratio = forms.CharField(
        max_length=20, required=False, label="Staffing ratio", help_text="For example, 1 to 4."
    )


class ViewsForm(SectionForm):
    interests = long_text("Interests and talents")
    young_person_views = long_text("What the young person says", "In their own words.")
    parent_views = long_text("What the parents or carers say", "In their own words.")
    parent_consent = forms.TypedChoiceField(
        choices=[("true", "Yes"), ("false", "No")],
        coerce=lambda value: value == "true",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        label="Do the parents agree to this referral?",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.initial.get("parent_consent")
        self.initial["parent_consent"] = "" if now is None else str(now).lower()


class ContactsForm(SectionForm):
    attendance_contact_name = forms.CharField(max_length=150, required=False, label="Name")
    attendance_contact_email = forms.EmailField(required=False, label="Email address")


class ProgrammeWantedForm(SectionForm):
    programme_wanted = OneProgramme(
        required=False,
        empty_label="None in mind",
        label="Programme",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_programmes(self.fields["programme_wanted"], person)


def offer_programmes(field: forms.Field, person: Person) -> None:
    """Those of the directory, each with its provider."""
    assert isinstance(field, OneProgramme)  # noqa: S101
    field.queryset = directory.programmes(for_user=person)


SCALE = [
    (1, "1: a serious worry"),
    (2, "2: often a problem"),
    (3, "3: mostly all right"),
    (4, "4: a strength"),
]


class ProfileForm(VersionedForm, PageForm):
    """The pupil's profile: a score in each area."""

    button = "Save and go back to the list"
    says_optional = False

    sections = tuple(
        Section(str(area.label), area.value, *(item.value for item in ITEMS[area]))
        for area in Rating.Area
    )

    def __init__(self, *args: Any, obj: Referral, **kwargs: Any) -> None:
        latest = {rating.area: rating.score for rating in obj.ratings.all()}
        latest |= {one.item: one.score for one in obj.rating_items.all()}
        super().__init__(*args, obj=obj, initial=latest, **kwargs)
        for area in Rating.Area:
            self.fields[area.value] = self._scored(
                f"{area.label}, all in all", widget=forms.RadioSelect
            )
            for item in ITEMS[area]:
                self.fields[item.value] = self._scored(str(item.label))

    def _scored(self, label: str, widget: type[forms.Widget] | None = None) -> forms.Field:
        """A score from 1 to 4, or none yet."""
        return forms.TypedChoiceField(
            choices=SCALE if widget else [("", "Not scored"), *SCALE],
            coerce=int,
            empty_value=None,
            required=False,
            label=label,
            widget=widget,
        )


class InterventionForm(OnceForm, PageForm):
    """One thing that was tried."""

    button = "Add this"
    cancel_words = "Go back to the list"
    stage = forms.ChoiceField()
    description = forms.CharField(
        max_length=500,
        label="What was tried",
        widget=forms.Textarea,
        error_messages={"required": "Tell what was tried"},
    )
    started_on = DayField(
        label="From", error_messages={"required": "Enter the day from which it was tried"}
    )
    ended_on = DayField(label="Until", required=False, help_text="Leave empty if it goes on.")
    outcome = forms.CharField(
        max_length=500, required=False, label="What came of it", widget=forms.Textarea
    )

    def __init__(self, *args: Any, stages: Iterable[ToolkitStage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "Select"), *((one.stage, str(one)) for one in stages)]


class TriageForm(VersionedForm, PageForm):
    """An officer's answer to a referral."""

    button = "Save"
    says_optional = False  # the note is needed when it is returned
    sections = (Section("", "answer", "note"),)
    answer = forms.ChoiceField(
        choices=[("accept", "Accept for a panel"), ("return", "Return to the school")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        help_text="For the panel, or what the school should add. The school reads it too.",
    )


FORMS: dict[str, type[SectionForm]] = {
    "reason": ReasonForm,
    "attendance": AttendanceForm,
    "risks": RisksForm,
    "views": ViewsForm,
    "contacts": ContactsForm,
    "programme": ProgrammeWantedForm,
}
