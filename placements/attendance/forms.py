"""The register as a form of its own kind, and the small forms of returns."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from apcommission.calendar.models import Session
from apcommission.forms import PageForm
from placements.attendance.actions import Entry
from placements.attendance.models import AttendanceCode
from placements.attendance.queries import Cell, Week

LATE = "L"
PRESENT = {0: "/", 1: "\\"}


class RegisterForm:
    """Reads a register from what was posted: for each session `code-…`, `was-…` and `late-…`.

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
        self.data = data
        self.faults: dict[str, str] = {}
        self.entries: list[Entry] = []
        if data is not None:
            self._read()

    def _read(self) -> None:
        assert self.data is not None  # noqa: S101
        for cell in self.week.cells():
            if cell.day > self.today or f"code-{cell.name}" not in self.data:
                continue
            code = self.data[f"code-{cell.name}"].strip().upper()
            minutes = self.data.get(f"late-{cell.name}", "").strip()
            fault = self._fault(cell, code, minutes)
            if fault:
                self.faults[cell.name] = fault
                continue
            self.entries.append(
                Entry(
                    cell.placement_id,
                    cell.day,
                    cell.session,
                    code,
                    self.data.get(f"was-{cell.name}", ""),
                    int(minutes) if minutes and code == LATE else None,
                )
            )

    def _fault(self, cell: Cell, code: str, minutes: str) -> str:
        """What is wrong with an answer; empty: nothing."""
        if not code:
            return ""
        known = self.codes.get(code)
        if known is None:
            return "Choose a code from the list"
        if known.session is not None and known.session != cell.session:
            return f"{code} is not a code for the {'morning' if cell.session == 0 else 'afternoon'}"
        if minutes and (not minutes.isdigit() or int(minutes) > 180):
            return "Minutes late must be a whole number up to 180"
        return ""

    def fill_present(self) -> None:
        """Put "present" into every session that has no answer yet."""
        typed = dict(self.data or {})
        for cell in self.week.cells():
            if cell.day <= self.today and not typed.get(f"code-{cell.name}", cell.code):
                typed[f"code-{cell.name}"] = PRESENT[cell.session]
        self.data = typed

    def shown(self, cell: Cell) -> dict[str, Any]:
        """What the page shows for a session."""
        data = self.data or {}
        return {
            "cell": cell,
            "name": cell.name,
            "half": Session(cell.session).label,
            "code": data.get(f"code-{cell.name}", cell.code),
            "minutes": data.get(
                f"late-{cell.name}", "" if cell.minutes_late is None else cell.minutes_late
            ),
            "was": cell.code,
            "fault": self.faults.get(cell.name, ""),
            "open": cell.day <= self.today,
            "choices": [c for c in self.codes.values() if c.session in (None, cell.session)],
        }


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
        widget=forms.Textarea, required=False, max_length=1000, label="What is to be corrected"
    )

    def __init__(self, *args: Any, answers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = answers
