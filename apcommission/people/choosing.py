"""Choosing one school in a form, or by a filter (apcommission/by_name.py)."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from apcommission.by_name import OneByName
from apcommission.people.models import School


class OneSchool(OneByName):
    """One of the schools that a form gives as its `queryset`."""

    def __init__(self, queryset: QuerySet[School] | None = None, **kwargs: Any) -> None:
        super().__init__(
            queryset, thing="school", names=("organisation__name",), reference="urn", **kwargs
        )


class SchoolFilter(django_filters.ModelChoiceFilter):
    """The same as a filter of a list."""

    field_class = OneSchool
