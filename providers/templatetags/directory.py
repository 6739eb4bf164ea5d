"""`{% load directory %}`: words of the directory."""

from django import template

from providers.directory.models import PriceBasis

register = template.Library()


@register.filter
def price_basis(basis: str) -> str:
    """`a session`, of a price basis."""
    return PriceBasis(basis).label if basis else ""
