"""Reads of the audit trail."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apcommission.audit.models import AuditEvent, Change, Seal, YearlyFile
from apcommission.people.models import Organisation, Person, RoleAssignment

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


def _all() -> QuerySet[AuditEvent]:
    return AuditEvent.objects.select_related("by").order_by("-at", "-pk")


def events(*, for_user: Person) -> QuerySet[AuditEvent]:
    """The events that a person may read, the latest first, with who did them."""
    found = _all()
    for hidden in _HIDDEN:
        found = found.exclude(pupil_id__in=hidden(for_user))
    return found


def verbs() -> list[tuple[str, str]]:
    """(verb, in words) of everything that was ever recorded. One query."""
    with connection.cursor() as cursor:
        cursor.execute(VERBS)
        return [(verb, verb.replace("_", " ")) for (verb,) in cursor.fetchall()]


def by_people_of(events: QuerySet[AuditEvent], organisation: Organisation) -> QuerySet[AuditEvent]:
    """Events by those who had a role in an organisation on the day of the event."""
    held = RoleAssignment.objects.filter(organisation=organisation)
    then = Q(ended_on=None) | Q(ended_on__gte=OuterRef("at__date"))
    on_the_day = held.filter(then, person=OuterRef("by"), started_on__lte=OuterRef("at__date"))
    # First the few people, by the index; then their days.
    return events.filter(Exists(on_the_day), by__in=held.values("person"))


def organisations() -> QuerySet[Organisation]:
    """Those for which someone acts or acted, by name."""
    acted = RoleAssignment.objects.filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(acted)).order_by("name", "pk")


def readers_of(pupil_ids: Collection[int]) -> QuerySet[AuditEvent]:
    """Who saw, opened or was sent a pupil's record, and from where: the latest first."""
    return _all().filter(pupil_id__in=pupil_ids)


@dataclass(frozen=True)
class Changed:
    """One change of a record: `by` and `verb` from the entry of the same transaction, where there is one."""

    change: Change
    by: str
    verb: str


def changes_of(pupil_ids: Collection[int]) -> QuerySet[Change]:
    """The changes of a pupil's record, the latest first."""
    return Change.objects.filter(pupil_id__in=pupil_ids).order_by("-pk")


def told(changes: Collection[Change]) -> list[Changed]:
    """Each change with who made it, in which step. One query."""
    done: dict[int, list[AuditEvent]] = {}
    of_them = AuditEvent.objects.filter(tx__in={one.tx for one in changes}).exclude(verb="saw")
    for event in of_them.select_related("by").order_by("pk"):
        done.setdefault(event.tx, []).append(event)
    return [_told(one, done.get(one.tx, [])) for one in changes]


def _told(change: Change, steps: list[AuditEvent]) -> Changed:
    # Numbers of transactions begin anew when a dump is loaded into another cluster: the time must fit too.
    near = [step for step in steps if abs((step.at - change.at).total_seconds()) < 3600]
    same = [
        step
        for step in near
        if (step.subject_type, step.subject_pk) == (change.subject_type, change.subject_pk)
    ]
    own = [step for step in near if step.pupil_id == change.pupil_id]
    step = next(iter([*same, *own, *near]), None)
    if step is None:
        return Changed(change, "The service itself", "")
    return Changed(change, step.by.name if step.by else "The service itself", step.verb)


def yearly_files() -> QuerySet[YearlyFile]:
    """The files of the years, the latest first."""
    return YearlyFile.objects.order_by(F("year").desc())


def last_seal() -> Seal | None:
    """The last link of the chain of entries."""
    return Seal.objects.filter(stream=Seal.Stream.EVENTS).order_by("last").last()
