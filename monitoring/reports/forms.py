"""Asking for a report."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apcommission.by_name import more_than
from apcommission.fields import DayField
from apcommission.forms import OnceForm, PageForm, Section
from apcommission.reports.models import ReportRun
from apcommission.shown import span
from monitoring.measures.figures import Scope
from monitoring.reports import queries
from monitoring.reports.actions import ABOUT
from monitoring.reports.kinds import KINDS

#: So many of one search are offered to choose from.
MOST = 12
OTHER = ""


def kinds() -> list[tuple[str, str]]:
    """The kinds of report that there are."""
    return [(key, label) for key, label in ReportRun.Kind.choices if key in KINDS]


def terms() -> list[tuple[str, str]]:
    """The terms that have begun, and the choice of other dates. One query."""
    found = [
        (term.reference, f"{term}: {span(term.start, term.end)}")
        for term in queries.terms_begun()[:30]
    ]
    return [*found, (OTHER, "Other dates")]


class AskForm(OnceForm, PageForm):
    """What is asked for: a kind of report, about whom, and for what time.

    Whom it is about is searched for by name. Where several are found, the form comes back with these to
    choose from.
    """

    button = "Ask for the report"
    sections = (
        Section("What", "kind"),
        Section("For whom", "about", "name", "choice"),
        Section("For what time", "term", "start", "end"),
    )
    kind = forms.ChoiceField(choices=kinds, widget=forms.RadioSelect, label="Kind of report")
    about = forms.ChoiceField(
        choices=[(kind, words.capitalize()) for kind, words in ABOUT.items()],
        widget=forms.RadioSelect,
        label="About",
        error_messages={"required": "Select whom the report is about"},
    )
    name = forms.CharField(
        max_length=260,
        required=False,
        label="Name or reference",
        help_text="Of the provider, programme or school; a part of the name will do. "
        "Leave it empty for the whole authority.",
    )
    term = forms.ChoiceField(choices=terms, required=False, label="Term")
    start = DayField(required=False, label="First day, for other dates")
    end = DayField(required=False, label="Last day, for other dates")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope: Scope | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._find_scope(cleaned.get("about", ""), cleaned.get("name", ""))
        self._find_period(cleaned)
        return cleaned

    def _find_scope(self, kind: str, words: str) -> None:
        if kind == "la":
            self.scope = Scope("la")
        elif kind and not words:
            self.add_error("name", f"Enter the name or reference of the {kind}")
        elif kind and "name" not in self.errors:
            self._choose(kind, queries.named(kind, words, MOST + 1))

    def _choose(self, kind: str, found: list[queries.About]) -> None:
        """The one that was meant; otherwise an error, and the choice there is."""
        chosen = [about for about in found if str(about.scope) == self.data.get("choice")]
        if len(found) == 1 or chosen:
            self.scope = (chosen or found)[0].scope
        elif not found:
            self.add_error("name", f"No {kind} has this name or reference")
        elif len(found) > MOST:
            self.add_error("name", more_than(MOST))
        else:
            self.fields["choice"] = forms.ChoiceField(
                choices=[(str(about.scope), about.label) for about in found],
                widget=forms.RadioSelect,
                label="Which one do you mean?",
            )
            self.add_error("choice", f"Select the {kind} you mean")

    def _find_period(self, cleaned: dict[str, Any]) -> None:
        """A term gives its dates; else both dates are needed."""
        dates = [cleaned.get("start"), cleaned.get("end")]
        if cleaned.get("term") and any(dates):
            self.add_error("term", "Choose “Other dates” as the term, or leave the dates empty")
        elif cleaned.get("term"):
            term = queries.terms_begun().get(reference=cleaned["term"])
            cleaned["start"], cleaned["end"] = term.start, term.end
        elif "term" not in self.errors:
            for field, words in (("start", "first"), ("end", "last")):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(
                        field, ValidationError(f"Choose a term, or enter the {words} day")
                    )

    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        return {
            "scope": self.scope,
            **{name: self.cleaned_data[name] for name in ("kind", "start", "end", "once")},
        }
