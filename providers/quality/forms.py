"""Forms of the quality record."""

from typing import Any

from django import forms

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import Person
from providers.quality import queries
from providers.quality.models import Finding, Judgement, Review, ReviewKind

NO_NAMES = "Name no pupil."
A_FILE = "A PDF, PNG or JPEG. It names no pupil."


def words(label: str, help_text: str = NO_NAMES, **options: Any) -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea, max_length=4000, label=label, help_text=help_text, **options
    )


def upload(label: str) -> forms.FileField:
    return forms.FileField(required=False, label=label, help_text=A_FILE)


class ThemesField(forms.CharField):
    """Themes and questions of a checklist."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 18}),
            max_length=8000,
            label="Themes and questions",
            help_text="One question a line. A line that begins with # is the theme of those below it.",
        )


class ChecklistForm(OnceForm, PageForm):
    """A new version of a checklist."""

    button = "Save the draft"
    kind = forms.ChoiceField(choices=ReviewKind.choices, widget=forms.RadioSelect, label="Kind")
    name = forms.CharField(
        max_length=60, label="Name of the version", help_text="For example, Visits 2026/27"
    )
    themes = ThemesField()


class ChecklistEditForm(VersionedForm, PageForm):
    """A draft to be changed."""

    button = "Save the draft"
    themes = ThemesField()


class PlanForm(OnceForm, PageForm):
    """A visit or a yearly assessment to be done."""

    button = "Plan it"
    kind = forms.ChoiceField(choices=ReviewKind.choices, widget=forms.RadioSelect, label="Kind")
    due_on = DayField(label="Planned for")
    reviewer = forms.ModelChoiceField(queryset=Person.objects.none(), label="Who does it")
    announced = forms.BooleanField(
        required=False, initial=True, label="The provider is told before"
    )

    def reword(self) -> None:
        field = self.fields["reviewer"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = queries.reviewers()


class ReviewForm(VersionedForm, PageForm):
    """The write-up: day, each theme of the checklist, the whole, evidence."""

    button = "Save"
    done_on = DayField(required=False, label="Day on which it was done")
    judgement = forms.ChoiceField(
        choices=[("", "Not judged yet"), *Judgement.choices],
        required=False,
        label="Judgement of the whole",
    )
    summary = words("Summary", required=False)
    file = upload("Evidence")
    submit = forms.BooleanField(
        required=False,
        label="Submit it to the authority",
        help_text="Leave empty to save it and go on later. Once submitted it can no longer be changed.",
    )

    def __init__(self, *args: Any, obj: Review, findings: list[Finding], **kwargs: Any) -> None:
        self.findings = findings
        started: dict[str, Any] = {}
        for finding in findings:
            started[f"judgement_{finding.position}"] = finding.judgement
            started[f"words_{finding.position}"] = finding.words
        super().__init__(*args, obj=obj, initial=started, **kwargs)

    def reword(self) -> None:
        for finding in self.findings:
            self.fields.update(_fields_of(finding))

    def shown_sections(self) -> tuple[Section, ...]:
        themes = (
            Section(
                finding.theme,
                f"judgement_{finding.position}",
                f"words_{finding.position}",
                about=" ".join(finding.questions.splitlines()),
            )
            for finding in self.findings
        )
        whole = Section("The whole", "judgement", "summary", "file", "submit")
        return (Section("", "done_on"), *themes, whole)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        places = [finding.position for finding in self.findings]
        data["findings"] = {
            place: (data.pop(f"judgement_{place}", ""), data.pop(f"words_{place}", ""))
            for place in places
        }
        return data


def _fields_of(finding: Finding) -> dict[str, forms.Field]:
    return {
        f"judgement_{finding.position}": forms.ChoiceField(
            choices=[("", "Not judged yet"), *Judgement.choices],
            required=False,
            label=f"Judgement of {finding.theme}",
        ),
        f"words_{finding.position}": words(f"Findings on {finding.theme}", required=False),
    }


class DecideForm(VersionedForm, PageForm):
    """The authority's word on a submitted review."""

    verdict = forms.ChoiceField(
        choices=[
            ("accept", "Accept it and share it with the provider"),
            ("return", "Send it back"),
        ],
        widget=forms.RadioSelect,
        label="Your decision",
    )
    comment = words("What is to be changed", "Only when you send it back.", required=False)


class AnswerForm(VersionedForm, PageForm):
    """The provider's answer."""

    button = "Send the answer"
    answer = words("Your answer")
    file = upload("A file with it")


class RecommendForm(OnceForm, PageForm):
    """A recommendation to one provider or to all."""

    button = "Make the recommendation"
    words = words("What is recommended")
    owner = forms.ModelChoiceField(
        queryset=Person.objects.none(), label="Who follows it for the authority"
    )
    due_on = DayField(label="To be done by")

    def reword(self) -> None:
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = queries.officers()


class FollowForm(VersionedForm, PageForm):
    """Close a recommendation, or send it back."""

    verdict = forms.ChoiceField(
        choices=[("close", "Close it"), ("return", "Send it back to the provider")],
        widget=forms.RadioSelect,
        label="Your decision",
    )
    comment = words("What you say to the provider", required=False)


class ConcernForm(OnceForm, PageForm):
    """A concern about a provider."""

    button = "Raise the concern"
    words = words("What worries you", "Name no pupil. The provider does not see who raised it.")


class FollowConcernForm(VersionedForm, PageForm):
    """What was done about a concern, or how it ended."""

    verdict = forms.ChoiceField(
        choices=[("follow", "Note what was done"), ("close", "Close it with its outcome")],
        widget=forms.RadioSelect,
        label="What you record",
    )
    note = words("Note or outcome")
