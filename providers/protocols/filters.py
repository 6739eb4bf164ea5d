"""How evidence is filtered."""

from datetime import timedelta

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.filters import SearchFilter
from providers.protocols.models import StandardStatus
from providers.protocols.queries import WARNING_DAYS

ENDS = [
    ("lapsed", "Has ended"),
    *((str(days), f"Ends within {days} days") for days in sorted(WARNING_DAYS)),
]


class EvidenceFilter(django_filters.FilterSet):
    """Search by provider or standard; how soon it ends."""

    search = SearchFilter(
        "provider__organisation__name", "standard__code", label="Provider or standard"
    )
    ends = django_filters.ChoiceFilter(choices=ENDS, method="by_end", label="Ends")

    def by_end(self, rows: QuerySet[StandardStatus], _: str, ends: str) -> QuerySet[StandardStatus]:
        today = timezone.localdate()
        if ends == "lapsed":
            return rows.filter(expires_on__lt=today)
        return rows.filter(expires_on__range=(today, today + timedelta(days=int(ends))))
