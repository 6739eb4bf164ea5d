"""Writes of matching: rules and overrides."""

from typing import Any

from django.db import transaction

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from providers.directory.models import Programme
from referrals.matching.models import MATCHING_RULE, Fact, Override, Rule
from referrals.referral.models import Referral

MANAGE = "referrals.manage_matching_rules"


def _check(fields: dict[str, Any]) -> None:
    """Raise Refused for a rule that is neither on a fact nor on a limit, or on both."""
    fact, limit = fields.get("fact"), fields.get("limit")
    if bool(fact) == bool(limit):
        raise Refused(
            "Choose either what is asked about the pupil, or of whom only so many are taken."
        )
    if fact and not fields.get("effect"):
        raise Refused("Select what it means for the programme.", field="effect")
    if fact == Fact.ATTENDANCE_BELOW and fields.get("threshold") is None:
        raise Refused("Enter the attendance in per cent.", field="threshold")
    if limit and fields.get("at_most") is None:
        raise Refused("Enter how many at most.", field="at_most")


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what belongs to the other kind of rule."""
    if fields.get("limit"):
        return {**fields, "fact": "", "effect": "", "threshold": None}
    threshold = fields.get("threshold") if fields["fact"] == Fact.ATTENDANCE_BELOW else None
    return {**fields, "threshold": threshold, "limit": "", "at_most": None}


@transaction.atomic
def add_rule(*, by: Person, once: str = "", **fields: Any) -> Rule:
    """Add a rule (the fields of Rule). Raises Refused where it is not whole."""
    authorise(by, MANAGE)
    _check(fields)

    def make() -> Rule:
        rule = Rule.objects.create(made_by=by, **_tidy(fields))
        record("added_matching_rule", rule, by=by, programme=rule.programme_id)
        return rule

    return with_once(once, Rule, make)


@transaction.atomic
def save_rule(*, by: Person, rule: Rule, version: int | None = None, **fields: Any) -> Rule:
    """Change a rule that is in force. Raises Refused, ChangedMeanwhile."""
    authorise(by, MANAGE)
    rule = Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if rule.state != Rule.State.IN_FORCE:
        raise Refused("This rule is withdrawn. Add another.")
    check_version(rule, version)
    _check(fields)
    for name, value in _tidy(fields).items():
        setattr(rule, name, value)
    rule.save()
    record("saved_matching_rule", rule, by=by, programme=rule.programme_id)
    return rule


@transaction.atomic
def withdraw_rule(*, by: Person, rule: Rule) -> Rule:
    """Take a rule out of force; it stays readable. Raises TransitionRefused."""
    rule = Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    MATCHING_RULE.move(rule, "withdraw", by=by)
    rule.version += 1
    rule.save()
    record("withdrew_matching_rule", rule, by=by, programme=rule.programme_id)
    return rule


@transaction.atomic
def override(*, by: Person, referral: Referral, programme: Programme, reason: str) -> Override:
    """Let a programme be considered for a referral though it is ruled out, for a reason. Raises Refused."""
    authorise(by, "referrals.override_match", referral)
    if not referral.is_under_way:
        raise Refused("This referral is decided or withdrawn.")
    taken = Refused("Somebody has decided so already.")
    with unless_taken(taken, "one_override_of_a_programme_in_a_referral"):
        made = Override.objects.create(referral=referral, programme=programme, reason=reason, by=by)
    record("overrode_match", made, by=by, pupil_id=referral.pupil_id, programme=programme.pk)
    return made
