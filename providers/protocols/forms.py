"""Forms of protocols."""

from typing import Any

from django import forms

from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from providers.protocols.models import ProtocolPack, Standard
from providers.protocols.shipping import shipped

A_LINE_EACH = "One point a line."
FILLED_IN = "One question a line. A line that begins with # is a heading."


class ComposeForm(OnceForm, PageForm):
    """A new version, begun from nothing or from another."""

    button = "Begin the draft"
    name = forms.CharField(
        max_length=40, label="Name of the version", help_text="For example, 2026/27"
    )
    begin = forms.ChoiceField(required=False, label="Begin from")

    def __init__(self, *args: Any, packs: list[ProtocolPack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["begin"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            ("", "Nothing"),
            *((pack.key, pack.title) for pack in shipped().values()),
            *((str(pack.pk), f"{pack} as it is") for pack in packs),
        ]


def text(label: str, help_text: str = A_LINE_EACH) -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea, required=False, max_length=8000, label=label, help_text=help_text
    )


class PackForm(VersionedForm, PageForm):
    """The texts of a draft."""

    sections = (
        Section(
            "Operational guidelines",
            "school_guidelines",
            "provider_guidelines",
            "shared_guidelines",
        ),
        Section(
            "Agreement",
            "authority_duties",
            "parent_duties",
            "payment",
            "not_covered",
            about="Agreements for pupils take these and the guidelines as the duties of each party.",
        ),
        Section("Forms", "application_form", "student_profile", "learning_plan"),
    )
    school_guidelines = text("For schools")
    provider_guidelines = text("For providers")
    shared_guidelines = text("For both together")
    authority_duties = text("What the authority undertakes")
    parent_duties = text("What parents and carers undertake")
    payment = text("Payment", "")
    not_covered = text("What is not covered", "")
    application_form = text("Application form of the young person", FILLED_IN)
    student_profile = text("Student profile, written by the school", FILLED_IN)
    learning_plan = text("Learning plan", FILLED_IN)


class _StandardFields(PageForm):
    code = forms.CharField(max_length=40, help_text="For example, M1")
    group = forms.ChoiceField(choices=Standard.Group.choices, widget=forms.RadioSelect)
    words = forms.CharField(widget=forms.Textarea, max_length=2000, label="What is in place")
    evidence_wanted = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        label="Evidence that is asked for",
    )
    dated = forms.BooleanField(
        required=False,
        label="Its evidence has a last day",
        help_text="As insurance, policies and staff checks have. New placements stop once it has lapsed.",
    )


class StandardForm(OnceForm, _StandardFields):
    """A standard to be added."""

    button = "Add the standard"


class StandardEditForm(VersionedForm, _StandardFields):
    """A standard to be changed."""


class AdoptForm(PageForm):
    """The day from which a version is in force."""

    button = "Adopt this version"
    in_force_from = DayField(
        label="First day in force", help_text="Providers are asked to sign from that day on."
    )


class WithdrawForm(PageForm):
    """Why a version is withdrawn."""

    button = "Withdraw this version"
    reason = forms.CharField(widget=forms.Textarea, max_length=2000)


class SignForm(PageForm):
    """A provider's signature."""

    button = "Sign the protocol"
    name = forms.CharField(max_length=150, label="Your full name")
    position = forms.CharField(max_length=100, label="Your position", help_text="For example, head")
    agree = forms.BooleanField(
        label="I sign for my organisation, which will keep to this protocol",
        error_messages={"required": "Tick the box to say that your organisation will keep to it"},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("agree", None)
        return data


class AssessForm(VersionedForm, PageForm):
    """The provider's own assessment of a standard."""

    button = "Save"
    answer = forms.ChoiceField(
        choices=[("begin", "We are working on it"), ("claim", "It is in place")],
        widget=forms.RadioSelect,
        label="Where you stand",
        error_messages={"required": "Select where you stand"},
    )
    evidence = forms.CharField(
        widget=forms.Textarea, required=False, max_length=4000, label="Your evidence, in words"
    )
    expires_on = DayField(
        required=False, label="Last day of the evidence", help_text="Leave empty if it has none."
    )
    file = forms.FileField(
        required=False,
        label="File",
        help_text="A PDF, a PNG or a JPEG. Files that you gave before are kept.",
    )


class JudgeForm(VersionedForm, PageForm):
    """The authority's word on a standard."""

    button = "Save"
    says_optional = False  # words are needed unless it is verified
    verdict = forms.ChoiceField(
        choices=[
            ("verify", "Verify it"),
            ("return", "Return it to the provider"),
            ("set_condition", "Set a condition with a date"),
        ],
        widget=forms.RadioSelect,
        label="Your verdict",
    )
    comment = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        label="What you tell the provider",
        help_text="What is missing, or the condition.",
    )
    condition_due = DayField(
        required=False, label="The condition is to be met by", help_text="Only with a condition."
    )
