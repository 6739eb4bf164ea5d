"""Forms of panels."""

from typing import Any

from django import forms

from apcommission.fields import DayField, WholeNumberField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import PANEL_ROLES, Person
from providers.directory.choosing import OneProgramme
from providers.directory.queries import listed
from referrals.panels import queries
from referrals.panels.models import Appeal, Decision, Kind, Meeting, Panel


class PanelForm(OnceForm, PageForm):
    """A new panel."""

    button = "Add the panel"
    name = forms.CharField(max_length=100)
    quorum = WholeNumberField(
        initial=3, min_value=1, max_value=30, help_text="How many members must be there to decide."
    )


class SeatForm(PageForm):
    """A seat on a panel."""

    button = "Give the seat"
    person = forms.ModelChoiceField(queryset=Person.objects.none())
    kind = forms.ChoiceField(choices=Kind.choices, label="Speaks for", initial=Kind.OTHER)
    chairs = forms.BooleanField(required=False, label="Chairs this panel")
    takes_turns = forms.BooleanField(
        required=False,
        label="Takes turns with others who speak for the same",
        help_text="Then one of them is expected at each meeting, or as many as the quorum asks for.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Person.objects.filter(
            role_assignments__role__in=PANEL_ROLES,
            role_assignments__ended_on=None,
            is_active=True,
        ).distinct()


class QuorumForm(PageForm):
    """How many must be there to decide, in all and of each kind."""

    button = "Save the quorum"
    says_optional = False
    quorum = WholeNumberField(min_value=1, max_value=30, label="Members in all")

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        now = dict(panel.quorum_rules.values_list("kind", "at_least"))
        super().__init__(*args, initial={"quorum": panel.quorum, **now}, **kwargs)
        for kind, label in Kind.choices:
            self.fields[kind] = WholeNumberField(
                min_value=0,
                max_value=30,
                required=False,
                label=f"Who speak for {label[:1].lower()}{label[1:]}",
                help_text="Leave empty where it does not matter.",
            )


