"""Choosing one provider or one programme in a form (apcommission/by_name.py)."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from apcommission.by_name import OneByName, Option
from providers.directory.models import Programme, Provider


class OneProvider(OneByName):
    """One of all providers, or of those that a form gives as its `queryset`."""

    def __init__(self, queryset: QuerySet[Provider] | None = None, **kwargs: Any) -> None:
        if queryset is None:
            queryset = Provider.objects.select_related("organisation")
        super().__init__(
            queryset,
            thing="provider",
            names=("organisation__name",),
            reference="organisation__reference",
            **kwargs,
        )


class OneProgramme(OneByName):
    """One of the programmes that a form gives as its `queryset`, each with its provider."""

    def __init__(
        self,
        queryset: QuerySet[Programme] | None = None,
        *,
        told: Callable[[QuerySet[Programme]], list[Option]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            queryset,
            thing="programme",
            names=("title", "provider__organisation__name"),
            reference="reference",
            told=told,
            **kwargs,
        )
