"""What is chosen on the pages of cost and value, and the form of a comparator."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apcommission.by_name import ChoiceByName
from apcommission.fields import MoneyField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.shown import span
from monitoring.measures.choices import Time
from monitoring.measures.forms import FiguresForm
from monitoring.value_for_money.models import Comparator

BY = (
    ("provider", "Provider"),
    ("programme", "Programme"),
    ("kind", "Kind of provision"),
)
#: A time as long as this is a school year, not a term.
A_YEAR = 300
WRITTEN_YEAR = re.compile(r"(\d{4})(?:[/-](\d{2}|\d{4}))?", re.ASCII)


def school_years(times: list[Time]) -> list[Time]:
    """The school years among the times that figures can be asked for, the latest first."""
    return [time for time in times if (time.end - time.start).days > A_YEAR]


def first_time(times: list[Time], today: date) -> Time | None:
    """What is looked at first: the last school year that is over, else the one that runs."""
    years = school_years(times)
    over = [year for year in years if year.end < today]
    return next(iter([*over, *years]), None)


def named(time: Time) -> str:
    """How an address names a time."""
    return f"{time.start}/{time.end}"


def choose(field: forms.Field, choices: list[Any]) -> None:
    """Give a field its choices."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices


class ValueForm(FiguresForm):
    """Whose cost and value, of what time, by what, and beside which other choice."""

    sections = (Section("", "scope", "named", "by", "against", "term", "start", "end"),)
    by = forms.ChoiceField(choices=BY, label="One row for each")
    against = forms.ChoiceField(required=False, label="Other choice")

    def __init__(self, *args: Any, comparators: list[Comparator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(each.pk), f"{each.name}, {each.year}") for each in comparators]
        choose(self.fields["against"], [("", "None"), *known])


class YearForm(PageForm):
    """A school year, sent by GET: the address can be kept and passed on."""

    button = "Show"
    method = "get"
    year = forms.ChoiceField(label="School year")

    def __init__(self, *args: Any, times: list[Time], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [
            (named(year), f"{year.name}: {span(year.start, year.end)}")
            for year in school_years(times)
        ]
        choose(self.fields["year"], years)


class CompareForm(YearForm):
    """Two providers and a school year."""

    button = "Compare"
    sections = (Section("", "first", "second", "year"),)
    first = ChoiceByName(thing="provider", label="First provider")
    second = ChoiceByName(thing="provider", label="Second provider")

    def __init__(self, *args: Any, providers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.providers = providers
        for field in self.fields.values():
            if isinstance(field, ChoiceByName):
                field.offer(dict(providers))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", "Select another provider than the first")
        return cleaned


class ComparatorForm(PageForm):
    """What another choice costs."""

    name = forms.CharField(
        max_length=150, label="Name", help_text="For example, place in the pupil referral unit"
    )
    amount = MoneyField(label="Cost in pounds")
    unit = forms.ChoiceField(
        choices=Comparator.Unit.choices,
        widget=forms.RadioSelect,
        label="The cost is for",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Select whether it is for a week or a year"
        ),
    )
    year = forms.CharField(
        max_length=9, label="Year of the cost", help_text="For example, 2025/26 or 2025"
    )
    source = forms.CharField(
        max_length=300,
        label="Source",
        help_text="Where the figure stands, so that another person can find it.",
    )

    def clean_year(self) -> str:
        """A year, or two that follow each other, as they are written."""
        text = str(self.cleaned_data["year"]).strip()
        found = WRITTEN_YEAR.fullmatch(text)
        if not found or not 1990 <= int(found[1]) <= 2199:
            raise ValidationError("Enter a year, for example 2025/26 or 2025")
        if found[2] and int(found[2]) % 100 != (int(found[1]) + 1) % 100:
            raise ValidationError("The second year must follow the first, for example 2025/26")
        return text


class AddComparatorForm(OnceForm, ComparatorForm):
    button = "Add the cost"


class ChangeComparatorForm(VersionedForm, ComparatorForm):
    button = "Save the cost"
