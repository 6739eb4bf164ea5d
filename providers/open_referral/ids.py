"""Identifiers of the feed: the same for as long as our own references are, and nobody else's."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings


def uid(kind: str, reference: object) -> str:
    """The UUID of a thing of that kind: made of the authority's code and our reference."""
    own = uuid5(NAMESPACE_URL, f"urn:alternative-provision:{settings.AUTHORITY_CODE}")
    return str(uuid5(own, f"{kind}/{reference}"))
