"""The demonstration's rules of matching, after programmes of the study."""

from decimal import Decimal

from apcommission.people.models import Person
from providers.directory.models import Provider
from referrals.matching.actions import add_rule
from referrals.matching.models import Fact, Limit, Rule

Effect = Rule.Effect


def set_rules(administrator: Person, provider: Provider) -> None:
    """One rule for all programmes, and some for those of a provider, as Headways and Park School had them."""
    add_rule(
        by=administrator,
        words="No more than four pupils of one school at once.",
        limit=Limit.SCHOOL,
        at_most=4,
    )
    programmes = list(provider.programmes.all()[:2])
    if programmes:
        add_rule(
            by=administrator,
            programme=programmes[0],
            words="Takes pupils who attend at least half of their sessions.",
            fact=Fact.ATTENDANCE_BELOW,
            threshold=Decimal(50),
            effect=Effect.NEVER,
        )
    if len(programmes) > 1:
        add_rule(
            by=administrator,
            programme=programmes[1],
            words="Seldom takes excluded pupils.",
            fact=Fact.EXCLUDED,
            effect=Effect.AGAINST,
            weight=2,
        )
        add_rule(
            by=administrator,
            programme=programmes[1],
            words="For pupils who are too anxious to attend.",
            fact=Fact.ATTENDANCE_BELOW,
            threshold=Decimal(60),
            effect=Effect.FOR,
            weight=3,
        )
