"""Searching the audit trail."""

import django_filters
from django.db.models import QuerySet

from apcommission.audit import queries
from apcommission.audit.models import AuditEvent
from apcommission.filters import DayFilter, SearchFilter
from apcommission.lists import Column, Empty, ListPage
from apcommission.shown import date_and_time


class EventFilter(django_filters.FilterSet):
    search = SearchFilter("by__name", "by__email", label="Who")
    verb = django_filters.ChoiceFilter(choices=queries.verbs, label="What")
    pupil = django_filters.NumberFilter("pupil_id", label="Pupil’s number in this service")
    since = DayFilter("at", lookup_expr="date__gte", label="Since")
    until = DayFilter("at", lookup_expr="date__lte", label="Until")


class EventList(ListPage):
    title = "Audit trail"
    lead = "Who saw, changed, exported or was refused what. Entries cannot be changed or removed."
    things = ("entry", "entries")
    permission = "apcommission.see_audit"
    filterset_class = EventFilter
    default_order = ("-at", "-pk")
    page_size = 50
    empty = Empty("No entry found", "Search for a longer time, or for someone else.")
    export_name = "audit-trail"
    columns = (
        Column("When", "at", sort="at", show=date_and_time),
        Column("Who", lambda event: event.by.name if event.by else "The service itself"),
        Column("What", lambda event: event.verb.replace("_", " "), sort="verb"),
        Column("About", lambda event: about(event)),
        Column("Pupil’s number", "pupil_id", numeric=True),
        Column("Detail", lambda event: detail(event)),
    )

    def rows(self) -> QuerySet[AuditEvent]:
        return queries.events(for_user=self.request.user)


def about(event: AuditEvent) -> str:
    """The kind and number of what it was done to: "Placement 12"."""
    return f"{event.subject_type.rpartition('.')[2]} {event.subject_pk or ''}".strip()


def detail(event: AuditEvent) -> str:
    """States, counts and keys, in one line."""
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in event.detail.items())
