"""Choosing over whom and for which time figures are counted."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date

from apcommission import by_name
from apcommission.fields import DayField
from apcommission.forms import PageForm, Section
from apcommission.people.models import Person
from apcommission.shown import span
from monitoring.measures.choices import Choice, Time, scopes
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import FIRST_YEAR, LONGEST_PERIOD

OTHER = ""
TWO_DATES = "Choose a term, or “Other dates” and two dates"


class Unclear(ValueError):
    """An address names no period; the words are fit to be shown."""


def scope_of(query: QueryDict) -> Scope:
    """The scope that an address names. Raises ScopeUnknown."""
    return Scope.parse(query.get("scope", ""))


def period_of(query: QueryDict) -> Period:
    """The period that an address names: `from=2026-09-07&to=2026-12-18`. Raises Unclear."""
    start, end = (_day(query.get(name, "")) for name in ("from", "to"))
    return _period(start, end)


def _day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Unclear("A period is two dates, written 2026-09-07")
    return found


def _period(start: date, end: date) -> Period:
    if end < start:
        raise Unclear("The last day must be on or after the first day")
    if (end - start).days > LONGEST_PERIOD or start.year < FIRST_YEAR:
        raise Unclear("A period covers five years at most")
    return Period(start, end)


class FiguresForm(PageForm):
    """Whose figures, and of what time."""

    button = "Show the figures"
    method = "get"
    sections = (Section("", "scope", "named", "term", "start", "end"),)
    scope = forms.ChoiceField(
        label="Whose figures",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Select whose figures you want, from the list"
        ),
    )
    named = forms.CharField(
        label="Or a provider, programme or school",
        help_text="Enter a part of the name, or the reference. It goes before what is chosen above.",
        max_length=by_name.LONGEST,
        required=False,
    )
    term = forms.ChoiceField(label="Term or school year", required=False)
    start = DayField(label="First day, for other dates", required=False)
    end = DayField(label="Last day, for other dates", required=False)

    def __init__(self, *args: Any, person: Person, times: list[Time], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dates = [(_dates(time), f"{time.name}: {span(time.start, time.end)}") for time in times]
        self._choices("term").choices = [*dates, (OTHER, "Other dates")]
        asked = self.data if self.is_bound else self.initial
        chosen, words = (str(asked.get(name, "")) for name in ("scope", "named"))
        offered = scopes(for_user=person, chosen=chosen, words=words[: by_name.LONGEST])
        self._choices("scope").choices = offered.listed
        self.found = offered.found
        if not offered.are_too_many:
            del self.fields["named"]
        elif words.strip():
            self._offer_those_found(words.strip(), offered.listed)

    def _offer_those_found(self, words: str, listed: list[Choice]) -> None:
        """Nothing else has to be chosen then; of several one has to, before what stood in the list."""
        scope = self._choices("scope")
        scope.required = False
        if not 1 < len(self.found) <= by_name.MOST_FOUND:
            return
        scope.choices = [("", "Select"), (f"With “{words}” in the name", self.found), *listed]
        if isinstance(self.data, QueryDict) and self.data.get("scope") not in dict(self.found):
            self.data = self.data.copy()
            self.data["scope"] = ""

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("named"):
            self._find(cleaned)
        try:
            cleaned["period"] = self._chosen(cleaned)
        except Unclear as unclear:
            self.add_error("term", str(unclear))
        return cleaned

    def _find(self, cleaned: dict[str, Any]) -> None:
        """The one that has the words in its name; of several the one that was chosen."""
        keys = [key for key, _ in self.found]
        if len(keys) == 1:
            cleaned["scope"] = keys[0]
        elif not keys:
            self.add_error(
                "named", "No provider, programme or school has this in its name or reference"
            )
        elif len(keys) > by_name.MOST_FOUND:
            self.add_error("named", by_name.more_than(by_name.MOST_FOUND))
        elif cleaned.get("scope") not in keys:
            self.add_error("scope", "Select the one you mean, from the list")

    def _chosen(self, cleaned: dict[str, Any]) -> Period | None:
        if cleaned.get("term"):
            first, last = cleaned["term"].split("/")
            return _period(_day(first), _day(last))
        if {"term", "start", "end"} & set(self.errors):
            return None
        if not cleaned.get("start") or not cleaned.get("end"):
            raise Unclear(TWO_DATES)
        return _period(cleaned["start"], cleaned["end"])

    def address(self) -> dict[str, str]:
        """What was chosen, as the query of an address."""
        period = self.cleaned_data["period"]
        return {
            "scope": self.cleaned_data["scope"],
            "from": period.start.isoformat(),
            "to": period.end.isoformat(),
        }


def answers(scope: Scope, period: Period, times: list[Time]) -> dict[str, Any]:
    """What stands in the form for a scope and period."""
    dates = _dates(period)
    if dates in map(_dates, times):
        return {"scope": str(scope), "term": dates}
    return {"scope": str(scope), "term": OTHER, "start": period.start, "end": period.end}


def _dates(time: Time | Period) -> str:
    return f"{time.start}/{time.end}"
