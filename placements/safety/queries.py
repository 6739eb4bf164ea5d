"""Reads of what keeps a placed pupil safe."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from apcommission.people.models import Person, Role
from placements.placement.models import Placement
from placements.placement.queries import of_placements
from placements.safety.models import Incident
from referrals.profile.models import RiskAssessment


def risk_at(placement: Placement) -> RiskAssessment | None:
    """The pupil's risk assessment that holds for this placement: today's, or the last before its end.

    It is the pupil's own, so it comes along from place to place. One query.
    """
    found = placement.pupil.risk_assessments.select_related("made_by")
    if placement.end is not None:
        found = found.filter(made_at__date__lte=placement.end)
    return found.first()


def incidents(*, for_user: Person) -> QuerySet[Incident]:
    """The incidents of the placements that a person may open, the latest first.

    Restricted ones only for safeguarding leads of the provider, the school or the authority, and for who
    reported them.
    """
    found = of_placements(Incident.objects.all(), for_user=for_user).select_related(
        "placement__pupil",
        "placement__provider__organisation",
        "placement__school__organisation",
        "reported_by",
        "seen_by",
    )
    return found.filter(Q(restricted=False) | Q(reported_by=for_user) | led_by(for_user)).order_by(
        "-happened_at", "-pk"
    )


def led_by(person: Person) -> Q:
    """Incidents of placements whose provider, school or authority has the person as safeguarding lead."""
    organisations = person.organisation_ids(Role.SAFEGUARDING_LEAD)
    if person.leads_safeguarding_of_authority:
        return ~Q(pk=None)
    return Q(placement__provider__in=organisations) | Q(placement__school__in=organisations)


def not_seen() -> Q:
    """Open incidents that no safeguarding lead has taken note of."""
    return Q(state=Incident.State.OPEN, seen_at=None)


def to_chase(now: datetime) -> QuerySet[Incident]:
    """Urgent incidents that no safeguarding lead took note of in INCIDENT_SEEN_MINUTES."""
    before = now - timedelta(minutes=settings.INCIDENT_SEEN_MINUTES)
    urgent = Q(severity=Incident.Severity.HIGH) | Q(kind=Incident.Kind.MISSING)
    return Incident.objects.filter(urgent, not_seen(), reported_at__lte=before)
