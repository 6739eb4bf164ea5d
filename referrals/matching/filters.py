"""How rules are searched."""

import django_filters

from apcommission.filters import SearchFilter
from referrals.matching.models import Rule


class RuleFilter(django_filters.FilterSet):
    """Search, what a rule does, whether it is in force."""

    search = SearchFilter(
        "words", "programme__title", "programme__provider__organisation__name", label="Rule"
    )
    effect = django_filters.ChoiceFilter(choices=Rule.Effect.choices, label="What it does")
    state = django_filters.ChoiceFilter(choices=Rule.State.choices, label="State")
