"""Who waits for a placement to start, as the database keeps it (placements/placement/waits.py)."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.placement.models import COUNTED, Placement, WaitingReferral
from placements.placement.queries import to_place
from referrals.panels.models import Decision
from referrals.referral.models import Referral
from tests.factories.placements import PlacementFactory
from tests.factories.referrals import DecisionFactory, ReferralFactory

STATES = ["offered", "accepted", "declined", "cancelled", "active", "reintegrating"]


def kept() -> set[int]:
    return set(WaitingReferral.objects.values_list("referral", flat=True))


def counted() -> set[int]:
    """The same, looked for among all decisions and placements."""
    own = {"referral": OuterRef("pk")}
    decided = Decision.objects.filter(state="signed", outcome="place", **own)
    started = Placement.objects.filter(state__in=COUNTED, **own)
    found = Referral.objects.filter(Exists(decided)).exclude(Exists(started))
    return set(found.values_list("pk", flat=True))


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), st.integers(0, 2), st.sampled_from(["place", "decline"])),
        st.tuples(st.just("supersede"), st.integers(0, 2), st.just("")),
        st.tuples(st.just("place"), st.integers(0, 2), st.sampled_from(STATES)),
        st.tuples(st.just("move"), st.integers(0, 2), st.sampled_from(STATES)),
        st.tuples(st.just("forget"), st.integers(0, 2), st.just("")),
    ),
    max_size=8,
)


@given(changes=CHANGES)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_kept_is_what_is_found_among_all(db: None, changes: list[Any]) -> None:
    with transaction.atomic():
        referrals = [ReferralFactory(state="decided") for _ in range(3)]
        for verb, number, value in changes:
            referral = referrals[number]
            decisions = Decision.objects.filter(referral=referral)
            placements = Placement.objects.filter(referral=referral)
            if verb == "decide":
                DecisionFactory(referral=referral, state="signed", outcome=value)
            elif verb == "supersede":
                decisions.filter(state="signed").update(state="superseded")
            elif verb == "place":
                PlacementFactory(referral=referral, pupil=referral.pupil, state=value)
            elif verb == "move":
                placements.update(state=value)
            else:
                placements.delete()
            assert kept() == counted()
        transaction.set_rollback(True)


def test_who_is_offered_a_place_waits_but_is_not_to_be_placed(world: Any) -> None:
    officer, referral = world.person("officer"), ReferralFactory(state="decided")
    decision = DecisionFactory(referral=referral, state="signed", outcome="place")
    assert decision in to_place(for_user=officer)
    placement = PlacementFactory(referral=referral, pupil=referral.pupil, state="offered")
    assert decision not in to_place(for_user=officer)
    assert referral.pk in kept()
    Placement.objects.filter(pk=placement.pk).update(state="declined")
    assert decision in to_place(for_user=officer)
