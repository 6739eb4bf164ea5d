"""What a decision needs before it is kept, and a panel before it decides."""

from collections import Counter
from typing import Any

from apcommission.errors import Refused
from referrals.panels.models import Decision, Meeting
from referrals.referral.models import Referral


class QuorumNotMet(Refused):
    """Too few members were at the meeting for it to decide."""


def check_fields(meeting: Meeting, fields: dict[str, Any]) -> None:
    """What each outcome needs; what belongs to another outcome is dropped."""
    outcome, panel = fields.get("outcome"), fields.get("passed_to")
    if not str(fields.get("reasons", "")).strip():
        raise Refused("Enter the reasons for the decision.", field="reasons")
    if outcome == Decision.Outcome.PASS_ON:
        if not panel:
            raise Refused("Select the panel to which the case is passed.", field="passed_to")
        if not meeting.panel.passes_to.filter(pk=panel.pk).exists():
            raise Refused(f"{meeting.panel} cannot pass a case to {panel}.", field="passed_to")
    else:
        fields["passed_to"] = None
    _check_missing(fields)
    if outcome != Decision.Outcome.PLACE:
        fields["programme"] = None
    review = fields.get("review_on")
    if outcome == Decision.Outcome.PLACE and not review:
        raise Refused("Enter the day on which the placement is reviewed.", field="review_on")
    if review and review <= meeting.date:
        raise Refused("The review date must come after the meeting.", field="review_on")


def _check_missing(fields: dict[str, Any]) -> None:
    """A case is deferred for something that is missing, which someone is asked for."""
    if fields.get("outcome") != Decision.Outcome.DEFER:
        fields["missing"] = fields["missing_from"] = ""
        return
    if not str(fields.get("missing", "")).strip():
        raise Refused("Tell what is missing.", field="missing")
    if not fields.get("missing_from"):
        raise Refused("Select who is asked for it.", field="missing_from")


def check_quorum(meeting: Meeting, referral: Referral) -> None:
    """Raise QuorumNotMet unless enough members are there without an interest in the case, of each kind."""
    interested = referral.declarations.values("person")
    there = meeting.attended_by.exclude(pk__in=interested)
    present = there.count()
    if present < meeting.panel.quorum:
        raise QuorumNotMet(
            f"The panel needs {meeting.panel.quorum} members without an interest in the case to decide; "
            f"{present} {'is' if present == 1 else 'are'} noted as present."
        )
    seats = meeting.panel.members.filter(ended_on=None, person__in=there.values("pk"))
    kinds = Counter(seats.values_list("kind", flat=True))
    for rule in meeting.panel.quorum_rules.all():
        if kinds[rule.kind] < rule.at_least:
            raise QuorumNotMet(
                f"The panel needs {rule.at_least} who speak for {rule.get_kind_display().lower()}, without "
                f"an interest in the case; {kinds[rule.kind]} noted as present."
            )
