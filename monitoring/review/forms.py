"""Forms of the review: which year is looked at, and how."""

from typing import Any

from django import forms

from apcommission.forms import PageForm
from monitoring.review.gaps import DIMENSIONS


class YearForm(PageForm):
    """An academic year, named by the calendar year in which it begins."""

    button = "Show this year"
    year = forms.TypedChoiceField(coerce=int, label="Academic year")

    def __init__(self, *args: Any, last: int, years: int = 5, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [(year, f"{year} to {year + 1}") for year in range(last, last - years, -1)]

    @property
    def helper(self) -> Any:
        """Sent by GET: the address can be kept and passed on."""
        helper = super().helper
        helper.form_method = "get"
        return helper


class GapsForm(YearForm):
    """Demand against supply: of which year, by what."""

    button = "Show"
    by = forms.ChoiceField(choices=DIMENSIONS, label="Rows")
    across = forms.BooleanField(required=False, label="Show each key stage by itself")
