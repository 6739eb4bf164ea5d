"""Reads of what keeps a placed pupil safe."""

from placements.placement.models import Placement
from referrals.profile.models import RiskAssessment


def risk_at(placement: Placement) -> RiskAssessment | None:
    """The pupil's risk assessment that holds for this placement: today's, or the last before its end.

    It is the pupil's own, so it comes along from place to place. One query.
    """
    found = placement.pupil.risk_assessments.select_related("made_by")
    if placement.end is not None:
        found = found.filter(made_at__date__lte=placement.end)
    return found.first()
