"""The sessions of a register as they stand on its page.

A week of a large provider has hundreds, each with all codes to choose from: the template is drawn once for
each kind of session, and the options once for each code chosen; what differs is filled in.
"""

from itertools import groupby

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apcommission.calendar.models import Session
from apcommission.shown import short_date
from apcommission.templatetags.components import options
from placements.attendance.forms import RegisterForm
from placements.attendance.models import AttendanceCode
from placements.attendance.queries import Cell


class Cells:
    """Draws the sessions of a form: as fields where they can be `editable`, else as words."""

    def __init__(self, form: RegisterForm, *, editable: bool) -> None:
        self.form, self.editable = form, editable
        self._kinds: dict[tuple[bool, ...], str] = {}
        self._options: dict[tuple[int, str], SafeString] = {}
        self._selects: dict[int, forms.Select] = {}

    def drawn(self, cell: Cell) -> SafeString:
        """One session, with what was typed, else with its mark."""
        told = self.form.shown(cell)
        is_open = self.editable and cell.day <= self.form.today
        reason = told.needs_reason if is_open else bool(told.reason)
        return format_html(
            self._kind(is_open, bool(told.fault), bool(told.minutes), reason),
            name=cell.name,
            day=short_date(cell.day),
            half=Session(cell.session).label,
            code=told.code or "–",
            was=told.was,
            was_late=told.was_late,
            minutes=told.minutes,
            reason=told.reason,
            fault=told.fault,
            options=self._chosen(cell.session, told.code) if is_open else "",
        )

    def _kind(self, is_open: bool, fault: bool, minutes: bool, reason: bool) -> str:
        """The session's HTML with names in braces."""
        kind = (is_open, fault, minutes, reason)
        if kind not in self._kinds:
            told = dict(zip(("open", "fault", "minutes", "reason"), kind, strict=True))
            self._kinds[kind] = render_to_string("placements/attendance/session.html", told)
        return self._kinds[kind]

    def _chosen(self, session: int, code: str) -> SafeString:
        """The codes that may be given in this half of the day, by class, with one chosen."""
        if (session, code) not in self._options:
            widget = self._select(session)
            self._options[session, code] = options({"optgroups": widget.optgroups("", [code])})
        return self._options[session, code]

    def _select(self, session: int) -> forms.Select:
        if session not in self._selects:
            fit = [one for one in self.form.codes.values() if one.session in (None, session)]
            classes = [
                (name, [(one.code, f"{one.code} {one.words}") for one in codes])
                for name, codes in groupby(fit, AttendanceCode.get_counts_as_display)
            ]
            self._selects[session] = forms.Select(choices=[("", "–"), *classes])
        return self._selects[session]
