"""Fields of forms: a day in three boxes, pounds, whole numbers, times of the day, postcodes."""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError

from apcommission.geography.postcodes import is_postcode, tidy
from apcommission.shown import clock

NOT_A_DAY = "Enter a real date, for example 3 9 2026"
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}

WRITTEN_DAY = re.compile(r"(\d{1,2})[ /.-]([0-9]{1,2}|[a-z]{3,9})[ /.-](\d{4})", re.I | re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def written_day(text: str) -> date | None:
    """The day that a text names (3/9/2026, 3 September 2026, 2026-09-03), if there is such a day."""
    iso, plain = ISO_DAY.fullmatch(text), WRITTEN_DAY.fullmatch(text)
    if iso:
        year, month, day = iso.groups()
    elif plain:
        day, month, year = plain.groups()
        month = str(MONTHS.get(month.lower(), month))
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


class DayField(DateInputField):
    """A day, typed as day, month and year; the month may be a name. Gives a `date` or None."""

    def __init__(
        self, *, earliest: date = date(1900, 1, 1), latest: date = date(2199, 12, 31), **kwargs: Any
    ) -> None:
        own = kwargs.pop("error_messages", {})
        kwargs.setdefault("help_text", "For example, 3 9 2026")
        kwargs.setdefault("require_all_fields", False)
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest
        # Left to the label, as for every field (see `forms.ask_by_label`).
        self.error_messages["required"] = "This field is required."
        self.error_messages.update(own)
        for part, words in zip(self.fields, ("day", "month", "year"), strict=True):
            part.validators = []
            part.max_length = 20
            part.error_messages["incomplete"] = f"The date must include a {words}"

    def compress(self, data_list: Sequence[str | None]) -> date | None:
        """The date that the three boxes name; ValidationError where there is no such day."""
        if not any(data_list):
            return None
        day, month, year = (str(part or "").strip() for part in data_list)
        month = str(MONTHS.get(month.lower().rstrip("."), month))
        # Only plain digits, and few of them: int() takes signs, underscores and other scripts.
        parts = (day, month, year)
        if not all(part.isascii() and part.isdigit() for part in parts) or len(year) != 4:
            raise ValidationError(NOT_A_DAY, code="invalid")
        if max(len(day), len(month)) > 2:
            raise ValidationError(NOT_A_DAY, code="invalid")
        try:
            chosen = date(int(year), int(month), int(day))
        except ValueError as error:
            raise ValidationError(NOT_A_DAY, code="invalid") from error
        if not self.earliest <= chosen <= self.latest:
            raise ValidationError(self._out_of_range(), code="out_of_range")
        return chosen

    def _out_of_range(self) -> str:
        from apcommission.shown import span

        return f"The date must be in the time {span(self.earliest, self.latest)}"


class WordsField(forms.CharField):
    """Words in a box of several lines; `missing` is said where they are needed and not there."""

    def __init__(self, label: str, hint: str = "", *, missing: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 4000)
        kwargs.setdefault("required", bool(missing))
        super().__init__(widget=forms.Textarea, label=label, help_text=hint, **kwargs)
        if missing:
            self.error_messages["required"] = missing


class MoneyField(forms.DecimalField):
    """Pounds and pence, not below nought: `1,234.50` and `£1234.5` are both understood.

    A comma parts thousands and nothing else: `12,50` is refused, as it may be meant for `12.50`.
    """

    WRITTEN = re.compile(r"£? *-?([0-9]{1,3}(,[0-9]{3})+|[0-9]*)(\.[0-9]*)?")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault("max_digits", 10)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Enter an amount in pounds, for example 45 or 45.50"

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip()
            if not self.WRITTEN.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            value = value.removeprefix("£").replace(",", "")
        return super().to_python(value)


class WholeNumberField(forms.IntegerField):
    """A whole number, not below nought, in a plain box: the arrows of a number box change it by accident."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Enter a whole number, for example 8"


class HourField(forms.CharField):
    """A time of the day: `9.30am`, `9:30`, `2pm` and `14:30` are all understood. Gives a `time`."""

    WRITTEN = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? *(am|pm)?", re.ASCII)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 9.30am")
        super().__init__(max_length=10, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, time) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().lower()
        if not text:
            return None
        found = self.WRITTEN.fullmatch(text)
        if found:
            hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
            fits = 1 <= hour <= 12 if half else hour <= 23
            if fits and minute <= 59 and (half or found[2]):
                return time(hour % 12 + 12 * (half == "pm") if half else hour, minute)
        raise ValidationError("Enter a time, for example 9.30am or 14:30", code="invalid")


class PostcodeField(forms.CharField):
    """A postcode, written with or without its space, in any case; kept as `WN1 1AA`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: Any) -> str:
        text = tidy(super().clean(value))
        if text and not is_postcode(text):
            raise ValidationError("Enter a full postcode, for example WN1 1AA")
        return text
