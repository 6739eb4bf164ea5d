"""How contracts are searched."""

from datetime import timedelta

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.filters import SearchFilter
from providers.contracts.models import Contract


class ContractFilter(django_filters.FilterSet):
    """Search, kind, state, and what ends soon."""

    search = SearchFilter(
        "title", "reference", "provider__organisation__name", label="Contract or provider"
    )
    kind = django_filters.ChoiceFilter(choices=Contract.Kind.choices, label="Kind")
    state = django_filters.ChoiceFilter(choices=Contract.State.choices, label="State")
    ending = django_filters.ChoiceFilter(
        choices=[("30", "30 days"), ("90", "90 days"), ("365", "a year")],
        method="ends_within",
        label="In force, and ends within",
    )

    def ends_within(self, rows: QuerySet[Contract], _: str, days: str) -> QuerySet[Contract]:
        today = timezone.localdate()
        last = today + timedelta(days=int(days))
        return rows.filter(state=Contract.State.SIGNED, ends_on__gte=today, ends_on__lte=last)
