"""Who left, as the database keeps it (placements/leaving/left.py)."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.leaving.models import Leaver
from placements.placement.models import COUNTED, Placement
from referrals.pupils.merging import merge
from referrals.pupils.models import Pupil
from tests.at_once import other_connection
from tests.factories.placements import PlacementFactory
from tests.factories.referrals import PupilFactory, ReferralFactory

FIRST = date(2026, 1, 5)
STATES = ["offered", "active", "reintegrating", "ended", "cancelled"]


def kept() -> set[tuple[int, int, date]]:
    return set(Leaver.objects.values_list("placement", "pupil_key", "end"))


def looked_for() -> set[tuple[int, int, date]]:
    """The same, looked for pupil by pupil: the last of those that count, where it has ended."""
    found = set()
    for pupil in Pupil.objects.filter(year_group=11):
        own = [*Placement.objects.filter(pupil=pupil, state__in=COUNTED)]
        last = max(own, key=lambda one: (one.end or date.max, one.start, one.pk), default=None)
        if last is not None and last.state == "ended" and last.end is not None:
            found.add((last.pk, pupil.pk, last.end))
    return found


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("place"), st.integers(0, 1), st.sampled_from(STATES)),
        st.tuples(st.just("move"), st.integers(0, 1), st.sampled_from(STATES)),
        st.tuples(st.just("year"), st.integers(0, 1), st.sampled_from([10, 11, 12])),
        st.tuples(st.just("end"), st.integers(0, 1), st.integers(0, 3)),
        st.tuples(st.just("other"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("forget"), st.integers(0, 1), st.just(0)),
    ),
    min_size=3,
    max_size=10,
)


def end_of(state: str, days: int = 0) -> dict[str, Any]:
    ended = state == "ended"
    end = FIRST + timedelta(days=days) if ended else None
    return {"state": state, "end": end, "end_reason": "completed" if ended else ""}


@given(changes=CHANGES)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_kept_is_what_is_looked_for(db: None, changes: list[Any]) -> None:
    with transaction.atomic():
        pupils = [PupilFactory(year_group=11) for _ in range(2)]
        referrals = [ReferralFactory(pupil=pupil, state="decided") for pupil in pupils]
        for verb, number, value in changes:
            pupil, referral = pupils[number], referrals[number]
            own = Placement.objects.filter(pupil=pupil)
            if verb == "place":
                PlacementFactory(referral=referral, pupil=pupil, start=FIRST, **end_of(value))
            elif verb == "move":
                own.update(**end_of(value))
            elif verb == "year":
                Pupil.objects.filter(pk=pupil.pk).update(year_group=value)
            elif verb == "end":
                first = own.filter(state="ended").first()
                if first is not None:
                    Placement.objects.filter(pk=first.pk).update(**end_of("ended", value))
            elif verb == "other":
                own.update(pupil=pupils[1 - number])
            else:
                own.delete()
            assert kept() == looked_for()
        transaction.set_rollback(True)


def test_a_pupil_whose_two_records_become_one_left_once(world: Any) -> None:
    of_two = [
        PlacementFactory(
            referral=ReferralFactory(state="decided"),
            start=FIRST + timedelta(days=days),
            **end_of("ended", days),
        )
        for days in (7, 19)
    ]
    Pupil.objects.filter(pk__in=[one.pupil_id for one in of_two]).update(year_group=11)
    assert {placement for placement, *_ in kept()} == {one.pk for one in of_two}
    first, second = (one.pupil for one in of_two)
    merge(by=world.person("officer"), pupil=first, upn=second.upn, sure=True)
    assert (
        kept() == looked_for() == {(of_two[1].pk, of_two[0].pupil_id, FIRST + timedelta(days=19))}
    )


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_are_both_known() -> None:
    """Neither sees what the other writes until it is done: the second waits for that."""
    pupil = PupilFactory(year_group=11)
    referral = ReferralFactory(pupil=pupil, state="decided")
    goes_on, begins = (
        PlacementFactory(referral=referral, pupil=pupil, start=FIRST, state=state)
        for state in ("active", "offered")
    )

    def begin() -> None:
        Placement.objects.filter(pk=begins.pk).update(state="active")
        connection.close()

    other = threading.Thread(target=begin)
    with other_connection() as cursor:
        cursor.execute("BEGIN")
        ended = "UPDATE placements_placement SET state = 'ended', \"end\" = start, end_reason = 'completed'"
        cursor.execute(f"{ended} WHERE id = %s", [goes_on.pk])
        other.start()
        other.join(1)
        assert other.is_alive()
        cursor.execute("COMMIT")
    other.join(20)
    assert kept() == looked_for() == set()
