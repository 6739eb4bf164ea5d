"""Reads of the audit trail."""

from django.db.models import QuerySet

from apcommission.audit.models import AuditEvent


def events() -> QuerySet[AuditEvent]:
    """All events, the latest first, with who did them."""
    return AuditEvent.objects.select_related("by").order_by("-at", "-pk")


def verbs() -> list[tuple[str, str]]:
    """(verb, in words) of everything that was ever recorded. One query."""
    found = AuditEvent.objects.order_by("verb").values_list("verb", flat=True).distinct()
    return [(verb, verb.replace("_", " ")) for verb in found]
