"""Writes of alerts: found by the job, acted on by people."""

from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.people.models import Person
from placements.attendance.models import ALERT, Alert, Mark
from placements.attendance.patterns import ABSENT, Marked, patterns
from placements.placement.models import Placement

#: Only placements with an absence in these last days are looked at.
LOOK_BACK = timedelta(days=7)
#: An alert of the same kind is not made again for so long.
QUIET = {Alert.Kind.BELOW_LEVEL: timedelta(days=28)}


@transaction.atomic
def find_patterns(*, today: date) -> int:
    """Make alerts of the patterns that hold today; returns how many are new. Safe to repeat."""
    marks_of = _marks(today)
    placements = Placement.objects.filter(pk__in=marks_of).select_related("pupil").order_by("pk")
    quiet = _quiet(today)
    found = [
        Alert(
            placement=placement,
            kind=pattern.kind,
            since=pattern.since,
            facts=pattern.facts,
            made_on=today,
        )
        for placement in placements
        for pattern in patterns(
            marks_of[placement.pk],
            level=placement.agreed_attendance or settings.AGREED_ATTENDANCE,
            is_vulnerable=placement.pupil.is_vulnerable,
            start=placement.start,
        )
        if (placement.pk, pattern.kind) not in quiet
    ]
    before = Alert.objects.count()
    Alert.objects.bulk_create(found, ignore_conflicts=True)
    return Alert.objects.count() - before


def _marks(today: date) -> dict[int, list[Marked]]:
    """{placement: its marks} for placements under way with an absence in the last days. One query."""
    recent = Mark.objects.filter(date__range=(today - LOOK_BACK, today), code__counts_as__in=ABSENT)
    under_way = Q(placement__state__in=("active", "reintegrating"))
    rows = (
        Mark.objects.filter(under_way, placement__in=recent.values("placement"), date__lte=today)
        .order_by()
        .values_list("placement", "date", "session", "code__counts_as")
    )
    marks: dict[int, list[Marked]] = defaultdict(list)
    for placement, day, session, counts_as in rows.iterator(chunk_size=5000):
        marks[placement].append(Marked(day, session, counts_as))
    return marks


def _quiet(today: date) -> set[tuple[int, str]]:
    """(placement, kind) of which an alert was made not long ago, or waits for an answer."""
    quiet: set[tuple[int, str]] = set()
    for kind, time in QUIET.items():
        made = Alert.objects.filter(kind=kind).filter(
            Q(made_on__gt=today - time) | Q(state=Alert.State.OPEN)
        )
        quiet |= set(made.values_list("placement", "kind"))
    return quiet


@transaction.atomic
def answer_alert(*, by: Person, alert: Alert, answer: str) -> Alert:
    """Say what was done about a pattern. Raises Refused for who comes second."""
    found = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if found.state == Alert.State.ANSWERED:
        raise Refused(f"{found.answered_by} has answered this already.", field="answer")
    ALERT.move(found, "answer", by=by)
    found.answer, found.answered_by, found.answered_at = answer, by, timezone.now()
    found.save()
    record("answered_alert", found, by=by, pupil_id=found.placement.pupil_id, kind=found.kind)
    return found
