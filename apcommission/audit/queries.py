"""Reads of the audit trail."""

from django.db import connection
from django.db.models import QuerySet

from apcommission.audit.models import AuditEvent

# From each verb the index leads straight to the next: the trail may hold millions of events of few verbs.
VERBS = """
    WITH RECURSIVE verbs (verb) AS (
        (SELECT verb FROM apcommission_auditevent ORDER BY verb LIMIT 1)
        UNION ALL
        SELECT (SELECT verb FROM apcommission_auditevent e WHERE e.verb > verbs.verb ORDER BY verb LIMIT 1)
        FROM verbs WHERE verbs.verb IS NOT NULL
    )
    SELECT verb FROM verbs WHERE verb IS NOT NULL
"""


def events() -> QuerySet[AuditEvent]:
    """All events, the latest first, with who did them."""
    return AuditEvent.objects.select_related("by").order_by("-at", "-pk")


def verbs() -> list[tuple[str, str]]:
    """(verb, in words) of everything that was ever recorded. One query."""
    with connection.cursor() as cursor:
        cursor.execute(VERBS)
        return [(verb, verb.replace("_", " ")) for (verb,) in cursor.fetchall()]
