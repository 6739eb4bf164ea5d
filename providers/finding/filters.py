"""How suggestions are filtered."""

import django_filters

from apcommission.filters import SearchFilter
from providers.finding.models import Suggestion


class SuggestionFilter(django_filters.FilterSet):
    """Search by name; how the suggestion stands."""

    search = SearchFilter("name", "offers", label="Name or what it offers")
    state = django_filters.ChoiceFilter(choices=Suggestion.State.choices, label="Answer")
