"""Forms of the register."""

from typing import Any

from django import forms

from apcommission.forms import PageForm
from apcommission.registers.models import RollDecision


class SendForm(PageForm):
    """The register's file, as it is downloaded."""

    button = "Read the file"
    file = forms.FileField(
        label="File of the register",
        help_text="The ZIP from “Get information about schools”, or its “Establishment fields CSV”.",
    )
    links_file = forms.FileField(
        required=False,
        label="File of links",
        help_text="“Establishment links CSV”, if it is not in the ZIP: it names predecessors and successors.",
    )


class DecisionForm(PageForm):
    """What becomes of the pupils of a school that closes."""

    button = "Save the decision"
    answer = forms.ChoiceField(
        choices=RollDecision.Answer.choices,
        widget=forms.RadioSelect,
        label="What becomes of them?",
    )
    to_urn = forms.CharField(
        required=False,
        max_length=6,
        label="URN of the school where they go on",
        help_text="Only if they go on together.",
    )

    def __init__(self, *args: Any, decision: RollDecision, hint: str = "", **kwargs: Any) -> None:
        initial = {"answer": decision.answer, "to_urn": decision.to_urn}
        super().__init__(*args, initial=initial, **kwargs)
        if hint:
            self.fields["to_urn"].help_text = f"Only if they go on together. {hint}"