class LinksForm(PageForm):
    """The panels to which one can pass a case."""

    button = "Save"
    passes_to = forms.ModelMultipleChoiceField(
        queryset=Panel.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Panels to which it can pass a case",
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        now = [other.pk for other in panel.passes_to.all()]
        super().__init__(*args, initial={"passes_to": now}, **kwargs)
        field = self.fields["passes_to"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = Panel.objects.exclude(pk=panel.pk)


class MeetingForm(OnceForm, PageForm):
    """A meeting to come."""

    button = "Arrange the meeting"
    day = DayField(label="Day of the meeting")
    place = forms.CharField(max_length=200, required=False)


class PresentForm(PageForm):
    """Who was there. `before` tells who was noted when the page was opened."""

    button = "Save who was there"
    opens_itself = False
    present = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Who is or was there",
    )
    before = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        members = queries.members_noted(meeting)
        noted = sorted(person.pk for person in members if person.is_noted)
        initial = {"present": noted, "before": " ".join(map(str, noted))}
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["present"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = queries.members(meeting)
        field.choices = [(person.pk, str(person)) for person in members]

    def clean_present(self) -> list[Person]:
        return list(self.cleaned_data["present"])

    def clean_before(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["before"].split() if key.isdecimal()]


class InterestForm(PageForm):
    """A declaration of interest."""

    button = "Declare this interest"
    interest = forms.CharField(
        max_length=300,
        label="What connects you with this case?",
        error_messages={"required": "Tell what connects you with this case"},
    )


class ViewForm(PageForm):
    """A member's view."""

    button = "Save your view"
    words = forms.CharField(widget=forms.Textarea, max_length=4000, label="Your view of this case")


class DecisionFields(PageForm):
    """What a decision holds."""

    sections = (
        Section("Decision", "outcome", "programme", "passed_to"),
        Section("Why", "options", "reasons"),
        Section("Where it is deferred", "missing", "missing_from"),
        Section("Conditions and review", "conditions", "review_on"),
    )
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    programme = OneProgramme(
        required=False,
        empty_label="None",
        label="Programme, if the panel names one",
    )
    passed_to = forms.ModelChoiceField(
        queryset=Panel.objects.none(),
        required=False,
        empty_label="None",
        label="Panel to which it is passed",
    )
    options = forms.CharField(
        widget=forms.Textarea, required=False, max_length=4000, label="Options considered"
    )
    reasons = forms.CharField(
        widget=forms.Textarea,
        max_length=4000,
        help_text="The school and the parents read them.",
        error_messages={"required": "Enter the reasons for the decision"},
    )
    missing = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        label="What is missing",
        help_text="Only where the case is deferred. It comes back to the next meeting by itself.",
    )
    missing_from = forms.ChoiceField(
        choices=[("", "Nobody"), *Decision.MissingFrom.choices],
        required=False,
        label="Who is asked for it",
    )
    conditions = forms.CharField(widget=forms.Textarea, required=False, max_length=4000)
    review_on = DayField(
        required=False,
        label="Review date",
        help_text="Needed where the pupil is placed. For example, 14 12 2026",
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme, passed_to = self.fields["programme"], self.fields.get("passed_to")
        assert isinstance(programme, OneProgramme)  # noqa: S101
        programme.queryset = listed()
        if isinstance(passed_to, forms.ModelChoiceField):
            passed_to.queryset = panel.passes_to.all()
            others = [(other.pk, str(other)) for other in passed_to.queryset]
            # Said as choices they are not read again to be drawn.
            passed_to.choices = [("", passed_to.empty_label or ""), *others]
            if not others:
                self.offer_without(Decision.Outcome.PASS_ON)

    def offer_without(self, *outcomes: Decision.Outcome) -> None:
        """Leave these outcomes out of those to choose from, and what only passing on asks for."""
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [each for each in Decision.Outcome.choices if each[0] not in outcomes]
        if Decision.Outcome.PASS_ON in outcomes:
            del self.fields["passed_to"]
        if Decision.Outcome.DEFER in outcomes:
            del self.fields["missing"], self.fields["missing_from"]


class DecisionForm(VersionedForm, DecisionFields):
    """The draft of a decision."""

    button = "Save the draft"


class SupersedingForm(OnceForm, DecisionFields):
    """A decision in place of a signed one, among the outcomes that decide a case."""

    button = "Sign the new decision"

    def reword(self) -> None:
        self.offer_without(Decision.Outcome.DEFER, Decision.Outcome.PASS_ON)


class AppealFields(PageForm):
    """What someone says against a decision."""

    made_by = forms.CharField(max_length=150, label="Name of who made it")
    relationship = forms.CharField(
        max_length=60,
        label="Relationship to the pupil",
        help_text="For example, mother or headteacher.",
    )
    words = forms.CharField(widget=forms.Textarea, max_length=4000, label="What is said")


class AppealForm(OnceForm, AppealFields):
    """As it came to the authority."""

    button = "Record it"
    kind = forms.ChoiceField(choices=Appeal.Kind.choices, widget=forms.RadioSelect)
    received_on = DayField(label="Day on which it came")
    sections = (Section("", "kind", "made_by", "relationship", "words", "received_on"),)


class LinkAppealForm(AppealFields):
    """From a parent who read the letter."""

    button = "Ask the authority to look at it again"

    def reword(self) -> None:
        self.fields["made_by"].label = "Your name"
        self.fields["relationship"].label = "Who you are to the young person"
        self.fields["words"].label = "What you do not agree with, and why"


class AnswerAppealForm(PageForm):
    """The answer."""

    button = "Keep the answer"
    result = forms.ChoiceField(choices=Appeal.Result.choices, widget=forms.RadioSelect)
    answer = forms.CharField(widget=forms.Textarea, max_length=4000)
