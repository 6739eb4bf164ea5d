"""Forms of charges, invoices and budgets."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from apcommission.fields import DayField, MoneyField, WordsField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from placements.charges.models import Budget, Extra, Invoice, Payer
from placements.placement.models import Placement


class ExtraForm(OnceForm, PageForm):
    """Something paid beside the price."""

    button = "Add to the charge"
    kind = forms.ChoiceField(
        choices=Extra.Kind.choices,
        widget=forms.RadioSelect,
        label="What for",
        error_messages={"required": "Select what it is for"},
    )
    date = DayField(label="Date")
    amount = MoneyField(label="Amount in pounds")
    note = forms.CharField(max_length=300, required=False, label="Note")


class LinesForm(PageForm):
    """A box for each placement, filled with what is expected; gives `amounts` by placement."""

    says_optional = False

    def __init__(
        self,
        *args: Any,
        placements: Mapping[Placement, Decimal | None],
        filled: Mapping[int, Decimal | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {placement.pk: f"line-{placement.pk}" for placement in placements}
        for placement, expected in placements.items():
            told = "no price is in force" if expected is None else f"£{expected:,.2f} expected"
            self.fields[self.keys[placement.pk]] = MoneyField(
                required=False,
                label=f"{placement.pupil}, {placement.programme}",
                help_text=f"{placement.reference}: {told}",
                initial=filled.get(placement.pk),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        amounts = {key: data.pop(name, None) for key, name in self.keys.items()}
        data["amounts"] = {key: amount or Decimal(0) for key, amount in amounts.items()}
        return data


class InvoiceForm(OnceForm, LinesForm):
    """An invoice for a month."""

    button = "Send the invoice"
    number = forms.CharField(max_length=40, label="Your number of the invoice")
    dated = DayField(label="Date of the invoice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"dated": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class QueryAnswerForm(VersionedForm, LinesForm):
    """The provider's answer to a query."""

    button = "Send it again"
    answer = WordsField("Your answer", missing="Answer what the authority asks")

    def _present(self, obj: Any) -> dict[str, Any]:
        return {"version": obj.version}


class CheckInvoiceForm(VersionedForm, PageForm):
    """The authority's answer to an invoice."""

    button = "Save"
    says_optional = False
    verb = forms.ChoiceField(
        choices=[
            ("accept", "Accept it"),
            ("query", "Query it"),
            ("refuse", "Refuse it"),
        ],
        widget=forms.RadioSelect,
        label="Answer",
        error_messages={"required": "Select an answer"},
    )
    words = WordsField("What is wrong, or why you accept what differs", "The provider reads it.")

    def _present(self, obj: Any) -> dict[str, Any]:
        assert isinstance(obj, Invoice)  # noqa: S101
        return {"version": obj.version}


class _BudgetFields(PageForm):
    name = forms.CharField(max_length=120)
    payer = forms.ChoiceField(choices=Payer.choices, label="Whose share it pays")
    start = DayField(label="First day")
    end = DayField(label="Last day")
    amount = MoneyField(max_digits=12, label="Amount in pounds")
    cost_code = forms.CharField(max_length=40, required=False, label="Code in the finance system")
    sections = (Section("", "name", "payer", "start", "end", "amount", "cost_code"),)


class BudgetForm(_BudgetFields):
    """A new budget."""

    button = "Add the budget"


class BudgetEditForm(VersionedForm, _BudgetFields):
    """A budget changed."""

    def __init__(self, *args: Any, obj: Budget, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
