"""Forms of yearly returns."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from crispy_forms.layout import Div, LayoutObject
from crispy_forms_gds.layout import Button, Field
from django import forms

from apcommission.fields import DayField, WholeNumberField, WordsField
from apcommission.forms import PageForm, VersionedForm, WayOut
from monitoring.returns.actions import Entry
from monitoring.returns.asked import BY_KEY, faults
from monitoring.returns.models import ProviderReturn, ReturnLine

#: More than any figure of one provider can be.
MOST = 9_999_999
LATER = "later"


class OfReturn(VersionedForm, PageForm):
    """A form about a return, of whose attributes none is edited but the version is sent along."""

    def _present(self, obj: Any) -> dict[str, Any]:
        return {"version": obj.version}


class SectionForm(OfReturn):
    """The figures of one section: two boxes for each line, filled with what is held; gives `entries`.

    Saved for later, what was typed is kept as it is; else what is wrong is told beside its box.
    """

    button = "Save and go on"
    says_optional = False

    def __init__(
        self,
        *args: Any,
        lines: Sequence[ReturnLine],
        section: str,
        last_year: Mapping[str, int],
        **kwargs: Any,
    ) -> None:
        self.lines, self.own = lines, [line for line in lines if line.section == section]
        self.last_year = last_year
        super().__init__(*args, **kwargs)

    def reword(self) -> None:
        self.layouts = {}  # type: ignore[misc]
        for line in self.own:
            self.fields[f"figure_{line.key}"] = WholeNumberField(
                required=False,
                max_value=MOST,
                label=line.label,
                help_text=self._hint(line),
                initial=line.figure,
            )
            if line.must_agree and line.held is not None:
                name = f"why_{line.key}"
                self.fields[name] = WordsField(
                    f"Why it differs: {line.label}",
                    f"Only if your figure is not {line.held:,}.",
                    initial=line.explanation,
                    max_length=2000,
                )
                self.layouts[name] = Field.textarea(name, rows=2)

    def _hint(self, line: ReturnLine) -> str:
        question = BY_KEY.get(line.key)
        told = [question.hint] if question and question.hint else []
        if line.held is not None:
            told.append(
                f"The system holds {line.held:,}."
                if line.must_agree
                else f"{line.held:,} in the directory now."
            )
        if line.key in self.last_year:
            told.append(f"Last year you reported {self.last_year[line.key]:,}.")
        return " ".join(told)

    def _buttons(self) -> LayoutObject:
        save = Button.primary("save", self.button, data_prevent_double_click="true")
        later = Button.secondary(LATER, "Save for later")
        return Div(save, later, WayOut(), css_class="govuk-button-group")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        entries = {
            line.key: Entry(
                data.pop(f"figure_{line.key}", None), data.pop(f"why_{line.key}", "") or ""
            )
            for line in self.own
        }
        if LATER not in self.data:
            self._check(entries)
        return {"version": data.get("version"), "entries": entries}

    def _check(self, entries: Mapping[str, Entry]) -> None:
        """Put what is wrong with the entries beside their boxes."""
        entered = []
        for line in self.lines:
            one = copy(line)
            if line.key in entries:
                entry = entries[line.key]
                one.reported, one.explanation = entry.figure, entry.explanation
                if entry.figure is None:
                    one.held = None  # emptied, so that it is asked for
            entered.append(one)
        for fault in faults(entered):
            name = f"figure_{fault.line.key}"
            if fault.line.key in entries and name not in self.errors:
                box = name if fault.box == "figure" else f"why_{fault.line.key}"
                self.add_error(box, fault.words)


class SubmitForm(OfReturn):
    """The provider stands by its figures, and answers the authority's question where there is one."""

    button = "Submit to the authority"
    answer = WordsField("Your answer", missing="Answer what the authority asks")
    confirmed = forms.BooleanField(
        label="These figures are right, as far as I know",
        error_messages={"required": "Confirm that these figures are right"},
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["answer"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("confirmed", None)
        return data


class CheckForm(OfReturn):
    """The authority's answer to a return."""

    button = "Save"
    says_optional = False
    verb = forms.ChoiceField(
        choices=[("accept", "Accept it"), ("query", "Query it")],
        widget=forms.RadioSelect,
        label="Answer",
        help_text="Once it is accepted, nothing in it changes any more.",
        error_messages={"required": "Select an answer"},
    )
    question = WordsField(
        "What you ask",
        "Only if you query it. The return goes back to the provider.",
        max_length=2000,
    )


class MoreTimeForm(OfReturn):
    """Another due day."""

    button = "Save"
    due_on = DayField(label="Due on")

    def _present(self, obj: Any) -> dict[str, Any]:
        assert isinstance(obj, ProviderReturn)  # noqa: S101
        return {"version": obj.version, "due_on": obj.due_on}
