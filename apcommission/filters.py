"""Filters that lists have in common (django-filter).

    class ProgrammeFilter(FilterSet):
        search = SearchFilter("title", "provider__organisation__name", label="Search by name")
        key_stage = MultipleChoiceFilter(choices=KeyStage.choices, widget=CheckboxSelectMultiple, ...)
        who = NameFilter("by__name", label="Who")                 # what is typed stays out of the address
        after = DayFilter("start", lookup_expr="gte", label="Starts on or after")

Declare filters one by one, with labels; there is no `Meta.fields` guessing.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from apcommission.fields import DayField


def every_word(words: str, fields: Iterable[str]) -> Q:
    """Rows of which every word stands in one of the fields, in any case."""
    found = Q()
    for word in words.split():
        found &= Q.create([(f"{field}__icontains", word) for field in fields], connector=Q.OR)
    return found


class SearchFilter(django_filters.CharFilter):
    """Rows of which every typed word stands in one of the fields, in any case."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Search")
        kwargs.setdefault("max_length", 100)
        super().__init__(**kwargs)
        self.fields = fields

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(every_word(value or "", self.fields))


class NameFilter(SearchFilter):
    """A search in which names of people are typed: the words never stand in the address (see sought.py)."""


class DayFilter(django_filters.Filter):
    """A day typed in three boxes."""

    field_class = DayField


class SinceFilter(DayFilter):
    """Moments on a day or after it, by an index on the moments themselves."""

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__gte": _midnight(value)}) if value else qs


class UntilFilter(DayFilter):
    """Moments on a day or before it."""

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name}__lt": _midnight(value + timedelta(days=1))})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class TickField(forms.BooleanField):
    """True where the box is ticked, None where it is not."""

    def clean(self, value: Any) -> bool | None:
        return super().clean(value) or None


class YesFilter(django_filters.BooleanFilter):
    """One box to tick; unticked, it asks nothing, and a `method` is not called."""

    field_class = TickField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxInput)
        super().__init__(*args, **kwargs)
