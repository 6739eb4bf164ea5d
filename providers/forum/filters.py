"""How meetings, actions and training are searched."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.filters import NameFilter, SearchFilter, YesFilter
from providers.forum.models import ForumAction, ForumMeeting, Training


class MeetingFilter(django_filters.FilterSet):
    """Where a meeting stands."""

    state = django_filters.ChoiceFilter(choices=ForumMeeting.State.choices, label="State")


class ActionFilter(django_filters.FilterSet):
    """Whose action, where it stands, what is overdue."""

    search = NameFilter("words", "owner__name", label="Action or organisation")
    state = django_filters.ChoiceFilter(choices=ForumAction.State.choices, label="State")
    overdue = YesFilter(method="is_overdue", label="Overdue")

    def is_overdue(self, rows: QuerySet[ForumAction], _: str, __: bool) -> QuerySet[ForumAction]:
        return rows.filter(state=ForumAction.State.OPEN, due_on__lt=timezone.localdate())


class InvitationFilter(django_filters.FilterSet):
    """Who answered what."""

    search = SearchFilter("organisation__name", label="Organisation")
    reply = django_filters.ChoiceFilter(
        choices=[("coming", "Coming"), ("not_coming", "Not coming")], label="Answer"
    )
    silent = YesFilter(method="without_answer", label="Without an answer")

    def without_answer(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(reply="")


class NeedFilter(django_filters.FilterSet):
    """Search, and what nothing answers yet."""

    search = SearchFilter("words", "organisation__name", label="Need or organisation")
    unmet = YesFilter(method="not_offered", label="Nothing is offered for it yet")

    def not_offered(self, rows: QuerySet[Any], _: str, __: bool) -> QuerySet[Any]:
        return rows.filter(offered=0)


class TrainingFilter(django_filters.FilterSet):
    """Search, and what is to come."""

    search = SearchFilter("title", "words", "place", label="Training")
    coming = YesFilter(method="to_come", label="Still to come")
    state = django_filters.ChoiceFilter(choices=Training.State.choices, label="State")

    def to_come(self, rows: QuerySet[Training], _: str, __: bool) -> QuerySet[Training]:
        return rows.filter(date__gte=timezone.localdate())
