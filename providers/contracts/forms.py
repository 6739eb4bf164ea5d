"""Forms of contracts."""

from typing import Any

from django import forms

from apcommission.fields import DayField, MoneyField, WholeNumberField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from providers.contracts import measuring
from providers.contracts.models import Contract
from providers.directory.choosing import OneProvider
from providers.directory.models import PriceBasis


class NewContractForm(OnceForm, PageForm):
    """A contract to be drawn up."""

    button = "Draw up the contract"
    sections = (
        Section("What it is", "provider", "kind", "title", "places"),
        Section("How long", "starts_on", "ends_on"),
    )
    provider = OneProvider(empty_label="Select a provider")
    kind = forms.ChoiceField(choices=Contract.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        max_length=200,
        label="What it is for",
        help_text="For example: Vocational places for key stage 4.",
    )
    places = WholeNumberField(
        min_value=1, max_value=5000, required=False, label="Places bought, if a number is"
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", help_text="Without extensions, which you add afterwards.")


class ContractForm(VersionedForm, PageForm):
    """A draft to be changed."""

    button = "Save the draft"
    sections = (
        Section("What it is", "title", "places", "starts_on", "ends_on"),
        Section("What is agreed", "terms", "record_months", "provider_duties", "authority_duties"),
    )
    title = forms.CharField(max_length=200, label="What it is for")
    places = WholeNumberField(
        min_value=1, max_value=5000, required=False, label="Places bought, if a number is"
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    terms = forms.CharField(widget=forms.Textarea, max_length=20000, help_text="One point a line.")
    record_months = WholeNumberField(
        min_value=0,
        max_value=120,
        required=False,
        label="Months after a placement for which the provider sees the pupil’s record",
        help_text="Left empty, it stays as it was.",
    )
    provider_duties = forms.CharField(
        widget=forms.Textarea,
        max_length=20000,
        required=False,
        label="The provider will",
        help_text="From the protocol in force when the draft was made. One point a line.",
    )
    authority_duties = forms.CharField(
        widget=forms.Textarea,
        max_length=20000,
        required=False,
        label="The authority will",
        help_text="One point a line.",
    )

    def clean_record_months(self) -> int:
        months: int | None = self.cleaned_data["record_months"]
        assert isinstance(self.obj, Contract)  # noqa: S101
        return self.obj.record_months if months is None else months


class PriceForm(OnceForm, PageForm):
    """A line of the price schedule."""

    button = "Add the price"
    what = forms.CharField(
        max_length=200, label="What it is for", help_text="For example: A place, full time."
    )
    amount = MoneyField(label="Price")
    basis = forms.ChoiceField(choices=PriceBasis.choices, label="The price is for")
    valid_from = DayField(label="First day of the price")
    valid_to = DayField(
        required=False, label="Last day of the price", help_text="Leave empty if it goes on."
    )


class ConditionForm(PageForm):
    """What the continuation depends on."""

    button = "Add the condition"
    kind = forms.ChoiceField(label="What is measured")
    threshold = forms.DecimalField(
        min_value=0, max_value=100, max_digits=5, decimal_places=2, label="At least, per cent"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101
        kind.choices = measuring.kinds()


class ExtensionForm(PageForm):
    """An option to go on."""

    button = "Add the extension"
    until = DayField(label="New last day")
    decide_by = DayField(label="Day by which it must be decided")


class DecideForm(PageForm):
    """Whether an extension is taken."""

    button = "Keep the decision"
    taken = forms.TypedChoiceField(
        choices=[("yes", "Take the extension"), ("no", "Do not take it")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        label="Decision",
    )
    reason = forms.CharField(
        widget=forms.Textarea, max_length=2000, help_text="The provider reads this."
    )


class SignForm(VersionedForm, PageForm):
    """A signature."""

    button = "Sign the contract"
    name = forms.CharField(max_length=150, label="Your full name")
    signed_as = forms.CharField(
        max_length=100, label="Your position", help_text="For example: Director."
    )
    agreed = forms.BooleanField(label="I may sign for my side, and I have read the contract")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("agreed", None)
        return data


class ReasonForm(VersionedForm, PageForm):
    """Why a contract is moved as it is."""

    reason = forms.CharField(
        widget=forms.Textarea, max_length=2000, help_text="The other side reads this."
    )


class ObjectForm(ReasonForm):
    """What the provider wants changed before it signs."""

    button = "Ask for changes"


class WithdrawForm(ReasonForm):
    """Why a contract that nobody is bound by yet is withdrawn."""

    button = "Withdraw the contract"


class EndForm(ReasonForm):
    """Why and when a contract ends early."""

    button = "End the contract"
    ends_on = DayField(label="Last day")
