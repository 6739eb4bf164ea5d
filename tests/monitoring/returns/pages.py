"""Where a yearly return is looked at."""

from typing import Any

from django.urls import reverse

from monitoring.returns.models import ProviderReturn


def page(made: ProviderReturn, name: str = "return", **kwargs: Any) -> str:
    return reverse(f"returns:{name}", kwargs={"pk": made.pk, **kwargs})
