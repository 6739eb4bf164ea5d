"""Searching the audit trail."""

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from apcommission.audit import queries
from apcommission.audit.models import AuditEvent
from apcommission.filters import NameFilter, SinceFilter, UntilFilter
from apcommission.lists import Column, Empty, ListPage
from apcommission.paginators import KeysFirst
from apcommission.people.models import Organisation
from apcommission.shown import date_and_time


class EventFilter(django_filters.FilterSet):
    search = NameFilter("by__name", "by__email", label="Who")
    organisation = django_filters.ModelChoiceFilter(
        queryset=lambda _: queries.organisations(),
        method="of_organisation",
        label="Organisation of whoever did it",
    )
    verb = django_filters.ChoiceFilter(choices=queries.verbs, label="What")
    pupil = django_filters.NumberFilter("pupil_id", label="Pupil’s number in this service")
    since = SinceFilter("at", label="Since")
    until = UntilFilter("at", label="Until")

    def of_organisation(
        self, rows: QuerySet[AuditEvent], name: str, value: Organisation
    ) -> QuerySet[AuditEvent]:
        return queries.by_people_of(rows, value)


class Entries(KeysFirst):
    """The trail has millions of entries, of whatever is asked for."""

    most_counted = 10_000


class EventList(ListPage):
    title = "Audit trail"
    lead = "Who saw, changed, exported or was refused what. Entries are chained, and never changed."
    things = ("entry", "entries")
    permission = "apcommission.see_audit"
    filterset_class = EventFilter
    default_order = ("-at", "-pk")
    page_size = 50
    paginator_class = Entries
    empty = Empty("No entry found", "Search for a longer time, or for someone else.")
    export_name = "audit-trail"
    in_spite_of_restriction = (
        "Proof of what was done with the data (article 5 (2)); numbers, no names."
    )
    columns = (
        Column("When", "at", sort="at", show=date_and_time),
        Column("Who", lambda event: event.by.name if event.by else "The service itself"),
        Column("What", lambda event: event.verb.replace("_", " ")),
        Column("About", lambda event: about(event)),
        Column("Pupil’s number", "pupil_id", numeric=True),
        Column("Detail", lambda event: detail(event)),
    )

    def rows(self) -> QuerySet[AuditEvent]:
        return queries.events(for_user=self.request.user)

    def _ordered(self) -> QuerySet[AuditEvent]:
        """By time, as the indexes have it."""
        way = "" if self._sort() == "at" else "-"
        return self._found().order_by(f"{way}at", f"{way}pk")

    def links(self) -> Sequence[tuple[str, str]]:
        return [("Chain and yearly files", reverse("audit:files"))]


def about(event: AuditEvent) -> str:
    """The kind and number of what it was done to: "Placement 12"."""
    return f"{event.subject_type.rpartition('.')[2]} {event.subject_pk or ''}".strip()


def detail(event: AuditEvent) -> str:
    """States, counts and keys, in one line."""
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in event.detail.items())
