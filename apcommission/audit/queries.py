"""Reads of the audit trail."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apcommission.audit.models import AuditEvent
from apcommission.people.models import Person

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


#: Tells the keys of pupils of whom a person must see nothing, as a query; see `keeps_from`.
Hidden = Callable[[Person], QuerySet[Any, Any]]
_HIDDEN: list[Hidden] = []


def keeps_from(hidden: Hidden) -> Hidden:
    """Register what keeps events about some pupils from a person. A higher floor knows why."""
    _HIDDEN.append(hidden)
    return hidden


def events(*, for_user: Person) -> QuerySet[AuditEvent]:
    """The events that a person may read, the latest first, with who did them."""
    found = AuditEvent.objects.select_related("by").order_by("-at", "-pk")
    for hidden in _HIDDEN:
        found = found.exclude(pupil_id__in=hidden(for_user))
    return found


def verbs() -> list[tuple[str, str]]:
    """(verb, in words) of everything that was ever recorded. One query."""
    with connection.cursor() as cursor:
        cursor.execute(VERBS)
        return [(verb, verb.replace("_", " ")) for (verb,) in cursor.fetchall()]
