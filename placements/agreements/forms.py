"""Forms of agreements."""

from typing import Any

from django import forms

from apcommission.forms import PageForm
from placements.agreements.models import AgreementSignature


class SignatureForm(PageForm):
    """A signature: the full name, typed, and a tick."""

    button = "Sign the agreement"
    name = forms.CharField(max_length=150, label="Your full name")
    agree = forms.BooleanField(
        label="I have read the agreement and will keep to it",
        error_messages={"required": "Tick the box to say that you have read the agreement"},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("agree", None)
        return data


class PartyForm(SignatureForm):
    """A signature for one of the parties for which the person may sign."""

    party = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="You sign for",
        error_messages={
            "required": "Select for whom you sign",
            "invalid_choice": "Select for whom you sign from the list",
        },
    )

    field_order = ("party", "name", "agree")

    def __init__(self, *args: Any, parties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(AgreementSignature.Party.choices)
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(party, labels[party]) for party in parties]
        if len(parties) == 1:
            self.initial["party"] = parties[0]


class PaperForm(PageForm):
    """A signature that is held on paper, with the scanned page."""

    button = "Record the signature"
    party = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Who signed",
        error_messages={
            "required": "Select who signed",
            "invalid_choice": "This party has signed already, or does not sign",
        },
    )
    name = forms.CharField(max_length=150, label="Name of who signed on paper")
    file = forms.FileField(
        required=False,
        label="Scan of the signed page",
        help_text="A PDF, PNG or JPEG, if you have one.",
    )

    def __init__(self, *args: Any, parties: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(AgreementSignature.Party.choices)
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(party, labels[party]) for party in parties]
        if AgreementSignature.Party.PARENT in parties:
            self.initial["party"] = AgreementSignature.Party.PARENT
