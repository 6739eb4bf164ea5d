"""A provider's yearly return, and the authority's question about it."""

from typing import Any

from crispy_forms.layout import Div, LayoutObject
from crispy_forms_gds.layout import Button
from django import forms

from apcommission.forms import PageForm, Section, VersionedForm, WayOut
from monitoring.returns.figures import LINES, SECTIONS, Line
from monitoring.returns.models import ProviderReturn, ReturnLine


class ReturnForm(VersionedForm, PageForm):
    """Each figure with room to say why it differs. `lines` are those of the return, by key."""

    says_optional = False
    sections = tuple(
        Section(
            heading,
            *(
                name
                for line in lines
                for name in (
                    f"{line.key}_reported",
                    *([f"{line.key}_explanation"] if line.is_held else []),
                )
            ),
        )
        for heading, lines in SECTIONS
    )

    def __init__(
        self,
        *args: Any,
        obj: ProviderReturn,
        lines: dict[str, ReturnLine],
        before: dict[str, int],
        **kwargs: Any,
    ) -> None:
        self.lines, self.before = lines, before
        super().__init__(*args, obj=obj, **kwargs)
        for key, line in lines.items():
            self.initial[f"{key}_reported"] = line.reported
            self.initial[f"{key}_explanation"] = line.explanation

    def reword(self) -> None:
        for key, line in LINES.items():
            self.fields[f"{key}_reported"] = forms.IntegerField(
                min_value=0,
                max_value=999_999,
                required=False,
                label=line.title,
                help_text=self._hint(line),
            )
            if line.is_held:
                self.fields[f"{key}_explanation"] = forms.CharField(
                    max_length=1000,
                    required=False,
                    widget=forms.Textarea({"rows": 2}),
                    label=f"Why it differs: {line.title[:1].lower()}{line.title[1:]}",
                )

    def _buttons(self) -> LayoutObject:
        submit = Button.primary("submit", "Submit the return", data_prevent_double_click="true")
        later = Button.secondary("save", "Save and go on later")
        return Div(submit, later, WayOut(), css_class="govuk-button-group")

    def _hint(self, line: Line) -> str:
        """What the system holds, and what was reported the year before."""
        told = [line.hint] if line.hint else []
        stored = self.lines.get(line.key)
        if stored and stored.held is not None:
            told.append(f"We hold {stored.held:,}.")
        if line.key in self.before:
            told.append(f"Last year you reported {self.before[line.key]:,}.")
        return " ".join(told)

    def typed(self) -> dict[str, tuple[int | None, str]]:
        """{key: (figure, why it differs)}."""
        cleaned = self.cleaned_data
        return {
            key: (cleaned.get(f"{key}_reported"), cleaned.get(f"{key}_explanation", ""))
            for key in LINES
        }


class QuestionForm(VersionedForm, PageForm):
    """What the authority asks about a return."""

    button = "Send the question"
    question = forms.CharField(
        max_length=2000, widget=forms.Textarea({"rows": 4}), label="What do you want to know?"
    )
