"""The register as a form of its own kind, and the small forms of returns."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms

from apcommission.forms import PageForm, VersionedForm
from placements.attendance.actions import Entry
from placements.attendance.checks import fault_of, whole_number
from placements.attendance.models import AttendanceCode
from placements.attendance.queries import Cell, Week

PRESENT = {0: "/", 1: "\\"}


class RegisterForm:
    """Reads a register from what was posted: for each session `code-…`, `late-…`, and what the page
    showed before, `was-…` and `waslate-…`.

    `faults` names what is wrong by session; `typed` keeps every answer, so that a page shown again loses
    nothing. Only sessions of the week that are not in the future are read.
    """

    def __init__(
        self,
        week: Week,
        codes: list[AttendanceCode],
        today: date,
        data: Mapping[str, str] | None = None,
    ) -> None:
        self.week = week
        self.codes = {code.code: code for code in codes}
        self.today = today
        self.typed: dict[str, str] = {key: data[key] for key in data} if data else {}
        self.faults: dict[str, str] = {}
        self.entries: list[Entry] = []
        for cell in week.cells():
            if cell.day <= today and f"code-{cell.name}" in self.typed:
                self._read(cell)

    def _read(self, cell: Cell) -> None:
        code = self._text("code", cell).upper()
        minutes = self._text("late", cell)
        reason = self._text("reason", cell) or (cell.reason if code == cell.code else "")
        fault = fault_of(self.codes, cell.session, code, minutes, reason)
        if fault:
            self.faults[cell.name] = fault
            return
        entry = Entry(
            cell.placement_id,
            cell.day,
            cell.session,
            code,
            self._text("was", cell),
            int(minutes) if minutes else None,
            whole_number(self._text("waslate", cell)),
            reason,
        )
        self.entries.append(entry)

    def _text(self, part: str, cell: Cell) -> str:
        return self.typed.get(f"{part}-{cell.name}", "").strip()

    def fill_present(self) -> None:
        """Put "present" into every session that has no answer yet."""
        for cell in self.week.cells():
            key = f"code-{cell.name}"
            if cell.day <= self.today and not self.typed.get(key, cell.code):
                self.typed[key] = PRESENT[cell.session]

    def tell_conflicts(self, cells: Sequence[Cell]) -> None:
        """Name what someone else changed meanwhile. The next save counts as made on what is there now."""
        for cell in cells:
            self.faults[cell.name] = f"Now marked {cell.code or 'empty'} by someone else"
            self.typed[f"was-{cell.name}"] = cell.code
            self.typed[f"waslate-{cell.name}"] = _written(cell.minutes_late)

    def shown(self, cell: Cell) -> "ShownCell":
        """What the page shows for a session: what was typed, else the mark."""
        name, typed = cell.name, self.typed.get
        late = _written(cell.minutes_late)
        code = typed(f"code-{name}", cell.code)
        known = self.codes.get(code)
        return ShownCell(
            code=code,
            minutes=typed(f"late-{name}", late),
            reason=typed(f"reason-{name}", cell.reason),
            was=typed(f"was-{name}", cell.code),
            was_late=typed(f"waslate-{name}", late),
            fault=self.faults.get(name, ""),
            needs_reason=known is not None and known.needs_reason,
        )


class ShownCell(NamedTuple):
    """What the page shows for a session, and what it showed before."""

    code: str
    minutes: str
    reason: str
    was: str
    was_late: str
    fault: str
    needs_reason: bool


def _written(number: int | None) -> str:
    return "" if number is None else str(number)


class SubmitForm(PageForm):
    """Submitting a return."""

    button = "Submit the return"
    note = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        label="Anything the authority should know",
        help_text="If marks are missing, say why.",
    )


class CheckForm(PageForm):
    """The authority's answer to a return."""

    button = "Save"
    answer = forms.ChoiceField(widget=forms.RadioSelect, label="Answer")
    words = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=1000,
        label="What is to be corrected",
        help_text="Only if you query the return.",
    )

    def __init__(self, *args: Any, answers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = answers


class AnswerForm(PageForm):
    """What was done about an alert."""

    answer = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        label="What was done?",
        error_messages={"required": "Tell what was done"},
    )


class NoticesForm(VersionedForm, PageForm):
    """What a school chose about notices."""

    tells_parents = forms.BooleanField(
        required=False,
        label="Tell the parents too, by email",
        help_text="Those with parental responsibility and an email address on the pupil’s record.",
    )
