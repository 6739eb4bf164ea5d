"""Reads of the toolkit."""

from django.db.models import QuerySet

from referrals.referral.models import Referral
from referrals.toolkit.models import ToolkitStage


def stages() -> QuerySet[ToolkitStage]:
    """The stages in the order of the authority. One query."""
    return ToolkitStage.objects.order_by("position", "pk")


def not_tried(referral: Referral) -> list[ToolkitStage]:
    """Required stages of which the referral tells nothing. One query; prefetch the interventions."""
    tried = {intervention.stage for intervention in referral.interventions.all()}
    return [one for one in stages().filter(is_required=True) if one.stage not in tried]
