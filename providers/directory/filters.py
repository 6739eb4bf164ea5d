"""How the directory is searched."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from apcommission.filters import SearchFilter, YesFilter
from apcommission.geography.queries import has_points
from apcommission.people.choosing import SchoolFilter
from apcommission.people.models import School
from apcommission.permissions import may
from providers.directory import queries
from providers.directory.models import EntryChange, KeyStage, Need, Programme, Provider

DAYS = [(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]


class ProgrammeFilter(django_filters.FilterSet):
    """Search, key stage, subject, mode, days, needs, places free, whom it accepts."""

    search = SearchFilter(
        "title",
        "provider__organisation__name",
        "subject_areas",
        "qualifications",
        "provider__description",
        label="Programme, provider, subject or qualification",
    )
    key_stage = django_filters.ChoiceFilter(
        choices=KeyStage.choices, method="for_key_stage", label="Key stage"
    )
    subject = django_filters.ChoiceFilter(
        choices=lambda: [(area, area) for area in queries.subject_areas()],
        method="in_subject",
        label="Subject area",
    )
    mode = django_filters.ChoiceFilter(choices=Programme.Mode.choices)
    days = django_filters.TypedMultipleChoiceFilter(
        choices=DAYS,
        coerce=int,
        method="on_days",
        label="Runs on",
        widget=forms.CheckboxSelectMultiple,
    )
    need = django_filters.ChoiceFilter(
        choices=Need.choices, method="for_need", label="Meets this need"
    )
    free = YesFilter(method="with_places", label="Has places free")
    excluded = YesFilter(
        "accepts_permanently_excluded", label="Accepts permanently excluded pupils"
    )
    ehcp = YesFilter("accepts_ehcp", label="Accepts pupils with an EHC plan")
    school = SchoolFilter(
        queryset=lambda request: queries.schools_to_start_from(for_user=request.user),
        method="from_school",
        label="Distance from",
        empty_label="Choose a school",
    )
    within = django_filters.ChoiceFilter(
        choices=[(str(miles), f"{miles} miles") for miles in (2, 5, 10, 20, 40)],
        method="within_miles",
        label="No farther than",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        if not may(user, "providers.ask_distance") or not has_points():
            del self.filters["school"], self.filters["within"]

    def from_school(self, rows: QuerySet[Programme], _: str, school: School) -> QuerySet[Programme]:
        return queries.with_miles(rows, school.postcode)

    def within_miles(self, rows: QuerySet[Programme], _: str, miles: str) -> QuerySet[Programme]:
        """No farther in a straight line; a place that is not known is not shown."""
        return rows.filter(Q(miles__lte=int(miles)))

    def for_key_stage(self, rows: QuerySet[Programme], _: str, stage: str) -> QuerySet[Programme]:
        return rows.filter(key_stages__contains=[int(stage)])

    def in_subject(self, rows: QuerySet[Programme], _: str, area: str) -> QuerySet[Programme]:
        return rows.filter(subject_areas__contains=[area])

    def on_days(self, rows: QuerySet[Programme], _: str, days: list[int]) -> QuerySet[Programme]:
        """Runs on all of these days; a programme that does not tell its days runs on any."""
        return rows.filter(Q(days__contains=days) | Q(days=[])) if days else rows

    def for_need(self, rows: QuerySet[Programme], _: str, need: str) -> QuerySet[Programme]:
        return rows.filter(needs_met__contains=[need])

    def with_places(self, rows: QuerySet[Programme], _: str, __: bool) -> QuerySet[Programme]:
        return rows.filter(Q(places_free__gt=0))


class ProviderFilter(django_filters.FilterSet):
    """Search, kind of provider; for the authority, where the entry stands."""

    search = SearchFilter(
        "organisation__name", "organisation__reference", "postcode", label="Name or reference"
    )
    category = django_filters.ChoiceFilter(
        choices=Provider.Category.choices, label="Kind of provider"
    )
    state = django_filters.ChoiceFilter(choices=Provider.State.choices, label="Entry")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.is_la:
            del self.filters["state"]


class ChangeFilter(django_filters.FilterSet):
    """Where a change stands, of what it is, and whose."""

    search = SearchFilter("provider__organisation__name", label="Provider")
    state = django_filters.ChoiceFilter(choices=EntryChange.State.choices, label="State")
    subject = django_filters.ChoiceFilter(choices=EntryChange.Subject.choices, label="Of")
