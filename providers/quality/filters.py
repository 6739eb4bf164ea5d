"""How the lists of the quality record are filtered."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.filters import DayFilter, NameFilter, SearchFilter, YesFilter
from providers.directory.models import Provider
from providers.quality import queries
from providers.quality.models import Concern, Judgement, Recommendation, Review, ReviewKind

PROVIDER = "provider__organisation__name"


class StandingFilter(django_filters.FilterSet):
    """Search by name; what is due; how it was judged."""

    search = SearchFilter("organisation__name", label="Provider")
    due = django_filters.ChoiceFilter(
        choices=[("visit", "A visit this month"), ("assessment", "An assessment this year")],
        method="by_due",
        label="Without",
    )
    judged = django_filters.ChoiceFilter(choices=Judgement.choices, label="Judgement")

    def by_due(self, rows: QuerySet[Provider], _: str, kind: str) -> QuerySet[Provider]:
        return rows.filter(pk__in=queries.due(kind).values("pk"))


class ReviewFilter(django_filters.FilterSet):
    """Search by provider or reviewer; kind, state, judgement, day; one's own; overdue."""

    search = NameFilter(PROVIDER, "reviewer__name", label="Provider or reviewer")
    kind = django_filters.ChoiceFilter(choices=ReviewKind.choices, label="Kind")
    state = django_filters.ChoiceFilter(choices=Review.State.choices, label="State")
    judgement = django_filters.ChoiceFilter(choices=Judgement.choices, label="Judgement")
    after = DayFilter("due_on", lookup_expr="gte", label="Planned for this day or later")
    mine = YesFilter(method="by_mine", label="Only mine")

    def by_mine(self, rows: QuerySet[Review], _: str, __: bool) -> QuerySet[Review]:
        return rows.filter(reviewer=self.request.user)


class RecommendationFilter(django_filters.FilterSet):
    """Search by provider or words; state; one's own; overdue."""

    search = SearchFilter(PROVIDER, "words", label="Provider or words")
    state = django_filters.ChoiceFilter(choices=Recommendation.State.choices, label="State")
    mine = YesFilter(method="by_mine", label="Only those I follow")
    overdue = YesFilter(method="by_overdue", label="Only overdue")

    def by_mine(self, rows: QuerySet[Recommendation], _: str, __: bool) -> QuerySet[Recommendation]:
        return rows.filter(owner=self.request.user)

    def by_overdue(
        self, rows: QuerySet[Recommendation], _: str, __: bool
    ) -> QuerySet[Recommendation]:
        return rows.filter(queries.overdue(timezone.localdate()))


class ConcernFilter(django_filters.FilterSet):
    """Search by provider; state."""

    search = SearchFilter(PROVIDER, label="Provider")
    state = django_filters.ChoiceFilter(choices=Concern.State.choices, label="State")
