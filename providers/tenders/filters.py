"""How tenders are searched."""

import django_filters

from apcommission.filters import SearchFilter
from providers.tenders.models import Tender


class TenderFilter(django_filters.FilterSet):
    """Search, and where a tender stands."""

    search = SearchFilter("title", "reference", "words", label="Tender")
    state = django_filters.ChoiceFilter(choices=Tender.State.choices, label="State")
